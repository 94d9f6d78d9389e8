"""The operations written by hand leave nothing of the schema out."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSyntaxError,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    parse,
    visit,
)

from graph.schema import schema
from tests.graph.differential.operations import FAMILIES
from tests.graph.differential.operations.feeds import FEEDS
from tests.graph.differential.operations.filters import FILTERS, TYPES
from tests.graph.differential.values import SCALARS

FULL = schema().graphql_schema
OURS = [kind for name, kind in FULL.type_map.items() if not name.startswith("__")]


class Uses(Visitor):
    """Collects what documents select, and with which arguments."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.found: set[str] = set()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        field = f"{self.info.get_parent_type()}.{node.name.value}"
        self.found |= {field, *(f"{field}({argument.name.value})" for argument in node.arguments or ())}


@cache
def used() -> set[str]:
    info = TypeInfo(FULL)
    uses = Uses(info)
    for case in (case for cases in (*FAMILIES.values(), FEEDS) for case in cases):
        try:
            visit(parse(case.query), TypeInfoVisitor(info, uses))
        except GraphQLSyntaxError:
            continue
    return uses.found


def is_of_mutations(kind: GraphQLObjectType) -> bool:
    """Mutations change what they are asked of: tests/resolvers does each by both drivers instead."""
    return kind is FULL.mutation_type or "userErrors" in kind.fields or kind.name == "UserError"


def fields() -> Iterator[tuple[str, Any]]:
    for kind in OURS:
        if isinstance(kind, GraphQLObjectType) and not is_of_mutations(kind):
            yield from ((f"{kind}.{name}", field) for name, field in kind.fields.items())


def test_every_field_of_every_type_is_compared() -> None:
    assert {name for name, _ in fields()} <= used()


def test_every_argument_is_compared() -> None:
    assert {f"{name}({argument})" for name, field in fields() for argument in field.args} <= used()


@pytest.mark.parametrize("page", FILTERS)
def test_every_filter_is_compared(page: str) -> None:
    kind: Any = FULL.type_map[TYPES[page]]
    assert set(FILTERS[page]) == set(kind.fields)


def test_every_scalar_has_values_that_generated_operations_may_send() -> None:
    inputs = [field.type for kind in OURS if isinstance(kind, GraphQLInputObjectType) for field in kind.fields.values()]
    inputs += [argument.type for _, field in fields() for argument in field.args.values()]
    named = {get_named_type(kind) for kind in inputs}
    scalars = {kind.name for kind in named if not isinstance(kind, (GraphQLEnumType, GraphQLInputObjectType))}
    assert scalars <= set(SCALARS)
