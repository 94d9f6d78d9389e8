"""How PostgreSQL runs the compiled statements of nested pages over thousands of enterprises: by index, each page once."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from graph.engine.execution import Operations, Request
from loaders.scope import Scope
from server.database import Database
from tests.conftest import opened, seeded
from tests.graph.operating import answered, made

ENTERPRISES = 5_000
LARGE = {
    "enterprises",
    "enterprise_industries",
    "experience_comments",
    "experience_industries",
    "experiences",
    "opportunities",
    "opportunity_industries",
    "products",
}
MOST_INDUSTRIES = 5
"""Of one generated enterprise, experience or opportunity."""
WORKLOADS = json.loads((Path(__file__).parents[2] / "benchmarks/peers/queries.json").read_text())
Node = dict[str, Any]


class Reads(NamedTuple):
    """How often a table is looked into, and how many rows are read there in all."""

    times: int
    rows: int


class Case(NamedTuple):
    """An operation and the most that it may read of each large table."""

    query: str
    most: dict[str, Reads]


def workload(name: str, **most: Reads) -> Case:
    return Case(WORKLOADS[name]["query"], most)


PAGE = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
# The numbers are of parents (with the row of each page that tells that there are more), and of pages by rows.
CASES = {
    "W2": workload(
        "W2",
        enterprises=Reads(1, 20),
        products=Reads(20, 20 * 5),
        enterprise_industries=Reads(20, 20 * MOST_INDUSTRIES),
    ),
    "W3": workload(
        "W3",
        enterprises=Reads(1 + 10 * 3, 10 + 10 * 3),
        products=Reads(10, 10 * 3),
        enterprise_industries=Reads(30, 30 * MOST_INDUSTRIES),
        experiences=Reads(30, 30 * 2),
    ),
    "W4": workload("W4", enterprises=Reads(1, 100), products=Reads(100, 100 * 5)),
    "edges, pageInfo and totalCount on three levels": Case(
        """query ($after: String) { enterprises(first: 20, after: $after) {
            pageInfo { hasNextPage endCursor } edges { cursor node {
                name
                products(first: 3) { %s edges { cursor node { name } } }
                experiences(first: 2) { %s edges { cursor node { title
                    comments(first: 2) { %s edges { cursor node { body } } } } } }
        } } } }"""
        % (PAGE, PAGE, PAGE),
        {
            "enterprises": Reads(1 + 2 * 21 * 3, 21 + 2 * 21 * 3 * 20),
            "products": Reads(2 * 21, 21 * 4 + 21 * 20),
            "experiences": Reads(2 * 21 + 2 * 21 * 3, 21 * 3 + 21 * 20 + 2 * 21 * 3 * 20),
            "experience_comments": Reads(2 * 21 * 3, 21 * 3 * 3 + 21 * 3 * 20),
        },
    ),
    "backward on two levels": Case(
        """query ($after: String) { enterprises(last: 20, after: $after) {
            pageInfo { hasPreviousPage hasNextPage } edges { cursor node { name
                products(last: 3) { pageInfo { startCursor hasPreviousPage } nodes { name } edges { cursor } } } } } }""",
        {"enterprises": Reads(1, 21), "products": Reads(21, 21 * 4)},
    ),
    "down, up and down again": Case(
        """{ products(first: 30) { edges { cursor node { name enterprise { name
            products(first: 2) { %s edges { cursor node { name } } }
            opportunities(first: 2) { %s nodes { title industries { code } } } } } } } }"""
        % (PAGE, PAGE),
        {
            "products": Reads(1 + 2 * 31, 31 + 31 * 3 + 31 * 20),
            "enterprises": Reads(31, 31),
            "opportunities": Reads(2 * 31, 31 * 3 + 31 * 20),
            "opportunity_industries": Reads(31 * 3, 31 * 3 * MOST_INDUSTRIES),
        },
    ),
    "the pages of several regions": Case(
        """{ regions(first: 5) { nodes { partnerRegions { code enterprises(first: 3) { pageInfo { hasNextPage endCursor }
            edges { cursor node { name products(first: 2) { %s nodes { name } } } } } } } } }"""
        % PAGE,
        {"enterprises": Reads(25, 25 * 4), "products": Reads(2 * 25 * 4, 25 * 4 * 3 + 25 * 4 * 20)},
    ),
}


@pytest.fixture(scope="module")
def some_url(server_url: str, reference_url: str) -> Iterator[str]:
    with seeded(server_url, reference_url, enterprises=ENTERPRISES) as url:
        yield url


@pytest.fixture(scope="module")
async def database(some_url: str) -> AsyncIterator[Database]:
    async with opened(some_url, size=1) as database:
        yield database


@pytest.fixture(scope="module")
def operations() -> Operations:
    return made()


@pytest.fixture(scope="module")
async def known(operations: Operations, database: Database) -> dict[str, str]:
    """Values for variables, by their names."""
    query = '{ enterprises(first: 1) { pageInfo { endCursor } } region(code: "UA-32") { id } }'
    data = await data_of(operations, database, query, {})
    return {"after": data["enterprises"]["pageInfo"]["endCursor"], "id": data["region"]["id"]}


async def data_of(operations: Operations, database: Database, query: str, variables: dict[str, Any]) -> Any:
    answer = await answered(operations, database, query, variables)
    assert "errors" not in answer, answer
    return answer["data"]


async def explained(operations: Operations, database: Database, query: str, variables: dict[str, Any]) -> Node:
    """The plan of an operation's statement as it ran, planned as the server has it planned."""
    scope = Scope()
    ready = operations.ready(Request(query, None, variables), scope)
    connection = await database.connect()
    try:
        await connection.plan(is_generic=ready.statement.is_generic)
        prepared = await connection.prepare(ready.statement.text, name="explained")
        kinds = [parameter.name for parameter in prepared.get_parameters()]
        pairs = zip(kinds, ready.values(scope), strict=True)
        values = [await literal(connection, kind, value) for kind, value in pairs]
        given = f"({', '.join(values)})" if values else ""
        found = await connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE explained {given}")
        plan: Node = json.loads(found)[0]["Plan"]
        return plan
    finally:
        await connection.close()


async def literal(connection: asyncpg.Connection, kind: str, value: Any) -> str:
    """A value as EXECUTE takes it."""
    sql_kind = kind if kind.endswith("[]") else f'"{kind}"'
    return f"{await connection.fetchval(f'SELECT quote_nullable(($1::{sql_kind})::text)', value)}"


def nodes_of(plan: Node) -> Iterator[Node]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


def inputs_of(node: Node) -> list[Node]:
    """The nodes that it takes rows from; what it computes for each of its rows is none of them."""
    return [below for below in node.get("Plans", ()) if below["Parent Relationship"] in {"Outer", "Inner", "Member"}]


def rows_of(node: Node) -> float:
    """How many rows a node gave in all its runs."""
    return float(node["Actual Rows"]) * int(node["Actual Loops"])


def looked_at(node: Node) -> float:
    """How many rows a node had in hand, those that it threw away with them."""
    removed = sum(float(value) for key, value in node.items() if key.startswith("Rows Removed by"))
    return rows_of(node) + removed * int(node["Actual Loops"])


def read_below(node: Node) -> float:
    """How many rows were read for a node."""
    inputs = inputs_of(node)
    return sum(map(read_below, inputs)) if inputs else looked_at(node)


def reads_of(plan: Node) -> dict[str, tuple[int, float]]:
    times: Counter[str] = Counter()
    rows: defaultdict[str, float] = defaultdict(float)
    for node in nodes_of(plan):
        if node.get("Relation Name") in LARGE:
            times[node["Relation Name"]] += int(node["Actual Loops"])
            rows[node["Relation Name"]] += looked_at(node)
    return {name: (times[name], rows[name]) for name in times}


def rounding(node: Node) -> float:
    """By how much a node's rows may be off: PostgreSQL tells their mean over its runs to two digits."""
    return 0.005 * int(node["Actual Loops"]) + 0.001


@pytest.fixture(params=CASES)
async def plan(request: Any, operations: Operations, database: Database, known: dict[str, str]) -> tuple[Case, Node]:
    case = CASES[request.param]
    variables = {name: value for name, value in known.items() if f"${name}" in case.query}
    assert await data_of(operations, database, case.query, variables)
    assert not operations.fallbacks
    return case, await explained(operations, database, case.query, variables)


async def test_no_large_table_is_read_from_end_to_end(plan: tuple[Case, Node]) -> None:
    scans = [node for node in nodes_of(plan[1]) if node["Node Type"] == "Seq Scan" and node["Actual Loops"]]
    assert not LARGE & {node["Relation Name"] for node in scans}


async def test_each_page_reads_what_it_is_asked_for_and_once(plan: tuple[Case, Node]) -> None:
    case, root = plan
    found = reads_of(root)
    assert found.keys() == case.most.keys()
    for name, (times, rows) in found.items():
        assert 0 < times <= case.most[name].times, name
        assert rows <= case.most[name].rows + 1, name


async def test_what_a_row_needs_is_computed_at_most_once_a_row(plan: tuple[Case, Node]) -> None:
    over = [(node, below) for node in nodes_of(plan[1]) for below in node.get("Plans", ())]
    subplans = [(node, below) for node, below in over if below["Parent Relationship"] == "SubPlan"]
    assert subplans
    for node, below in subplans:
        (over_rows,) = inputs_of(node) if node["Node Type"] == "Aggregate" else [node]
        assert below["Actual Loops"] <= rows_of(over_rows) + rounding(over_rows), below["Subplan Name"]


async def test_no_join_multiplies_rows(plan: tuple[Case, Node]) -> None:
    for node in nodes_of(plan[1]):
        if "Join" in node["Node Type"] or node["Node Type"] == "Nested Loop":
            assert looked_at(node) <= read_below(node) + rounding(node), node


async def test_what_is_computed_does_not_grow_with_the_table(plan: tuple[Case, Node]) -> None:
    assert all(looked_at(node) < ENTERPRISES for node in nodes_of(plan[1]))


async def test_one_plan_serves_all_values_of_pages_without_filters(operations: Operations) -> None:
    for case in CASES.values():
        variables = {"id": "1"} if "$id" in case.query else {}
        assert operations.ready(Request(case.query, None, variables), Scope()).statement.is_generic


async def test_the_row_that_only_tells_of_more_is_not_looked_into(operations: Operations, database: Database) -> None:
    query = """{ enterprises(first: 1) { pageInfo { hasNextPage } nodes {
        region { enterprises(first: 1) { pageInfo { hasNextPage } nodes {
            region { enterprises(first: 1) { pageInfo { hasNextPage } nodes { id } } } } } } } } }"""
    assert reads_of(await explained(operations, database, query, {}))["enterprises"][0] == 3


@pytest.mark.parametrize("within", ["{ %s }", '{ region(code: "UA-32") { %s } }'])
async def test_whether_there_are_rows_before_a_cursor_is_seen_in_an_index(
    operations: Operations, database: Database, within: str
) -> None:
    first = "enterprises(first: 1) { pageInfo { endCursor } }"
    cursor = re.findall(r'"endCursor": "([^"]+)"', json.dumps(await data_of(operations, database, within % first, {})))
    page = "enterprises(first: 20, after: $after) { pageInfo { hasPreviousPage } }"
    query, variables = f"query ($after: String) {within % page}", {"after": cursor[0]}
    assert "true" in json.dumps(await data_of(operations, database, query, variables))
    assert reads_of(await explained(operations, database, query, variables))["enterprises"][1] <= 1


async def test_counting_a_nested_page_does_not_read_it_again(operations: Operations, database: Database) -> None:
    counted = "{ enterprises(first: 10) { nodes { products { totalCount } } } }"
    found = reads_of(await explained(operations, database, counted, {}))
    assert found["products"][0] == found["enterprises"][1] == 10
    both = "{ enterprises(first: 10) { nodes { products { totalCount nodes { id } pageInfo { endCursor } } } } }"
    assert reads_of(await explained(operations, database, both, {}))["products"][0] == 2 * 10


async def test_what_is_not_selected_is_not_read(operations: Operations, database: Database) -> None:
    query = "{ enterprises(first: 10) { nodes { name } } }"
    assert reads_of(await explained(operations, database, query, {})).keys() == {"enterprises"}


async def test_the_facets_of_a_page_read_its_rows_once_for_all(operations: Operations, database: Database) -> None:
    facets = "facets { regions { count } industries { count } operationalStatuses { count } }"
    for page, times in ((facets, 1), (f"{facets} totalCount", 2), (f"{facets} again: {facets}", 2)):
        query = f'{{ enterprises(filter: {{ languages: ["pl"] }}) {{ {page} }} }}'
        assert reads_of(await explained(operations, database, query, {}))["enterprises"][0] == times
