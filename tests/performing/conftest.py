"""Mutations performed in a database of their own, without the schema around them."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from models import Caller
from resolvers.act import WriteLimits
from resolvers.performed import Performed
from resolvers.performing import Performer
from server import transactions
from tests.performing.inputs import OWNER
from tests.postgres import fresh_database


class Writing:
    """Performs mutations for callers, and shows what they left in the database."""

    def __init__(self, engine: AsyncEngine, connection: asyncpg.Connection, url: str) -> None:
        self.sessions = async_sessionmaker(engine, expire_on_commit=False)
        self.connection = connection
        self.url = url

    async def perform(self, mutation: Any, asked: Any, caller: Caller = OWNER, key: str | None = None) -> Performed:
        performer = Performer(self.sessions, caller, lambda: "request-1", WriteLimits())
        return await performer.perform(mutation, asked, key)

    async def done(self, mutation: Any, asked: Any, caller: Caller = OWNER) -> int:
        """The node of a mutation that was not refused."""
        performed = await self.perform(mutation, asked, caller)
        assert performed.errors == ()
        assert performed.node_id is not None
        return performed.node_id

    async def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.connection.fetch(statement, *values)]

    async def value(self, statement: str, *values: Any) -> Any:
        return await self.connection.fetchval(statement, *values)

    async def events_since(self, position: int) -> list[tuple[Any, ...]]:
        """What was told after a position: kinds with the nodes that they are about."""
        found = "SELECT kind, node_id FROM events WHERE id > $1 ORDER BY id"
        return await self.rows(found, position)

    async def last_position(self) -> int:
        return int(await self.value("SELECT coalesce(max(id), 0) FROM events"))


@pytest.fixture(scope="module")
def writing_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


@pytest.fixture(scope="module")
async def writing(writing_url: str) -> AsyncIterator[Writing]:
    with pytest.MonkeyPatch.context() as patient:
        # Of many who wait in turn the last waits long on a slow machine.
        patient.setattr(transactions, "LOCK_TIMEOUT", "60s")
        patient.setattr(transactions, "WAIT_SECONDS", 60)
        engine = transactions.engine_of(writing_url, 10, 60)
        connection = await asyncpg.connect(writing_url)
        yield Writing(engine, connection, writing_url)
        await connection.close()
        await engine.dispose()
