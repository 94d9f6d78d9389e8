"""Fills the database with generated enterprises, for tests of size and for demonstrations."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import asyncpg

from server.fill.generated.batches import batches
from server.fill.generated.market import read_markets
from server.fill.generated.rows import Enterprise
from server.fill.generated.tables import TABLES, Connection, write

BINARY_JSONB = b"\x01"
"""The version that PostgreSQL's binary jsonb begins with; COPY takes no other."""


async def seed(url: str, *, enterprises: int, seed: int, progress: Callable[[int], None]) -> None:
    """Add generated, published enterprises, the same for the same seed; `progress` is told how many at a time."""
    connection = await _connect(url)
    try:
        markets = await read_markets(connection)
        await _fill(connection, batches(markets, enterprises=enterprises, seed=seed), progress)
        # Fresh statistics for the planner, and a visibility map for index-only scans.
        await connection.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
    finally:
        await connection.close()


async def _fill(connection: Connection, filled: Iterator[list[Enterprise]], progress: Callable[[int], None]) -> None:
    """Write each batch while a thread makes the next."""
    batch = await asyncio.to_thread(next, filled, None)
    while batch:
        making = asyncio.create_task(asyncio.to_thread(next, filled, None))
        try:
            await write(connection, batch)
        finally:
            following = await making
        progress(len(batch))
        batch = following


async def _connect(url: str) -> Connection:
    connection = await asyncpg.connect(url, server_settings={"application_name": "partnergraph seed"})
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_to_jsonb, decoder=_from_jsonb
    )
    return connection


def _to_jsonb(value: Any) -> bytes:
    return BINARY_JSONB + json.dumps(value, ensure_ascii=False).encode()


def _from_jsonb(value: bytes) -> Any:
    return json.loads(value[1:])
