"""Recommendations of several enterprises at once, over the demo data."""

from typing import Any

from tests.graph.operating import answered, made

QUERY = """{ enterprises(first: 5) { nodes { recommendedPartners(first: 3) {
    score enterprise { name region { code } } } } } }"""
SEARCHING = """{ enterprises(first: 100, filter: { search: "wood" }) { nodes { id } }
    all: enterprises(first: 5) { nodes { id recommendedPartners(first: 100, filter: { search: "wood" }) {
        enterprise { id } } } } }"""


async def test_those_of_several_enterprises_are_one_statement(ask: Any, statements: list[str]) -> None:
    nodes = (await ask(QUERY))["enterprises"]["nodes"]
    assert [len(node["recommendedPartners"]) for node in nodes] == [3] * 5
    assert len(statements) == 1


async def test_the_resolvers_find_those_of_several_enterprises_together(app: Any, statements: list[str]) -> None:
    answer = await answered(made(is_compiled=False), app.state.database, QUERY)
    assert "errors" not in answer
    assert len(statements) == 4  # the page, the recommendations, the partners, their regions


async def test_a_search_leaves_those_that_it_finds(ask: Any) -> None:
    data = await ask(SEARCHING)
    found = {node["id"] for node in data["enterprises"]["nodes"]}
    partners = [{one["enterprise"]["id"] for one in node["recommendedPartners"]} for node in data["all"]["nodes"]]
    assert any(partners)
    assert all(each <= found for each in partners)
