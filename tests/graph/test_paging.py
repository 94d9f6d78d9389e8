"""Every connection can be walked in every order and both directions, and counts what it walks."""

from typing import Any

import pytest

from graph.schema import schema

ALL = 100
STEP = 7
DIRECTIONS = ("ASC", "DESC")
SEARCH = 'filter: { search: "day" }, '
ROOTS = {
    "enterprises": "EnterpriseOrderField",
    "products": "ProductOrderField",
    "opportunities": "OpportunityOrderField",
}
ROOTS["experiences"] = "ExperienceOrderField"
# A parent that has some of each: (query up to the connection, response path).
NESTED = {
    "region": '{ region(code: "UA-32") { %s } }',
    "industry": '{ industry(code: "C") { %s } }',
}


def orders_of(connection: str) -> list[str]:
    kind: Any = schema().graphql_schema.type_map[ROOTS[connection]]
    found = [f"orderBy: {{ field: {name}, direction: {way} }}, " for name in kind.values for way in DIRECTIONS]
    return [f"{SEARCH}{order}" if "RELEVANCE" in order else order for order in found]


CASES = [
    *[("{ %s }", name, order) for name in ROOTS for order in orders_of(name)],
    *[("{ %s }", name, "") for name in ("regions", "industries")],
    *[(NESTED["region"], name, order) for name in ROOTS for order in orders_of(name)],
    *[(NESTED["industry"], name, "") for name in ("enterprises", "products", "experiences")],
]


async def page(ask: Any, within: str, name: str, arguments: str) -> dict[str, Any]:
    selection = "nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
    data = await ask(within % f"found: {name}({arguments}) {{ {selection} }}")
    found: dict[str, Any] = data["found"] if "found" in data else next(iter(data.values()))["found"]
    return found


async def walked(ask: Any, within: str, name: str, order: str, *, backward: bool) -> list[str]:
    size, side, edge, more = ("last", "before", "startCursor", "hasPreviousPage") if backward else FORWARD
    ids: list[str] = []
    cursor = ""
    while True:
        found = await page(ask, within, name, f"{order}{size}: {STEP}{cursor}")
        nodes = [node["id"] for node in found["nodes"]]
        ids = nodes + ids if backward else ids + nodes
        info = found["pageInfo"]
        assert info["hasNextPage" if backward else "hasPreviousPage"] is bool(cursor)
        if not info[more]:
            assert len(ids) == found["totalCount"]
            return ids
        cursor = f', {side}: "{info[edge]}"'


FORWARD = ("first", "after", "endCursor", "hasNextPage")


@pytest.mark.parametrize(("within", "name", "order"), CASES)
async def test_walking_forward_backward_and_at_once_gives_the_same(
    ask: Any, within: str, name: str, order: str
) -> None:
    if name == "industries":
        order = 'filter: { scheme: NACE, parent: { code: "C" } }, '
    whole = await walked(ask, within, name, order, backward=False)
    assert len(set(whole)) == len(whole) > 0
    assert await walked(ask, within, name, order, backward=True) == whole
    at_once = await page(ask, within, name, f"{order}first: {ALL}")
    assert [node["id"] for node in at_once["nodes"]] == whole[:ALL]
    assert at_once["totalCount"] == len(whole)


async def test_an_empty_page_still_counts(ask: Any) -> None:
    found = await page(ask, "{ %s }", "enterprises", "first: 0")
    assert found["nodes"] == []
    assert found["totalCount"] > ALL
    assert found["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
    }


async def test_a_page_has_twenty_rows_unless_told(ask: Any) -> None:
    assert len((await page(ask, "{ %s }", "enterprises", "orderBy: null"))["nodes"]) == 20


async def test_a_window_between_two_cursors_knows_both_sides(ask: Any) -> None:
    edges = (await ask("{ enterprises(first: 5) { edges { cursor node { id } } } }"))["enterprises"]["edges"]
    between = f'first: 10, after: "{edges[0]["cursor"]}", before: "{edges[4]["cursor"]}"'
    found = await page(ask, "{ %s }", "enterprises", between)
    assert [node["id"] for node in found["nodes"]] == [edge["node"]["id"] for edge in edges[1:4]]
    assert found["pageInfo"]["hasNextPage"] is True
    assert found["pageInfo"]["hasPreviousPage"] is True


async def test_comments_are_a_page_too(ask: Any) -> None:
    query = (
        "{ experiences(first: 100) { nodes { comments(first: 1) { totalCount nodes { body enterprise { name } } } } } }"
    )
    found = (await ask(query))["experiences"]["nodes"]
    assert sum(node["comments"]["totalCount"] for node in found) > 10
    assert all(len(node["comments"]["nodes"]) == min(1, node["comments"]["totalCount"]) for node in found)
