"""The connection by which data is filled in."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FILLING = 4_115_720_002
"""The advisory lock under which the portal is filled; any constant will do."""

JSONB_VERSION = b"\x01"


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Connection]:
    """A connection that takes and gives JSONB as Python objects, in COPY too."""
    connection: Connection = await asyncpg.connect(url)
    try:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: JSONB_VERSION + json.dumps(value, ensure_ascii=False).encode(),
            decoder=lambda data: json.loads(data[1:]),
            format="binary",
        )
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def alone(connection: Connection) -> AsyncIterator[None]:
    """A transaction that fills the portal; one process at a time."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", FILLING)
        yield


async def copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds many rows to a table."""
    await connection.copy_records_to_table(table, columns=list(columns), records=rows)


async def insert(connection: Connection, table: str, **values: Any) -> int | None:
    """Adds a row and gives its id. The names of table and columns are the code's own."""
    names = ", ".join(values)
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    found: int | None = await connection.fetchval(
        f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING id",  # noqa: S608
        *values.values(),
    )
    return found
