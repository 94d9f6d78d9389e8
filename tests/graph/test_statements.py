"""How many statements an operation costs, whatever the number of rows: one; by the resolvers, one a relation and level."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from server.settings import Executor, Settings
from tests.conftest import calling, listening, running

ROOT = Path(__file__).parents[2]
DEEP = """
query Deep($first: Int!) {
  enterprises(first: $first) { nodes {
    name(language: "uk") contact { email } address { location { latitude } }
    products(first: 5) { nodes {
      name price { min currency }
      enterprise { name
        region { name
          partnerRegions { code name
            enterprises(first: 2) { nodes { name } } } } } } } } }
}
"""
RELATIONS = 6
EXAMPLES = re.findall(r"```graphql\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
WORKLOADS = json.loads((ROOT / "benchmarks/peers/queries.json").read_text())


async def test_five_relations_deep_is_one_statement(ask: Any, statements: list[str]) -> None:
    data = await ask(DEEP, first=100)
    assert len(data["enterprises"]["nodes"]) == 100
    assert len(statements) == 1


@pytest.mark.parametrize("query", EXAMPLES, ids=lambda query: re.findall(r"query (\w+)", query)[0])
async def test_each_example_of_the_readme_is_one_statement(ask: Any, statements: list[str], query: str) -> None:
    assert await ask(query)
    assert len(statements) == 1


@pytest.mark.parametrize("name", WORKLOADS)
async def test_each_workload_of_the_peers_benchmark_is_one_statement(
    ask: Any, statements: list[str], name: str
) -> None:
    page = await ask('{ enterprises(first: 1) { nodes { id } pageInfo { endCursor } } region(code: "UA-32") { id } }')
    enterprise, cursor = page["enterprises"]["nodes"][0]["id"], page["enterprises"]["pageInfo"]["endCursor"]
    known = {
        "$enterprise": enterprise,
        "$region": page["region"]["id"],
        "$cursor": cursor,
        "$representations": [{"__typename": "Enterprise", "id": enterprise}] * 3,
    }
    statements.clear()
    variables = {key: known[value] for key, value in WORKLOADS[name].get("variables", {}).items()}
    data = await ask(WORKLOADS[name]["query"], **variables)
    assert all(data.values())
    assert len(statements) == 1


async def test_root_fields_together_are_one_statement(ask: Any, statements: list[str]) -> None:
    data = await ask("""{ regions { totalCount nodes { code } } industry(code: "C") { name }
        products(last: 3) { edges { cursor } pageInfo { hasNextPage } } nodes(ids: ["1", "2", "3"]) { id } }""")
    assert len(data) == 4
    assert len(statements) == 1


async def test_what_depends_on_the_schema_alone_is_no_statement(ask: Any, statements: list[str]) -> None:
    assert await ask("{ __schema { queryType { name } } _service { sdl } }")
    assert await ask("{ __typename }")
    assert statements == []


async def test_counting_alone_reads_no_rows(ask: Any, statements: list[str]) -> None:
    await ask("{ enterprises { totalCount } }")
    assert len(statements) == 1
    assert "count(*)" in statements[0]
    assert "json_agg" not in statements[0]


async def test_values_are_bound_never_put_into_text(ask: Any, statements: list[str]) -> None:
    await ask('{ enterprises(filter: { languages: ["pl"], employees: { min: 41, max: 4242 } }) { nodes { id } } }')
    await ask('{ enterprises(first: 97) { nodes { name(language: "pl") } } }')
    assert len(statements) == 2
    assert not any(value in text for text in statements for value in ("4242", "'pl'", "97"))


async def test_a_statement_serves_all_values(ask: Any, statements: list[str]) -> None:
    query = "query ($first: Int, $language: LanguageTag) { products(first: $first) { nodes { name(language: $language) } } }"
    for first, language in ((1, "uk"), (2, "en"), (3, "de")):
        await ask(query, first=first, language=language)
    assert len(set(statements)) == 1


@pytest.fixture(scope="module")
async def resolving(demo_url: str) -> AsyncIterator[Any]:
    async with running(Settings(database_url=demo_url, executor=Executor.RESOLVERS)) as app:
        yield app


@pytest.fixture
def resolved(resolving: Any) -> Iterator[list[str]]:
    with listening(resolving) as seen:
        yield seen


async def test_the_resolvers_need_a_statement_a_relation_and_level(resolving: Any, resolved: list[str]) -> None:
    async with calling(resolving) as client:
        for first in (3, 60):
            resolved.clear()
            await client.post("/graphql", json={"query": DEEP, "variables": {"first": first}})
            assert len(resolved) == RELATIONS


async def test_the_resolvers_read_aliases_with_equal_arguments_once(resolving: Any, resolved: list[str]) -> None:
    async with calling(resolving) as client:
        query = "{ enterprises(first: 9) { nodes { a: region { code } b: region { code } } } }"
        await client.post("/graphql", json={"query": query})
    assert len(resolved) == 2
