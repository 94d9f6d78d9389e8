"""What one operation may ask for: what is more is refused, with the number and the limit, before any SQL."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query

from graph.document import TOO_ALIKE
from graph.fields.kinds import COUNT_COST
from graph.limits import Limits
from loaders.facets import GROUPS_COST
from loaders.industry import MOST_CORRESPONDENCES
from loaders.recommendations import COST
from loaders.relation import ASSUMED_ROWS
from loaders.search import COST as SEARCH_COST
from server.database import Database
from server.settings import Settings
from tests.conftest import calling, running

ROOT = Path(__file__).parents[2]
README = re.findall(r"```graphql\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
EXAMPLES: dict[str, str] = {
    **{f"README {number}": text for number, text in enumerate(README)},
    **{path.name: path.read_text() for path in (ROOT / "server/graphiql/examples").glob("*.graphql")},
}
LIMITS = Limits()
WIDE = """query ($first: Int) { region(code: "UA-32") { enterprises(first: $first) { nodes { products(first: $first) { nodes {
    enterprise { opportunities(first: $first) { nodes {
        enterprise { experiences(first: $first) { nodes { title } } } } } } } } } } } }"""


def literal(query: str, first: int) -> str:
    return query.replace("query ($first: Int) ", "").replace("$first", str(first))


def deep(levels: int) -> str:
    """An operation of so many levels, each of one row."""
    parents = levels - 2
    return f'{{ industry(code: "C") {"{ parent " * parents}{{ code }}{" }" * parents} }}'


def aliased(aliases: int) -> str:
    return f'{{ industry(code: "C") {{ {" ".join(f"a{number}: code" for number in range(aliases))} }} }}'


def rooted(fields: int) -> str:
    return f"{{ {' '.join(f'a{number}: __typename' for number in range(fields))} }}"


def multiplied(levels: int) -> str:
    """Fragments that each take the next one four times."""
    fields = ["parent", "ancestors", "children", "correspondences"]
    spreads = [
        f"fragment F{number} on Industry {{ {' '.join(f'{field} {{ ...F{number + 1} }}' for field in fields)} }}"
        for number in range(levels)
    ]
    last = f"fragment F{levels} on Industry {{ code }}"
    return '{ industry(code: "C") { ...F0 } } ' + " ".join([*spreads, last])


def fields_of(levels: int) -> int:
    """Of `multiplied`: one at the root, and four times as many on each level."""
    inner: int = sum(4**level for level in range(1, levels + 1))
    return 1 + inner + int(4**levels)


TOO_MUCH = {
    "cost": (literal(WIDE, 100), "cost", LIMITS.cost),
    "depth": (deep(LIMITS.depth + 1), "depth", LIMITS.depth),
    "aliases": (aliased(LIMITS.aliases + 1), "number of aliases", LIMITS.aliases),
    "root fields": (rooted(LIMITS.root_fields + 1), "number of root fields", LIMITS.root_fields),
    "fields": (multiplied(6), "number of fields", LIMITS.fields),
    "fields that multiply without end": (multiplied(15), "number of fields", LIMITS.fields),
}


def refusal(answer: dict[str, Any]) -> dict[str, Any]:
    """The only error of an operation that was not executed."""
    assert "data" not in answer, answer
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "COST_LIMIT_EXCEEDED", error
    return dict(error)


@pytest.mark.parametrize("name", TOO_MUCH)
async def test_what_asks_too_much_is_refused_without_sql(
    ask: Any, statements: list[str], writings: list[Any], name: str
) -> None:
    query, what, limit = TOO_MUCH[name]
    error = refusal(await ask(query, errors=True))
    value = int(re.fullmatch(rf"The operation's {what} is (\d+); the limit is {limit}\.", error["message"])[1])  # type: ignore[index]
    assert value > limit
    assert error["extensions"]["limit"] == limit
    assert value in error["extensions"].values()
    assert statements == writings == []


async def test_a_hundred_to_the_fourth_rows_are_refused_with_their_number(ask: Any) -> None:
    error = refusal(await ask(literal(WIDE, 100), errors=True))
    assert error["extensions"]["cost"] > 100**4
    assert f"{error['extensions']['cost']}" in error["message"]


async def test_the_values_of_variables_count(ask: Any, statements: list[str], writings: list[Any]) -> None:
    assert "errors" not in await ask(WIDE, errors=True, first=2)
    assert len(statements) == len(writings) == 1
    constant = refusal(await ask(literal(WIDE, 100), errors=True))
    assert refusal(await ask(WIDE, errors=True, first=100)) == constant
    assert "errors" not in await ask(WIDE, errors=True, first=3)
    assert len(statements) == 2
    assert len(writings) == 1


async def test_the_defaults_of_variables_and_arguments_count(ask: Any, statements: list[str]) -> None:
    refusal(await ask(WIDE.replace("$first: Int", "$first: Int = 100"), errors=True))
    absent = refusal(await ask(WIDE, errors=True))
    assert refusal(await ask(WIDE, errors=True, first=None)) == absent
    assert absent["extensions"]["cost"] == refusal(await ask(literal(WIDE, 20), errors=True))["extensions"]["cost"]
    assert statements == []


async def test_what_is_skipped_costs_nothing(ask: Any, statements: list[str]) -> None:
    query = literal(WIDE, 100).replace("{ region", "query ($all: Boolean!) { __typename region", 1)
    query = query.replace('(code: "UA-32")', '(code: "UA-32") @include(if: $all)')
    assert await ask(query, all=False) == {"__typename": "Query"}
    refusal(await ask(query, errors=True, all=True))
    assert statements == []


@pytest.mark.parametrize("first", [1, 100])
async def test_what_stands_below_a_node_counts_with_each_value(ask: Any, statements: list[str], first: int) -> None:
    region = (await ask('{ region(code: "UA-32") { id } }'))["region"]["id"]
    query = (
        WIDE.replace("region(code", "node(id").replace("UA-32", region).replace("{ enter", "{ ... on Region { enter", 1)
    )
    query = f"# {first} first\n{query} }}"
    statements.clear()
    other = 101 - first
    answers = {value: await ask(query, errors=True, first=value) for value in (first, other)}
    assert "errors" not in answers[1]
    refusal(answers[100])
    assert len(statements) == 1


async def test_a_node_costs_what_is_asked_of_its_type(ask: Any) -> None:
    ids = await ask('{ region(code: "UA-32") { id } enterprises(first: 1) { nodes { id } } }')
    region, enterprise = ids["region"]["id"], ids["enterprises"]["nodes"][0]["id"]
    inner = literal(WIDE, 100).partition('(code: "UA-32")')[2].removesuffix("}")
    query = f"query ($id: ID!) {{ node(id: $id) {{ id ... on Region {inner} }} }}"
    assert await ask(query, id=enterprise) == {"node": {"id": enterprise}}
    refusal(await ask(query, errors=True, id=region))


@pytest.mark.parametrize("name", EXAMPLES)
async def test_examples_are_far_from_every_limit(demo_url: str, name: str) -> None:
    tenth = Settings(
        database_url=demo_url, cost_limit=LIMITS.cost // 10, depth_limit=10, field_limit=LIMITS.fields // 10
    )
    async with running(tenth) as app, calling(app) as client:
        answer = (await client.post("/graphql", json={"query": EXAMPLES[name]})).json()
    assert "errors" not in answer, answer["errors"]


@pytest.mark.parametrize(
    ("setting", "query", "value"),
    [
        ("cost_limit", "{ enterprises(first: 10) { nodes { id } } }", 20),
        ("depth_limit", deep(7), 7),
        ("alias_limit", aliased(30), 30),
        ("root_field_limit", rooted(5), 5),
        ("field_limit", multiplied(2), fields_of(2)),
    ],
)
async def test_what_is_exactly_at_a_limit_is_answered(demo_url: str, setting: str, query: str, value: int) -> None:
    settings = Settings(database_url=demo_url)
    for limit in (value, value - 1):
        given: dict[str, Any] = {setting: limit}
        async with running(replace(settings, **given)) as app, calling(app) as client:
            answer = (await client.post("/graphql", json={"query": query})).json()
        if limit == value:
            assert "errors" not in answer, answer
        else:
            assert f"{value}; the limit is {limit}." in refusal(answer)["message"]


async def test_the_limits_of_the_server_are_answered_up_to(ask: Any) -> None:
    for query in (deep(LIMITS.depth), aliased(LIMITS.aliases), rooted(LIMITS.root_fields), multiplied(2)):
        answer = await ask(query, errors=True)
        assert "errors" not in answer, answer


@pytest.fixture(scope="module")
async def costing(demo_url: str) -> AsyncIterator[Any]:
    """Refuses everything: so it tells what an operation costs."""
    async with running(Settings(database_url=demo_url, cost_limit=1)) as app, calling(app) as client:

        async def cost(query: str, **variables: Any) -> int:
            answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
            return int(refusal(answer)["extensions"]["cost"])

        yield cost


async def test_nodes_and_entities_cost_as_many_as_are_named(ask: Any, costing: Any) -> None:
    data = await ask("{ enterprises(first: 40) { nodes { id } } }")
    ids = [node["id"] for node in data["enterprises"]["nodes"]]
    selection = "... on Enterprise { id products(first: 10) { nodes { id name } } }"
    one = 1 + 1 + 10 * 3
    for count in (1, 7, 40):
        represented = [{"__typename": "Enterprise", "id": each} for each in ids[:count]]
        query = f"query ($all: [_Any!]!) {{ _entities(representations: $all) {{ {selection} }} }}"
        assert await costing(query, all=represented) == count * one
        query = f"query ($all: [ID!]!) {{ nodes(ids: $all) {{ {selection} }} }}"
        assert await costing(query, all=ids[:count]) == count * one
        named = ", ".join(f'"{each}"' for each in ids[:count])
        assert await costing(f"{{ nodes(ids: [{named}]) {{ {selection} }} }}") == count * one
    assert await costing(f"{{ node(id: {ids[0]}) {{ {selection} }} }}") == one


async def test_lists_without_a_bound_cost_some_rows(costing: Any) -> None:
    alone = await costing('{ region(code: "UA-32") { id } }')
    for field in ("partnerRegions { id }", "indicators { code }"):
        assert await costing(f'{{ region(code: "UA-32") {{ id {field} }} }}') >= alone + 10
    nested = '{ region(code: "UA-32") { partnerRegions { partnerRegions { partnerRegions { id } } } } }'
    assert await costing(nested) > 10**3
    industry = '{ industry(code: "C") { correspondences { correspondences { id } } } }'
    assert await costing(industry) > MOST_CORRESPONDENCES**2


async def test_no_industry_has_more_correspondences_than_it_costs(database: Database) -> None:
    (row,) = await database.fetch(
        "SELECT max(count) AS most FROM (SELECT count(*) FROM industry_correspondences GROUP BY industry_id) AS counts"
    )
    assert MOST_CORRESPONDENCES * 0.9 < row["most"] <= MOST_CORRESPONDENCES


async def test_looking_for_words_costs_something_in_each_page_that_does(costing: Any) -> None:
    page = "{ enterprises(first: 2%s) { nodes { id products(first: 3%s) { nodes { id } } } } }"
    plain = await costing(page % ("", ""))
    words = ', filter: { search: "молоко" }'
    assert await costing(page % (words, "")) == plain + SEARCH_COST
    assert await costing(page % ("", words)) == plain + 2 * SEARCH_COST
    assert await costing(page % (words, words)) == plain + 3 * SEARCH_COST
    assert await costing(page % (', filter: { search: "" }', "")) == plain
    counted = "{ enterprises(first: 2%s) { a: totalCount b: totalCount nodes { id } } }"
    assert await costing(counted % words) == await costing(counted % "") + 3 * SEARCH_COST
    assert await costing('{ search(query: "молоко", first: 2) { edges { score } } }') == 2 * 2 + SEARCH_COST


async def test_a_union_costs_what_its_dearest_type_does(costing: Any) -> None:
    query = "{ viewer { contactRequests(first: 1) { nodes { about { %s } } } } }"
    product, experience = "... on Product { id }", "... on Experience { comments(first: 50) { nodes { id } } }"
    assert await costing(query % product) == 1 + 1 + 1 + 1
    assert await costing(query % f"{product} {experience}") == await costing(query % experience) == 1 + 1 + 1 + 50 * 2


async def test_the_bound_of_a_list_counts(costing: Any) -> None:
    query = 'query ($first: Int!) { region(code: "UA-32") { statistics { byIndustry(first: $first) { count } } } }'
    costs = [await costing(query, first=first) for first in (1, 11, 100)]
    assert [cost - costs[0] for cost in costs] == [0, 10 * 2, 99 * 2]


async def test_a_regions_statistics_cost_what_counting_does(costing: Any) -> None:
    query = '{ region(code: "UA-32") { statistics { %s } } }'
    assert await costing(query % "total verified") == 1 + 1 + 2 * (COUNT_COST + 1)
    assert await costing(query % "byOperationalStatus { count }") == 1 + 1 + GROUPS_COST + ASSUMED_ROWS * 2
    assert await costing(query % "byIndustry(first: 3) { count }") == 1 + 1 + GROUPS_COST + 3 * 2


async def test_a_facet_costs_what_counting_does_and_its_groups(costing: Any) -> None:
    query = "{ enterprises(first: 50) { facets { %s } } }"
    one = await costing(query % "operationalStatuses { count }")
    assert one == 1 + GROUPS_COST + ASSUMED_ROWS * 2
    assert await costing(query % "regions(first: 7) { count }") == 1 + GROUPS_COST + 7 * 2
    assert await costing(query % "operationalStatuses { count } regions(first: 7) { count }") > 2 * GROUPS_COST


async def test_finding_partners_costs_something_for_each_enterprise(costing: Any) -> None:
    query = "query ($first: Int!) {{ enterprises(first: {0}) {{ nodes {{ recommendedPartners(first: $first) {{ score }} }} }} }}"
    assert await costing(query.format(1), first=7) == 1 + COST + 7 * 2
    assert await costing(query.format(20), first=7) == 20 * (1 + COST + 7 * 2) < LIMITS.cost
    assert await costing(query.format(100), first=1) > LIMITS.cost


async def test_first_and_last_cost_the_same_edges_more_and_a_count_little(costing: Any) -> None:
    query = "query ($first: Int, $last: Int) { products(first: $first, last: $last) { %s } }"
    nodes = query % "nodes { id }"
    assert await costing(nodes, first=30) == await costing(nodes, last=30) == 30 * 2
    assert await costing(query % "edges { cursor node { id } }", first=30) > 30 * 2
    assert await costing(query % "totalCount", first=30) == await costing(query % "totalCount", first=90)


@pytest.mark.parametrize("size", ["first", "last"])
async def test_each_level_multiplies(costing: Any, size: str) -> None:
    query = f"{{ enterprises({size}: 10) {{ nodes {{ products({size}: 10) {{ edges {{ node {{ id }} }} }} }} }} }}"
    assert await costing(query) == 10 * (1 + 10 * (1 + 1 + 1))


@pytest.mark.parametrize(("accept", "status"), [("application/graphql-response+json", 400), ("application/json", 200)])
@pytest.mark.parametrize("name", TOO_MUCH)
async def test_refusals_have_the_status_of_what_was_not_executed(
    client: Any, name: str, accept: str, status: int
) -> None:
    response = await client.post("/graphql", json={"query": TOO_MUCH[name][0]}, headers={"accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"].startswith(accept)
    refusal(response.json())


@pytest.mark.parametrize("number", range(5))
async def test_a_refusal_is_the_same_when_it_is_remembered(ask: Any, statements: list[str], number: int) -> None:
    query = list(TOO_MUCH.values())[number][0]
    assert refusal(await ask(query, errors=True)) == refusal(await ask(query, errors=True))
    assert statements == []


async def test_introspection_as_graphiql_sends_it_is_answered(ask: Any, statements: list[str]) -> None:
    query = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert len((await ask(query))["__schema"]["types"]) > 50
    assert statements == []


async def test_introspection_beside_other_fields_lifts_no_limit(ask: Any, statements: list[str]) -> None:
    query = literal(WIDE, 100).replace("{ region", "{ __schema { queryType { name } } region", 1)
    refusal(await ask(query, errors=True))
    assert statements == []


async def test_a_refused_argument_lifts_no_limit(ask: Any, statements: list[str]) -> None:
    query = literal(WIDE, 100).replace("{ region", "{ products(first: -1) { totalCount } region", 1)
    refusal(await ask(query, errors=True))
    assert statements == []


async def test_a_directive_without_a_value_lifts_no_limit(ask: Any, statements: list[str]) -> None:
    query = literal(WIDE, 100).replace("{ region", "query ($x: Boolean = true) { region", 1)
    query = query.replace("title", "title id @skip(if: $x)")
    refusal(await ask(query, errors=True))
    answer = await ask(query, errors=True, x=None)
    assert "data" not in answer
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert statements == []


async def test_another_operations_directives_lift_no_limit(client: Any, statements: list[str]) -> None:
    other = "query A($x: Boolean!) { __typename @skip(if: $x) } "
    query = "query B($x: [CountryCode!]) { regions(countries: $x) { totalCount }"
    query = f"{query} {literal(WIDE, 100).removeprefix('{')}"
    asked = {"query": other + query, "operationName": "B", "variables": {"x": ["UA"]}}
    refusal((await client.post("/graphql", json=asked)).json())
    assert statements == []


NAMES = " ".join(f"a{number}: name" for number in range(150))
INTROSPECTION_THAT_MULTIPLIES = {
    "lists in lists": f"{{ __schema {{ types {{ fields {{ args {{ {NAMES} }} }} }} }} }}",
    "beside data": f"{{ regions {{ totalCount }} __schema {{ types {{ fields {{ args {{ {NAMES} }} }} }} }} }}",
    "under many names": f"{{ {' '.join(f's{number}: __schema {{ ...A }}' for number in range(20))} }} "
    f"fragment A on __Schema {{ types {{ fields {{ args {{ name description type {{ name kind ofType {{ name kind }} }} }} }} }} }}",
    "fragments in fragments": "{ __schema { types { fields { type { ...A } } } } } "
    + " ".join(
        f"fragment {name} on __Type {{ {' '.join(f'a{number}: ofType {{ {below} }}' for number in range(6))} }}"
        for name, below in (("A", "...B"), ("B", "...C"), ("C", "name"))
    ),
}


@pytest.mark.parametrize("name", INTROSPECTION_THAT_MULTIPLIES)
async def test_introspection_that_multiplies_is_refused(ask: Any, statements: list[str], name: str) -> None:
    error = refusal(await ask(INTROSPECTION_THAT_MULTIPLIES[name], errors=True))
    assert error["extensions"]["cost"] > error["extensions"]["limit"]
    assert statements == []


async def test_many_fields_of_one_name_are_refused_before_they_are_compared(ask: Any, statements: list[str]) -> None:
    answer = await ask(f"{{ {'regions { totalCount } ' * 400} }}", errors=True)
    assert [error["message"] for error in answer["errors"]] == [TOO_ALIKE]
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["GRAPHQL_VALIDATION_FAILED"]
    assert statements == []


async def test_a_response_name_that_sql_cannot_have_lifts_no_limit(ask: Any, statements: list[str]) -> None:
    query = literal(WIDE, 100).replace("title", f"{'x' * 64}: title")
    refusal(await ask(query, errors=True))
    assert statements == []
