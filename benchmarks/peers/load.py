"""Puts the peers' rows into our tables and shows these under the peers' names: python load.py <postgres-uri>."""

import asyncio
import sys
from pathlib import Path

import asyncpg

from models.migrations.run import migrate_schema
from resolvers.indexing import index_missing
from server.fill.connection import Connection
from server.fill.reference import CORRESPONDENCES, COUNTRIES, INDUSTRIES, REGIONS, load_if_changed

LOAD = Path(__file__).parent / "load.sql"


async def load(url: str) -> None:
    """Does nothing where the rows are there already."""
    # The harness's role has the name of its schema, so our tables would land there.
    await execute(url, "ALTER ROLE CURRENT_USER SET search_path = public")
    await migrate_schema(url)
    connection = await asyncpg.connect(url)
    try:
        is_loaded = await connection.fetchval("SELECT count(*) > 0 FROM enterprises")
        if not is_loaded:
            for statement in LOAD.read_text().removesuffix(";\n").split(";\n"):
                await connection.execute(statement)
        await leave_reference_out(connection)
        await index_missing(connection)
        # Else the autovacuum works amid the measuring.
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def leave_reference_out(connection: Connection) -> None:
    """Marks the reference data as loaded: the peers' regions and industries stand in their place."""

    async def nothing(_: Connection) -> None: ...

    await load_if_changed(connection, "countries", nothing, COUNTRIES)
    await load_if_changed(connection, "regions", nothing, REGIONS)
    await load_if_changed(connection, "industries", nothing, INDUSTRIES, CORRESPONDENCES)


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(load(sys.argv[1]))
