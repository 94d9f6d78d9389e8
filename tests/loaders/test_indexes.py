"""With many enterprises, a page is read from an index, the first and the deep ones."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from server.database import Connection
from server.settings import Settings
from tests.conftest import calling, running, seeded

MANY = 50_000
LARGE = ("enterprises", "products", "opportunities", "experiences")
FIELDS = {
    "enterprises": ("PUBLISHED_AT", "UPDATED_AT", "NAME", "EMPLOYEES"),
    "products": ("PUBLISHED_AT", "UPDATED_AT", "NAME", "PRICE"),
    "opportunities": ("PUBLISHED_AT", "UPDATED_AT", "CLOSES_AT"),
    "experiences": ("PUBLISHED_AT", "UPDATED_AT", "HELPFUL"),
}
ORDERS = [(name, field, direction) for name in LARGE for field in FIELDS[name] for direction in ("ASC", "DESC")]

pytestmark = pytest.mark.timeout(1800)  # whichever is the first waits until there are so many


@pytest.fixture(scope="module")
def many_url(server_url: str, reference_url: str) -> Iterator[str]:
    with seeded(server_url, reference_url, enterprises=MANY) as url:
        yield url


@pytest.fixture(scope="module")
async def many(many_url: str) -> AsyncIterator[Any]:
    async with running(Settings(database_url=many_url, statement_timeout=60)) as app:
        yield app


async def explained(app: Any, query: str) -> tuple[Any, list[dict[str, Any]]]:
    """An answer, and the plan's nodes of each statement that it took."""
    database = app.state.database
    plans: list[dict[str, Any]] = []
    run = database.run

    async def explain_and_run(method: Any, text: str, values: Any, *, is_generic: bool) -> Any:
        found = await run(Connection.fetch, f"EXPLAIN (FORMAT JSON) {text}", values, is_generic=is_generic)
        plans.append(json.loads(found[0][0])[0]["Plan"])
        return await run(method, text, values, is_generic=is_generic)

    database.run = explain_and_run
    try:
        async with calling(app) as client:
            answer = (await client.post("/graphql", json={"query": query})).json()
    finally:
        del database.run
    assert "errors" not in answer, answer
    assert plans
    return answer["data"], [node for plan in plans for node in nodes_of(plan)]


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def scanned(nodes: list[dict[str, Any]]) -> list[str]:
    """The large tables that are read from end to end."""
    return [
        node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
    ]


@pytest.mark.parametrize(("name", "field", "direction"), ORDERS)
async def test_the_first_and_a_deep_page_come_from_an_index(many: Any, name: str, field: str, direction: str) -> None:
    order = f"orderBy: {{ field: {field}, direction: {direction} }}, first: 100"
    after = ""
    for _ in range(4):
        query = f"{{ {name}({order}{after}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"
        data, nodes = await explained(many, query)
        assert scanned(nodes) == []
        assert not any(node["Node Type"] in {"Sort", "Incremental Sort"} and node["Plan Rows"] > 1000 for node in nodes)
        assert len(data[name]["nodes"]) == 100
        after = f', after: "{data[name]["pageInfo"]["endCursor"]}"'


@pytest.mark.parametrize("name", LARGE)
async def test_a_regions_newest_page_comes_from_an_index(many: Any, name: str) -> None:
    data, nodes = await explained(many, f'{{ region(code: "UA-32") {{ {name}(first: 50) {{ nodes {{ id }} }} }} }}')
    assert scanned(nodes) == []
    assert len(data["region"][name]["nodes"]) == 50


async def test_a_regions_statistics_come_from_an_index(many: Any) -> None:
    query = '{ region(code: "UA-32") { statistics { total verified byOperationalStatus { status count } } } }'
    data, nodes = await explained(many, query)
    assert scanned(nodes) == []
    assert data["region"]["statistics"]["total"] > MANY / 4


async def test_nested_pages_are_read_by_parent(many: Any) -> None:
    query = "{ enterprises(first: 20) { nodes { products(first: 5) { nodes { id } } experiences { totalCount } } } }"
    _, nodes = await explained(many, query)
    assert scanned(nodes) == []
