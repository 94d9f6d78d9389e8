"""With many contact requests and claims, a caller's own are read from an index, whatever the plan is made for."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from loaders.claim import claims
from loaders.contact import own_contact_requests
from loaders.paging import Page, Window
from loaders.scope import Scope
from loaders.statement import compiled
from models import Caller, Role
from tests.conftest import seeded

MANY = """
    INSERT INTO enterprise_members (enterprise_id, subject) SELECT id, 'member ' || id % 500 FROM enterprises;
    INSERT INTO contact_requests (sender_id, recipient_id, subject, created_at)
        SELECT ids[1 + n * 79 % 1000], ids[1 + (n * 79 + 1 + n / 1000) % 1000], 'No. ' || n, now() - n * interval '1 minute'
        FROM (SELECT array_agg(id) AS ids FROM enterprises) AS every, generate_series(1, 30000) AS n;
    INSERT INTO enterprise_claims (enterprise_id, claimant, message, created_at)
        SELECT ids[1 + n % 1000], 'member ' || n, 'It is mine', now() - n * interval '1 minute'
        FROM (SELECT array_agg(id) AS ids FROM enterprises) AS every, generate_series(1, 30000) AS n;
    ANALYZE;
"""
MEMBER = Caller(subject="member 3")
ADMINISTRATOR = Caller(subject="x", roles=frozenset({Role.REGION_ADMIN}), regions=("UA-32",))
PLATFORM = Caller(subject="x", roles=frozenset({Role.PLATFORM_ADMIN}))
MOST_ROWS = 500
"""More than any of these callers has to have in hand for a page."""


@pytest.fixture(scope="module")
def many_url(server_url: str, reference_url: str) -> Iterator[str]:
    with seeded(server_url, reference_url, enterprises=1000) as url:
        yield url


@pytest.fixture(scope="module")
async def many(many_url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(many_url)
    await connection.execute(MANY)
    yield connection
    await connection.close()


def rows_of(node: dict[str, Any]) -> float:
    """The most rows that a node of the plan had in hand."""
    here = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return float(max([here, *map(rows_of, node.get("Plans", ()))]))


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize(
    ("page", "caller"),
    [
        pytest.param(own_contact_requests, MEMBER, id="contact requests of a member"),
        pytest.param(own_contact_requests, PLATFORM, id="contact requests of the platform's administrator"),
        pytest.param(claims, MEMBER, id="claims of a claimant"),
        pytest.param(claims, ADMINISTRATOR, id="claims in a region"),
        pytest.param(claims, PLATFORM, id="claims everywhere"),
    ],
)
async def test_a_page_of_ones_own_is_read_from_an_index(many: Any, page: Page, caller: Caller, mode: str) -> None:
    scope = Scope(caller=caller)
    found = page.rows(None, scope, {}, page.default_order, Window())
    text, values = compiled(found.statement.add_columns(found.row.id), scope.binds)
    await many.execute(f"SET plan_cache_mode = {mode}")
    plan = json.loads(await many.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {text}", *values))[0]["Plan"]
    assert rows_of(plan) < MOST_ROWS
