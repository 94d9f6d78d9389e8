"""Fills the database with generated enterprises, for tests of size and for demonstrations."""

import asyncio
from collections.abc import Callable, Iterator

from server.fill.connection import Connection, connect
from server.fill.generated.batches import batches
from server.fill.generated.market import read_markets
from server.fill.generated.rows import Enterprise
from server.fill.generated.tables import TABLES, write


async def seed(url: str, *, enterprises: int, seed: int, progress: Callable[[int], None]) -> None:
    """Add generated, published enterprises, the same for the same seed; `progress` is told how many at a time."""
    async with connect(url) as connection:
        markets = await read_markets(connection)
        await _fill(connection, batches(markets, enterprises=enterprises, seed=seed), progress)
        # Fresh statistics for the planner, and a visibility map for index-only scans.
        await connection.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")


async def _fill(connection: Connection, filled: Iterator[list[Enterprise]], progress: Callable[[int], None]) -> None:
    """Write each batch while a thread makes the next."""
    is_first = True
    batch = await asyncio.to_thread(next, filled, None)
    while batch:
        making = asyncio.create_task(asyncio.to_thread(next, filled, None))
        try:
            await write(connection, batch)
        finally:
            following = await making
        progress(len(batch))
        if is_first:
            # The checks of foreign keys keep their plans: those made for empty tables grow slower with each batch.
            await connection.execute(f"ANALYZE {', '.join(TABLES)}")
        is_first = False
        batch = following
