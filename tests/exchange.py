"""Three enterprises, what two of them have between them, and claims: in a database of their own, anew for each test."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple

import asyncpg
import pytest

from graph.engine.execution import Operations, Request
from loaders.scope import Scope
from models import ANONYMOUS, Caller, Role
from server.database import Database
from server.fill.demo import load_demo
from tests.conftest import opened
from tests.graph.operating import made
from tests.postgres import fresh_database

REGIONS = {"sender": "UA-32", "recipient": "US-WA", "other": "US-UT"}
ENTERPRISE = """
    SELECT e.id FROM enterprises e JOIN regions r ON r.id = e.region_id
    WHERE r.code = $1 AND e.publication_status = 'PUBLISHED' AND NOT e.contact_is_public AND e.contact_email IS NOT NULL
        AND EXISTS (SELECT FROM products p WHERE p.enterprise_id = e.id AND p.publication_status = 'PUBLISHED')
    ORDER BY e.id LIMIT 1
"""
PRODUCT = "SELECT min(id) FROM products WHERE enterprise_id = $1 AND publication_status = 'PUBLISHED'"
REQUEST = """
    INSERT INTO contact_requests (sender_id, recipient_id, subject, product_id, created_at)
    VALUES ($1, $2, $3, $4, clock_timestamp()) RETURNING id
"""
MESSAGE = """
    INSERT INTO contact_messages (contact_request_id, sender_id, body, created_by) VALUES ($1, $2, 'Good day', 'x') RETURNING id
"""
CLAIM = """
    INSERT INTO enterprise_claims (enterprise_id, claimant, message, created_at)
    VALUES ($1, $2, 'It is mine', clock_timestamp()) RETURNING id
"""
ADMIN = frozenset({Role.REGION_ADMIN})
PLATFORM = Caller(subject="of the platform", roles=frozenset({Role.PLATFORM_ADMIN}))


class Exchange(NamedTuple):
    """The database with the ids of what is in it, and one of the drivers."""

    operations: Operations
    database: Database
    connection: Any
    ids: Mapping[str, int]

    async def seen(self, query: str, caller: Caller = ANONYMOUS) -> Any:
        """The data that a caller gets; `%(name)s` in the query is an id."""
        request = Request(query % self.ids)
        answer = json.loads((await self.operations.execute(request, self.database, Scope(caller=caller))).body)
        assert "errors" not in answer, answer
        return answer["data"]

    def by_token(self, *names: str) -> Caller:
        """A caller whose token names these enterprises."""
        return Caller(subject="by token", enterprises=tuple(self.ids[name] for name in names))

    async def change(self, statement: str, *values: Any) -> Any:
        """Changes the data, and gives the id of what was added."""
        return await self.connection.fetchval(statement, *values)

    async def publish(self, name: str, status: str) -> None:
        """Brings an enterprise into a state of publication."""
        await self.change("UPDATE enterprises SET publication_status = $2 WHERE id = $1", self.ids[name], status)

    async def request(self, sender: str, recipient: str, status: str = "PENDING") -> str:
        """The id of another contact request."""
        sent = await self.change(REQUEST, self.ids[sender], self.ids[recipient], status, None)
        await self.change("UPDATE contact_requests SET status = $2 WHERE id = $1", sent, status)
        return str(sent)

    async def claim(self, enterprise: str, claimant: str, status: str = "PENDING") -> str:
        """The id of another claim."""
        made = await self.change(CLAIM, self.ids[enterprise], claimant)
        await self.change("UPDATE enterprise_claims SET status = $2 WHERE id = $1", made, status)
        return str(made)


@pytest.fixture(scope="session")
def exchange_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@pytest.fixture(params=[True, False], ids=["compiled", "resolvers"])
async def exchange(request: pytest.FixtureRequest, exchange_url: str) -> AsyncIterator[Exchange]:
    """The sender asks the recipient about its product; a claimant claims the sender."""
    connection = await asyncpg.connect(exchange_url)
    try:
        ids = await fill(connection)
        async with opened(exchange_url) as database:
            yield Exchange(made(is_compiled=request.param), database, connection, ids)
            await connection.execute(
                "UPDATE enterprises SET publication_status = 'PUBLISHED' WHERE id = ANY($1)", list(ids.values())
            )
    finally:
        await connection.close()


async def fill(connection: Any) -> dict[str, int]:
    await connection.execute("TRUNCATE contact_requests, contact_messages, enterprise_claims, enterprise_members")
    ids = {name: await connection.fetchval(ENTERPRISE, code) for name, code in REGIONS.items()}
    members = [(number, f"member of the {name}") for name, number in ids.items()]
    await connection.executemany("INSERT INTO enterprise_members VALUES ($1, $2)", members)
    product = await connection.fetchval(PRODUCT, ids["recipient"])
    request = await connection.fetchval(REQUEST, ids["sender"], ids["recipient"], "A deal", product)
    message = await connection.fetchval(MESSAGE, request, ids["sender"])
    claim = await connection.fetchval(CLAIM, ids["sender"], "claimant")
    return {**ids, "product": product, "request": request, "message": message, "claim": claim}
