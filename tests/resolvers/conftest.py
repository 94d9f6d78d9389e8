"""A database of its own for tests that write, and callers who write through the real app's parts."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope
from models import Caller
from resolvers.act import WriteLimits
from resolvers.networks import Networks
from server.database import Database
from server.fill.demo import load_demo
from server.transactions import Transactions
from server.webhooks.hooks import Webhooks
from tests.postgres import fresh_database


@pytest.fixture(scope="module")
def written_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


class Api:
    """Performs operations for given callers, by one of the drivers."""

    def __init__(self, database: Database, transactions: Transactions, operations: Operations) -> None:
        self.database = database
        self.transactions = transactions
        self.operations = operations

    async def answer(self, caller: Caller, query: str, **variables: Any) -> Mapping[str, Any]:
        request, scope = Request(query, None, variables), Scope(caller=caller)
        performer = self.transactions.performer(caller)
        answer = await self.operations.execute(request, self.database, scope, performer)
        found: Mapping[str, Any] = json.loads(answer.body)
        return found

    async def data(self, caller: Caller, query: str, **variables: Any) -> Any:
        answer = await self.answer(caller, query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def rows(self, statement: str, *values: Any) -> list[Mapping[str, Any]]:
        return [dict(row) for row in await self.database.fetch(statement, *values)]


@pytest.fixture(scope="module", params=[True, False], ids=["compiled", "resolvers"])
async def api(request: pytest.FixtureRequest, written_url: str) -> AsyncIterator[Api]:
    database = Database(written_url, size=10, statement_timeout=60)
    operations = Operations(Documents(schema().graphql_schema), is_compiled=request.param)
    hooks = Webhooks(operations, database, database, Networks())
    with pytest.MonkeyPatch.context() as patient:
        patient.setattr("server.transactions.LOCK_TIMEOUT", "60s")  # of many who wait in turn the last waits long
        transactions = Transactions(written_url, size=20, statement_timeout=60, limits=WriteLimits(), hooks=hooks)
    yield Api(database, transactions, operations)
    await transactions.close()
    await database.close()
