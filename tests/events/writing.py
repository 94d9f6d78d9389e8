"""Who writes events, as mutations do: as the last thing of transactions that overlap."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import Executable, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from loaders.event import cursor_at
from models import Enterprise, EventKind, Product
from resolvers.telling import told, write_events
from server.transactions import engine_of

Told = tuple[str, str, str]
"""An event as its readers see it: the cursor, the kind, and whose it is."""

WRITERS = 8
LONGEST_PAUSE = 0.05
ALL = "SELECT id, kind, node_id::text FROM events WHERE id > :position ORDER BY id"


class Writing:
    """Writes events of a catalogue, and knows what was written."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)
        self.ids: dict[type[Any], list[int]] = {}
        self.committed = 0

    async def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.sessions() as session:
            return [tuple(row) for row in await session.execute(text(statement), values)]

    async def head(self) -> int:
        ((position,),) = await self.rows("SELECT coalesce(max(id), 0) FROM events")
        return int(position)

    async def told_since(self, position: int) -> list[Told]:
        """What every reader is to be told, in that order."""
        return [(cursor_at(at), kind, node) for at, kind, node in await self.rows(ALL, position=position)]

    def updated(self, model: type[Any], node_id: int) -> Executable:
        return told(EventKind.UPDATED, model, model.id == node_id, datetime.now(UTC))

    async def write(self, *models: type[Any]) -> None:
        """Commits an event of the first row of each of these, in one transaction."""
        async with self.sessions.begin() as session:
            await write_events(session, [self.updated(model, self.ids[model][0]) for model in models])

    async def write_while(self, goes_on: Callable[[], bool]) -> None:
        """Writers at once, each with its own luck."""
        await asyncio.gather(*(self.writer(Random(number), goes_on) for number in range(WRITERS)))  # noqa: S311

    async def writer(self, chance: Random, goes_on: Callable[[], bool]) -> None:
        while goes_on():
            async with self.sessions() as session:
                await self.transaction(session, chance)

    async def transaction(self, session: AsyncSession, chance: Random) -> None:
        """Of random length; one in five is rolled back."""
        await session.execute(text("SELECT count(*) FROM events"))
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
        events = [self.some_update(chance) for _ in range(chance.randint(1, 4))]
        await write_events(session, events)
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE / WRITERS))
        if chance.random() < 0.2:
            await session.rollback()
        else:
            await session.commit()
            self.committed += len(events)

    def some_update(self, chance: Random) -> Executable:
        model = chance.choice([Enterprise, Product])
        return self.updated(model, chance.choice(self.ids[model]))


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[Writing]:
    engine = engine_of(url, WRITERS + 2, 20)
    found = Writing(engine)
    for model in (Enterprise, Product):
        visible = f"SELECT id FROM {model.__tablename__} WHERE publication_status = 'PUBLISHED' ORDER BY id"  # noqa: S608
        found.ids[model] = [row[0] for row in await found.rows(visible)]
    try:
        yield found
    finally:
        await engine.dispose()
