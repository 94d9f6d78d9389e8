"""Who sees what is not published: the enterprise itself and its region's administration, and nobody else."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope
from models import ANONYMOUS, Caller, Role

QUERY = """query ($id: ID!) { enterprise(by: { id: $id }) {
  slug contact { email } review { note } region { code }
  products(first: 100, filter: { publicationStatuses: [DRAFT, PUBLISHED, PENDING_REVIEW] }) { nodes { enterprise { slug } } } } }"""

ADMIN = frozenset({Role.REGION_ADMIN})


@pytest.fixture(scope="module")
async def draft(demo_url: str) -> AsyncIterator[dict[str, int]]:
    """A draft of Kyiv region with a product, a member, and a decision's note."""
    connection = await asyncpg.connect(demo_url)
    found: Any = await connection.fetchrow(
        "SELECT id FROM enterprises e WHERE publication_status = 'DRAFT'"
        " AND region_id = (SELECT id FROM regions WHERE code = 'UA-32')"
        " AND EXISTS (SELECT FROM products p WHERE p.enterprise_id = e.id) ORDER BY id LIMIT 1",
    )
    await connection.execute(
        "INSERT INTO enterprise_members (enterprise_id, subject) VALUES ($1, 'member')", found["id"]
    )
    review = (
        "INSERT INTO enterprise_reviews (enterprise_id, decision, note, reviewed_by) VALUES ($1, 'REJECT', 'why', 'x')"
    )
    await connection.execute(review, found["id"])
    yield {"id": found["id"]}
    await connection.execute("DELETE FROM enterprise_members")
    await connection.execute("DELETE FROM enterprise_reviews")
    await connection.close()


@pytest.fixture(params=[True, False], ids=["compiled", "resolvers"])
def operations(request: pytest.FixtureRequest) -> Operations:
    return Operations(Documents(schema().graphql_schema), is_compiled=request.param)


async def seen_by(app: Any, operations: Operations, caller: Caller, node: int) -> Any:
    request = Request(QUERY, variables={"id": str(node)})
    answer = json.loads((await operations.execute(request, app.state.database, Scope(caller=caller))).body)
    assert "errors" not in answer
    return answer["data"]["enterprise"]


async def test_the_anonymous_and_the_others_see_nothing_of_a_draft(
    app: Any, operations: Operations, draft: dict[str, int]
) -> None:
    strangers = (
        ANONYMOUS,
        Caller(subject="stranger"),
        Caller(subject="of another region", roles=ADMIN, regions=("US-WA",)),
        Caller(subject="in the region without its role", regions=("UA-32",)),
        Caller(subject="of another enterprise", enterprises=(draft["id"] + 32,)),
    )
    for caller in strangers:
        assert await seen_by(app, operations, caller, draft["id"]) is None


async def test_its_members_its_token_and_its_administration_see_all_of_it(
    app: Any, operations: Operations, draft: dict[str, int]
) -> None:
    insiders = (
        Caller(subject="member"),
        Caller(subject="by token", enterprises=(draft["id"],)),
        Caller(subject="of the region", roles=ADMIN, regions=("UA-32",)),
        Caller(subject="of the platform", roles=frozenset({Role.PLATFORM_ADMIN})),
    )
    for caller in insiders:
        found = await seen_by(app, operations, caller, draft["id"])
        assert found["review"] == {"note": "why"}
        assert found["contact"]["email"]
        assert found["region"]["code"] == "UA-32"
        assert found["products"]["nodes"]
        assert all(node["enterprise"]["slug"] == found["slug"] for node in found["products"]["nodes"])
