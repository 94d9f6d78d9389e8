"""The world of the cases in a database of its own, asked by either driver."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

import asyncpg
import pytest

from graph.engine.execution import Operations, Request
from loaders.scope import Scope
from models import ANONYMOUS, Caller
from server.database import Database
from tests.conftest import opened
from tests.graph.operating import made
from tests.postgres import fresh_database
from tests.recommendations.filling import add
from tests.recommendations.world import WORLD, Enterprise

QUERY = """query ($slug: String!, $first: Int, $filter: EnterpriseFilter) { enterprise(by: { slug: $slug }) {
    recommendedPartners(first: $first, filter: $filter) { score reasons enterprise { id slug publicationStatus } } } }"""


class Found(NamedTuple):
    """A partner as it is recommended."""

    slug: str
    score: float
    reasons: list[str]


class World(NamedTuple):
    """The database, and one of the drivers."""

    operations: Operations
    database: Database
    connection: Any

    async def asked(self, slug: str, caller: Caller = ANONYMOUS, **variables: Any) -> Any:
        """The whole answer."""
        request = Request(QUERY, None, {"slug": slug, **variables})
        return json.loads((await self.operations.execute(request, self.database, Scope(caller=caller))).body)

    async def partners(self, slug: str, caller: Caller = ANONYMOUS, **variables: Any) -> list[Found]:
        """The partners recommended to an enterprise: all that there are, unless `first` is given."""
        answer = await self.asked(slug, caller, **{"first": 100, **variables})
        assert "errors" not in answer, answer
        found = answer["data"]["enterprise"]["recommendedPartners"]
        assert not self.operations.fallbacks
        return [Found(one["enterprise"]["slug"], one["score"], one["reasons"]) for one in found]

    async def add(self, *enterprises: Enterprise) -> list[int]:
        return [await add(self.connection, one) for one in enterprises]

    async def change(self, statement: str, *values: Any) -> None:
        await self.connection.execute(statement, *values)


@pytest.fixture(scope="session")
def world_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(fill(url))
        yield url


async def fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for enterprise in WORLD:
            await add(connection, enterprise)
    finally:
        await connection.close()


@pytest.fixture(params=[True, False], ids=["compiled", "resolvers"])
async def world(request: pytest.FixtureRequest, world_url: str) -> AsyncIterator[World]:
    """The world as it is; nothing may be changed in it."""
    async with opened(world_url) as database:
        yield World(made(is_compiled=request.param), database, None)


@pytest.fixture(params=[True, False], ids=["compiled", "resolvers"])
async def own_world(request: pytest.FixtureRequest, server_url: str, reference_url: str) -> AsyncIterator[World]:
    """An empty world for one test to fill."""
    with fresh_database(server_url, template=reference_url) as url:
        connection = await asyncpg.connect(url)
        try:
            async with opened(url) as database:
                yield World(made(is_compiled=request.param), database, connection)
        finally:
            await connection.close()
