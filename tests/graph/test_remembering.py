"""What the compiled driver remembers is bounded."""

import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest

from graph.document import REMEMBERED
from graph.engine.compiling import MOST_COSTS, Operation, Plan
from graph.engine.execution import MOST_TEXT, Operations, Request
from graph.engine.remembered import Remembered
from graph.limits import LimitError
from loaders.scope import Scope
from models import Caller
from server.database import Database
from server.languages import preferred_languages
from server.settings import Settings
from tests.conftest import calling, running
from tests.graph.operating import answered

FILTERS: dict[str, Any] = {
    "employees": {"min": 1},
    "languages": ["uk"],
    "sizes": ["SMALL"],
    "damage": ["NONE"],
    "countries": ["UA"],
    "verified": True,
    "regions": ["UA-32"],
    "operationalStatuses": ["SUSPENDED"],
}


def operations_in(operations: Operations) -> list[Operation]:
    return [operation for operation, _ in operations.remembered.found.values()]


def plans_in(operations: Operations) -> list[Plan]:
    return [plan for plan, _ in operations.made_for.plans.found.values() if isinstance(plan, Plan)]


def statements_in(operations: Operations) -> int:
    return len(operations.made_for.statements.found)


def counts(operations: Operations) -> tuple[int, int, int]:
    """How many operations, plans and statements are remembered."""
    return len(operations.remembered.found), len(plans_in(operations)), statements_in(operations)


def document(number: int) -> str:
    """A different document each."""
    return f"{{ products(first: 3) {{ nodes {{ a{number}: id name }} }} }}"


@contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Gives what tells how many bytes of those taken meanwhile are in use."""

    def memory() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        yield memory
    finally:
        tracemalloc.stop()


def ask_for(operations: Operations, numbers: range) -> None:
    for number in numbers:
        operations.ready(Request(document(number)), Scope())


def padded(number: int, size: int) -> str:
    return document(number) + " " * (size - len(document(number)))


class TestDocuments:
    def test_the_documents_used_last_are_remembered_as_their_text_allows(self, operations: Operations) -> None:
        size = MOST_TEXT // 50
        for number in range(200):
            operations.ready(Request(padded(number, size)), Scope())
            assert operations.remembered.weight <= MOST_TEXT
        assert len(operations.remembered.found) == 50
        latest = {query for query, _ in operations.remembered.found}
        assert latest == {padded(number, size) for number in range(150, 200)}

    def test_two_thousand_documents_are_bounded_in_number_and_memory(
        self, operations: Operations, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask_for(operations, range(1_000, 1_001))
        made_for = operations.made_for
        monkeypatch.setattr(operations.remembered, "most", 100 * len(document(1_000)))
        monkeypatch.setattr(made_for.plans, "most", 100 * made_for.plans.weight)
        monkeypatch.setattr(made_for.statements, "most", 100 * made_for.statements.weight)
        ask_for(operations, range(1_001, 2_000))
        assert counts(operations) == (100, 100, 100)
        with traced() as memory:
            ask_for(operations, range(2_000, 2_200))  # all that is remembered is of these
            before = memory()
            ask_for(operations, range(2_200, 3_000))
            after = memory()
        assert counts(operations) == (100, 100, 100)
        assert operations.documents.remembered.cache_info().currsize <= REMEMBERED
        assert after < 2 * before

    def test_a_document_too_large_to_remember_is_answered_still(self, operations: Operations) -> None:
        assert operations.ready(Request(padded(1, MOST_TEXT + 1)), Scope()).statement.text
        assert len(operations.remembered.found) == operations.remembered.weight == 0

    async def test_refused_documents_are_bounded_too(self, operations: Operations, database: Database) -> None:
        for number in range(2 * REMEMBERED):
            assert "errors" in await answered(operations, database, f"{{ unknown{number} }}")
        assert operations.remembered.found == {}
        assert operations.documents.remembered.cache_info().currsize <= REMEMBERED


class TestShapes:
    """One operation: its plans by what directives leave, their statements by what arguments are given."""

    def test_a_document_and_shape_is_written_once(self, operations: Operations, writings: list[Any]) -> None:
        query = "query ($first: Int, $after: String) { products(first: $first, after: $after) { nodes { id } } }"
        for first in (1, 2, 50, None, 1):
            operations.ready(Request(query, None, {"first": first, "after": None}), Scope())
            operations.ready(Request(query, None, {"first": first}), Scope())
        assert len(writings) == len(plans_in(operations)) == 1

    def test_null_and_absent_are_of_one_shape_given_is_another(
        self, operations: Operations, writings: list[Any]
    ) -> None:
        query = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { totalCount } }"
        absent: list[dict[str, Any]] = [{}, {"filter": None}, {"filter": {}}, {"filter": {"sizes": None}}]
        for variables in absent:
            operations.ready(Request(query, None, variables), Scope())
        empty = len(writings)
        assert empty <= 4
        for sizes in (["SMALL"], ["LARGE", "MICRO"], []):
            operations.ready(Request(query, None, {"filter": {"sizes": sizes}}), Scope())
        assert len(writings) == empty + 1

    def test_all_subsets_of_filters_are_bounded(self, operations: Operations, monkeypatch: pytest.MonkeyPatch) -> None:
        statements = operations.made_for.statements
        monkeypatch.setattr(statements, "most", 50_000)
        query = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { nodes { id } } }"
        for chosen in range(2 ** len(FILTERS)):
            given = {name: value for place, (name, value) in enumerate(FILTERS.items()) if chosen >> place & 1}
            operations.ready(Request(query, None, {"filter": given}), Scope())
        (plan,) = plans_in(operations)
        assert 10 < len(statements.found) < 2 ** len(FILTERS)
        assert sum(len(statement.text) for statement, _ in statements.found.values()) < statements.weight <= 50_000
        assert len(plan.costs.found) <= MOST_COSTS

    def test_all_values_of_directives_are_bounded(
        self, operations: Operations, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(operations.made_for.plans, "most", 100_000)
        names = [f"v{number}" for number in range(8)]
        defined = ", ".join(f"${name}: Boolean = true" for name in names)
        fields = " ".join(f"{name}: name @skip(if: ${name})" for name in names)
        query = f"query ({defined}) {{ products(first: 1) {{ nodes {{ id {fields} }} }} }}"
        for chosen in range(2 ** len(names)):
            values = {name: bool(chosen >> place & 1) for place, name in enumerate(names)}
            ready = operations.ready(Request(query, None, values), Scope())
            assert ready.statement.text.count("AS v") + ready.statement.text.count('AS "v') == 8 - chosen.bit_count()
        assert 10 < len(plans_in(operations)) < 2 ** len(names)
        assert operations.made_for.plans.weight <= 100_000

    def test_fields_that_fragments_repeat_weigh_each_time(self, operations: Operations) -> None:
        repeated = " ".join(f"a{number}: products {{ nodes {{ ...F }} }}" for number in range(10))
        fragment = f"fragment F on Product {{ {' '.join(f'b{number}: name' for number in range(15))} }}"
        operations.ready(Request(f"{{ a0: products {{ nodes {{ ...F }} }} }} {fragment}"), Scope())
        once = operations.made_for.plans.weight
        operations.ready(Request(f"{{ {repeated} }} {fragment}"), Scope())
        assert operations.made_for.plans.weight > 5 * once

    def test_idempotency_keys_make_no_new_plans(self, operations: Operations) -> None:
        query = """mutation ($id: ID!, $key: String!) {
            submitEnterprise(input: {id: $id}) @idempotent(key: $key) { enterprise { id } } }"""
        for number in range(5):
            given = {"id": str(number), "key": str(number)}
            request, scope = Request(query, None, given), Scope(caller=Caller(subject="olena"))
            operations.planned(operations.operation(request), request, scope)
        assert len(plans_in(operations)) == 1

    async def test_answers_of_the_schema_are_kept_once_whatever_is_sent_beside(
        self, operations: Operations, database: Database
    ) -> None:
        for number in range(5):
            request = Request("{ __schema { __typename } }", None, {"unused": object(), f"v{number}": "x" * 10_000})
            assert (await operations.execute(request, database, Scope())).body.startswith(b'{"data"')
        assert len(operations.constants.found) == 1
        assert operations.constants.weight < 1_000

    async def test_answers_of_the_schema_with_variables_are_not_kept(
        self, operations: Operations, database: Database
    ) -> None:
        query = "query ($name: String!) { __type(name: $name) { name } }"
        for name in ("Region", "Product"):
            answer = await operations.execute(Request(query, None, {"name": name}), database, Scope())
            assert json.loads(answer.body) == {"data": {"__type": {"name": name}}}
        assert len(operations.constants.found) == 0

    def test_what_another_operation_skips_by_makes_no_new_plans(self, operations: Operations) -> None:
        query = "query A($x: Boolean!) { __typename @skip(if: $x) } query B($x: String!) { industry(code: $x) { id } }"
        for number in range(5):
            operations.ready(Request(query, "B", {"x": str(number)}), Scope())
        assert len(plans_in(operations)) == 1

    def test_a_refusal_does_not_remember_who_met_it(self, operations: Operations) -> None:
        query = "{ " + " ".join(f"a{number}: products {{ totalCount }}" for number in range(30)) + " }"
        depths = set()
        for _ in range(3):
            with pytest.raises(LimitError) as refusal:
                operations.ready(Request(query), Scope())
            depths.add(len(refusal.traceback))
        assert len(depths) == 1

    def test_absent_and_default_directives_share_a_plan(self, operations: Operations, writings: list[Any]) -> None:
        query = "query ($all: Boolean = true) { products { nodes { id name @include(if: $all) } } }"
        for variables in ({}, {"all": True}, {}, {"all": False}, {"all": True}):
            operations.ready(Request(query, None, variables), Scope())
        assert len(writings) == len(plans_in(operations)) == 2

    def test_costs_of_all_sizes_are_bounded(self, operations: Operations, writings: list[Any]) -> None:
        query = "query ($first: Int) { products(first: $first) { nodes { id } } }"
        for first in range(101):
            operations.ready(Request(query, None, {"first": first}), Scope())
        (plan,) = plans_in(operations)
        assert len(plan.costs.found) <= MOST_COSTS
        assert len(writings) == 1

    def test_references_of_any_number_and_kind_are_bounded(self, operations: Operations, writings: list[Any]) -> None:
        query = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename ... on Enterprise { name } } }"
        for count in range(1, 60):
            given = [{"__typename": "Enterprise", "id": str(number)} for number in range(1, count + 1)]
            operations.ready(Request(query, None, {"all": given}), Scope())
        assert len(writings) == 1
        kinds = ("Enterprise", "Product", "Experience", "Opportunity", "Region", "Industry")
        for chosen in range(1, 2 ** len(kinds)):
            given = [{"__typename": kind, "id": "1"} for place, kind in enumerate(kinds) if chosen >> place & 1]
            operations.ready(Request(query, None, {"all": given}), Scope())
        assert statements_in(operations) == len(writings) <= 2 ** len(kinds)

    def test_what_was_used_last_stays(self, operations: Operations, writings: list[Any]) -> None:
        query = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { nodes { id } } }"
        for chosen in range(2 ** len(FILTERS)):
            given = {name: value for place, (name, value) in enumerate(FILTERS.items()) if chosen >> place & 1}
            operations.ready(Request(query, None, {"filter": given}), Scope())
            operations.ready(Request(query), Scope())
        once = len(writings)
        operations.ready(Request(query), Scope())
        assert len(writings) == once <= 2 ** len(FILTERS) + 1


class TestLanguages:
    def test_hundreds_of_languages_need_a_few_statements(self, operations: Operations, writings: list[Any]) -> None:
        letters = "abcdefghijklmnopqrst"
        headers = [f"{a}{b}-{b}{a}, {b}{a};q=0.5" for a in letters for b in letters]
        found = {preferred_languages(header) for header in headers} | {("uk",), ("en",), ("de",), ("uk", "en"), ()}
        assert len(found) > 300
        for languages in found:
            operations.ready(Request(document(1)), Scope(languages=languages))
        assert len(operations.remembered.found) == len(plans_in(operations)) == 1
        assert len(writings) == statements_in(operations) <= 2 * 4

    async def test_hundreds_of_headers_do_not_grow_what_the_server_remembers(self, demo_url: str) -> None:
        async with running(Settings(database_url=demo_url)) as app, calling(app) as client:
            operations = app.endpoint.operations
            found = []
            for number in range(300):
                header = f"a{chr(97 + number % 26)}-X{number}, b{chr(97 + number // 26)}"
                answer = await client.post(
                    "/graphql",
                    json={"query": "{ products(first: 1) { nodes { name } } }"},
                    headers={"accept-language": header},
                )
                assert "errors" not in answer.json()
                found.append(counts(operations))
        assert found[-1] == found[5] == (1, 1, found[5][2])
        assert found[5][2] <= 4


class TestRemembered:
    def test_weights_never_pass_the_most(self) -> None:
        remembered: Remembered[int, str] = Remembered(10)
        for key in range(100):
            assert remembered.put(key, "value", key % 12) == "value"
            assert remembered.weight <= 10
            assert remembered.weight == sum(weight for _, weight in remembered.found.values())

    def test_a_value_put_again_replaces_the_first(self) -> None:
        remembered: Remembered[str, int] = Remembered(10)
        remembered.put("key", 1, 7)
        remembered.put("key", 2, 5)
        assert (remembered.get("key"), remembered.weight) == (2, 5)


def test_a_new_document_over_known_fields_is_put_together_without_sqlalchemy(
    operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("compiled anew")

    first = '{ enterprises(first: 2) { nodes { name region { code } } } region(code: "UA-32") { name } }'
    other = '{ region(code: "US-WA") { name again: name } enterprises(first: 5) { nodes { region { name } name } } }'
    operations.ready(Request(first), Scope())
    operations.ready(Request('{ region(code: "UA-32") { name } enterprises { nodes { region { name } } } }'), Scope())
    monkeypatch.setattr("graph.engine.statement.fragment", refuse)
    assert operations.ready(Request(other), Scope()).statement.text.count("regions") > 1


def test_fragments_are_bounded(operations: Operations, monkeypatch: pytest.MonkeyPatch) -> None:
    fragments = operations.made_for.fragments.remembered
    monkeypatch.setattr(fragments, "most", 50)
    for names in combinations(FILTERS, 3):
        chosen = {name: FILTERS[name] for name in names}
        query = "query ($filter: EnterpriseFilter) { enterprises(filter: $filter) { nodes { name } } }"
        operations.ready(Request(query, variables={"filter": chosen}), Scope())
    assert len(fragments.found) == fragments.weight == 50
