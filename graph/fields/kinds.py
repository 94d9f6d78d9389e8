"""The kinds of fields: each is defined once, as SQL, and read by both drivers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import strawberry
from sqlalchemy import ColumnElement
from strawberry.annotation import StrawberryAnnotation
from strawberry.federation.schema_directives import Cost, ListSize
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from graph.fields.arguments import Splitter, splitter
from graph.fields.registry import NAMES, paging_inputs
from loaders.facets import GROUPS_COST, Facet
from loaders.paging import DEFAULT, Page
from loaders.relation import ASSUMED_ROWS, Relation
from loaders.scope import Scope
from models.base import Base

Expression = Callable[..., ColumnElement[Any]]
"""SQL over a row (models.row) and the request's scope, with the field's arguments by name."""

COUNT_COST = 10
"""Counting rows costs as much as so many values."""


def list_size(assumed: int, **more: Sequence[str]) -> ListSize:
    unset: dict[str, Any] = {"slicing_arguments": strawberry.UNSET, "sized_fields": strawberry.UNSET}
    return ListSize(assumed_size=assumed, require_one_slicing_argument=False, **{**unset, **more})


@dataclass(frozen=True)
class Argument:
    """An argument: its Python annotation, what it means, its default."""

    annotation: Any
    description: str
    default: Any = strawberry.UNSET


class SqlField(StrawberryField):
    """A field that is SQL. How it is read is its driver's affair (`resolve` in graph.resolving.driver)."""

    declared: Mapping[str, Argument]
    definition: Any

    @classmethod
    def define(cls, description: str, definition: Any, arguments: Mapping[str, Argument] | None = None) -> Any:
        field = cls(description=description)
        field.declared = arguments or {}
        field.definition = definition
        field.directives = field.sizes()
        return field

    @property
    def weight(self) -> int:
        """What it costs beside its rows and their values."""
        return 0

    @property
    def assumed_rows(self) -> int:
        """How many rows it gives where no argument says."""
        return 1

    def sizes(self) -> list[object]:
        """What gateways are told of how many rows there are, and of what they cost."""
        return []

    def __copy__(self) -> "SqlField":
        copied = super().__copy__()
        copied.declared, copied.definition = self.declared, self.definition
        return copied

    @property
    def is_basic_field(self) -> bool:
        return False

    @property
    def arguments(self) -> list[StrawberryArgument]:
        if self._arguments is None:
            self._arguments = [made(name, argument) for name, argument in self.all_arguments().items()]
        return self._arguments

    @arguments.setter
    def arguments(self, value: list[StrawberryArgument]) -> None:
        self._arguments = value

    def all_arguments(self) -> Mapping[str, Argument]:
        return self.declared

    @cached_property
    def kinds(self) -> Mapping[str, Any]:
        """The arguments' types by their Python names."""
        return {argument.python_name: argument.type for argument in self.arguments}

    @cached_property
    def splitters(self) -> Mapping[str, Splitter]:
        """What makes parts for SQL of the arguments, by their Python names."""
        return {name: splitter((name,), kind) for name, kind in self.kinds.items()}

    @cached_property
    def python_names(self) -> Mapping[str, str]:
        """The arguments' Python names by those of the schema."""
        return {
            argument.graphql_name or to_camel_case(argument.python_name): argument.python_name
            for argument in self.arguments
        }

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:  # noqa: ARG002
        from graph.resolving.driver import resolve  # noqa: PLC0415 - the driver knows the kinds, not they it

        return resolve(self, source, info._raw_info, kwargs)  # noqa: SLF001


def made(name: str, argument: Argument) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(argument.annotation, namespace=NAMES),
        description=argument.description,
        default=argument.default,
    )


def weights(field: SqlField) -> list[object]:
    return [Cost(weight=field.weight)] if field.weight else []


def list_size_of(field: SqlField) -> ListSize:
    """Of a list that is no page."""
    slicing = {"slicing_arguments": ["first"]} if "first" in field.declared else {}
    return list_size(field.assumed_rows, **slicing)


class LeafField(SqlField):
    """A value computed over a row."""

    definition: Expression


class CountField(LeafField):
    """A number of other rows."""

    @property
    def weight(self) -> int:
        return COUNT_COST

    def sizes(self) -> list[object]:
        return weights(self)


def leaf_expression(
    field: LeafField, prefix: str, bound: Mapping[str, Any], row: Any, scope: Scope
) -> ColumnElement[Any]:
    """A field's SQL over a row: its column, or what its function makes."""
    if callable(field.definition):
        return field.definition(row, scope, **bound)
    column: ColumnElement[Any] = getattr(row, column_of(field, prefix))
    return column


def column_of(field: LeafField, prefix: str) -> str:
    """The name of the column that a field is."""
    return prefix + (field.definition if isinstance(field.definition, str) else field.python_name)


@dataclass(frozen=True)
class Embedding:
    """An object made of the row's own columns: those that start with `prefix`; null unless `when` holds.

    At the root it is made of no row: its values are SQL over the scope.
    """

    prefix: str
    when: Callable[[Any, Scope], ColumnElement[bool]] | None


class EmbeddedField(SqlField):
    definition: Embedding


class OneField(SqlField):
    """The one row of a relation, or null."""

    definition: Relation


class ManyField(SqlField):
    """All rows of a relation."""

    definition: Relation

    @property
    def weight(self) -> int:
        return self.definition.cost

    @property
    def assumed_rows(self) -> int:
        return self.definition.size

    def sizes(self) -> list[object]:
        return [*weights(self), list_size_of(self)]


class FacetField(SqlField):
    """All rows of the page on which it stands, in groups."""

    definition: Facet

    @property
    def weight(self) -> int:
        return GROUPS_COST

    @property
    def assumed_rows(self) -> int:
        return ASSUMED_ROWS

    def sizes(self) -> list[object]:
        return [*weights(self), list_size_of(self)]


class EitherField(SqlField):
    """The row of the first of several relations that has one, or null."""

    definition: tuple[Relation, ...]


class PageField(SqlField):
    """A connection. Arguments that are no part of the window are its filters."""

    definition: Page
    sides: tuple[str, ...]
    lists: tuple[str, ...] = ("nodes", "edges")
    """The fields of its connection that have the rows."""

    def __copy__(self) -> "PageField":
        copied = cast("PageField", super().__copy__())
        copied.sides, copied.lists = self.sides, self.lists
        return copied

    @property
    def weight(self) -> int:
        return self.definition.cost(self.declared)

    def sizes(self) -> list[object]:
        slicing = [name for name in ("first", "last") if name in self.sides]
        return [*weights(self), list_size(DEFAULT, slicing_arguments=slicing, sized_fields=list(self.lists))]

    def all_arguments(self) -> Mapping[str, Argument]:
        inputs = paging_inputs(self.definition.model) if not self.declared else {}
        return {**inputs, **self.declared, **{name: WINDOW[name] for name in self.sides}}


class EdgeField(SqlField):
    """A value of an edge, computed over its row and the page's filters: `sql(row, scope, filters)`."""

    definition: Callable[[Any, Scope, Mapping[str, Any]], ColumnElement[Any]]


class FeedField(PageField):
    """A subscription: each row of a page as it comes, after those since a cursor."""

    is_personal: bool = False
    of: type[Base] | None = None
    """What the argument `id` names: a row that the caller must see."""

    def __copy__(self) -> "FeedField":
        copied = cast("FeedField", super().__copy__())
        copied.is_personal, copied.of = self.is_personal, self.of
        return copied

    def sizes(self) -> list[object]:
        return []

    def all_arguments(self) -> Mapping[str, Argument]:
        return {**self.declared, "after": WINDOW["after"]}


WINDOW: dict[str, Argument] = {
    "first": Argument(int | None, "How many from the start, or after `after`: up to 100, by default 20."),
    "after": Argument(str | None, "A cursor: what follows it."),
    "last": Argument(int | None, "How many from the end, or before `before`: up to 100."),
    "before": Argument(str | None, "A cursor: what precedes it."),
}


def argument(annotation: Any, description: str, default: Any = strawberry.UNSET) -> Argument:
    """An argument of a field."""
    return Argument(annotation, description, default)


def column(description: str, name: str | None = None) -> Any:
    """A column of the row, by default the one of the field's name."""
    return LeafField.define(description, name)


def expression(description: str, sql: Expression, **arguments: Argument) -> Any:
    """A value that SQL computes over the row: `sql(row, scope, **arguments)`."""
    return LeafField.define(description, sql, arguments)


def counted(description: str, sql: Expression) -> Any:
    """How many rows belong to the row: `sql(row, scope)`."""
    return CountField.define(description, sql)


def embedded(
    description: str,
    prefix: str = "",
    when: Callable[[Any, Scope], ColumnElement[bool]] | None = None,
) -> Any:
    """An object made of the row's own columns; null where `when` does not hold."""
    return EmbeddedField.define(description, Embedding(prefix, when))


def one(description: str, relation: Relation, **arguments: Argument) -> Any:
    """The row of a relation, or null."""
    return OneField.define(description, relation, arguments)


def either(description: str, *relations: Relation) -> Any:
    """The row of the first of several relations that has one, or null; a union of their types."""
    return EitherField.define(description, relations)


def many(description: str, relation: Relation, **arguments: Argument) -> Any:
    """All rows of a relation, as a list."""
    return ManyField.define(description, relation, arguments)


def facet(description: str, groups: Facet, **arguments: Argument) -> Any:
    """What the page on which it stands is counted by, as a list."""
    return FacetField.define(description, groups, arguments)


def page(
    description: str,
    pages: Page,
    sides: tuple[str, ...] = ("first", "after", "last", "before"),
    lists: tuple[str, ...] = PageField.lists,
    **filters: Argument,
) -> Any:
    """A connection over a page, with the filter and order inputs of its entity unless `filters` are named."""
    field = PageField(description=description)
    field.declared, field.definition, field.sides, field.lists = filters, pages, sides, lists
    field.directives = field.sizes()
    return field


def of_edge(description: str, sql: Callable[[Any, Scope, Mapping[str, Any]], ColumnElement[Any]]) -> Any:
    """A value of an edge, such as how well its row matches the page's filters."""
    return EdgeField.define(description, sql)


def feed(
    description: str, rows: Page, *, is_personal: bool = False, of: type[Base] | None = None, **filters: Argument
) -> Any:
    """Each row of a page as it comes; a personal one takes a token, one `of` a row is about what `id` names."""
    field = FeedField(description=description)
    field.declared, field.definition, field.sides = filters, rows, ("after",)
    field.is_personal, field.of = is_personal, of
    return field
