"""A page: a relation with filters, orders and keyset cursors. Both drivers read it."""

import binascii
import operator
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Numeric,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.types import TypeEngine

from loaders.relation import Reading, Rows, as_rows, reading, restricted
from loaders.scope import Scope
from models import Base
from models.base import LARGEST_ID
from models.errors import BadUserInput
from models.row import columns_of, row_of

MOST = 100
"""How many rows a page may have."""
DEFAULT = 20
LARGEST_INT = 2**31 - 1
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?\+00")
"""How PostgreSQL writes a time in UTC."""

Expression = Callable[..., ColumnElement[Any]]
"""SQL over a row and the request's scope; a third argument is the filter that a sort key needs."""
Filter = Callable[[Any, Any], ColumnElement[bool]]
Columns = Callable[[Any], Sequence[ColumnElement[Any]]]
Given = Mapping[str, Any]
"""Filters that are given, by name: bound values."""


def check_time(text: str) -> None:
    if text == "infinity":
        return
    if not INSTANT.fullmatch(text):
        raise ValueError(text)
    datetime.fromisoformat(text)


def check_integer(text: str) -> None:
    if not (re.fullmatch(r"-?[0-9]{1,10}", text) and -LARGEST_INT <= int(text) <= LARGEST_INT):
        raise ValueError(text)


def check_position(text: str) -> None:
    if not (re.fullmatch(r"[0-9]{1,19}", text) and int(text) <= LARGEST_ID):
        raise ValueError(text)


def check_number(text: str) -> None:
    if text != "Infinity" and not re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]{1,20})?", text):
        raise ValueError(text)


def check_text(text: str) -> None:
    text.encode()  # a lone surrogate is a ValueError
    if "\0" in text:
        raise ValueError(text)


# What refuses a key that PostgreSQL could not read, by the key's type.
KEY_CHECKS: dict[type, Callable[[str], None]] = {
    DateTime: check_time,
    BigInteger: check_position,
    Integer: check_integer,
    Numeric: check_number,
    Text: check_text,
}


def needed(row: Any, given: Given, name: str) -> Any:
    """A filter's value: given, or carried by the row."""
    carried = getattr(row, f"_{name}", None)
    return given[name] if carried is None else carried


@dataclass(frozen=True)
class SortKey:
    """What an order sorts by: an expression without nulls, one a direction where they differ."""

    ascending: Expression
    descending: Expression | None = None
    by_language: bool = False
    needs: str | None = None
    """The filter on whose value the key depends."""
    kind: TypeEngine[Any] | None = None
    """The key's type, where it needs a filter."""

    def expression(self, row: Any, scope: Scope, given: Given, *, descending: bool) -> ColumnElement[Any]:
        carried: ColumnElement[Any] | None = getattr(row, CARRIED, None)
        if carried is not None:
            return carried
        chosen = self.descending if descending and self.descending else self.ascending
        return chosen(row, scope) if self.needs is None else chosen(row, scope, needed(row, given, self.needs))

    def type_over(self, row: Any, scope: Scope, *, descending: bool) -> TypeEngine[Any]:
        return self.kind or self.expression(row, scope, {}, descending=descending).type


CARRIED = "_key"
"""The column in which the rows of a window carry their sort key: PostgreSQL knows then that they are sorted."""


class Order(NamedTuple):
    """One of a page's orders in one direction."""

    name: str
    descending: bool = False


class Position(NamedTuple):
    """A place in an order: what a cursor holds, or parameters that stand for it."""

    key: Any
    id: Any


class Window(NamedTuple):
    """Which part of a page's rows is asked for: `limit` rows from one end."""

    limit: Any = DEFAULT
    """A number, or a parameter that stands for it."""
    backward: bool = False
    after: Position | None = None
    before: Position | None = None


class PageRows(NamedTuple):
    """Rows to read; `statement` has no columns yet and stands in reading order: backward for the last rows."""

    row: Any
    statement: Select[Any]
    order_by: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows of `model`, of one parent or of all, in pages.

    `by(parent, row)` is the parent's condition. A filter `name` takes `filters[name](row, value)`.
    A filter left out takes `defaults[name](row)` instead, where there is one. `readings[name](value)` makes of a
    filter's value what SQL takes.
    """

    model: type[Base]
    by: Callable[..., Rows | ColumnElement[bool]] | None = None
    filters: Mapping[str, Filter] = field(default_factory=dict)
    defaults: Mapping[str, Callable[[Any], ColumnElement[bool]]] = field(default_factory=dict)
    orders: Mapping[str, SortKey]
    default_order: Order
    readings: Mapping[str, Reading] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)
    """What filters cost, in values."""
    implied: Mapping[str, Callable[[Any], ColumnElement[Any]]] = field(default_factory=dict)
    """Values that the parent has for what orders and edges need."""
    oldest: Callable[[Scope], int] = lambda _: 0
    """The smallest id that a cursor may have: what came before is not kept."""
    key_checks: dict[str, Callable[[str], None]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, by: Callable[..., Rows | ColumnElement[bool]], **changes: Any) -> "Page":
        """The same page, of a parent's rows only."""
        return replace(self, by=by, key_checks={}, **changes)

    def matching(self, parent: Any, row: Any, scope: Scope, given: Given) -> Select[Any]:
        """All rows of the page, without columns, order or window."""
        statement = reading(row, Rows() if self.by is None else as_rows(self.by(parent, row)))
        for name, value in given.items():
            statement = statement.where(self.filters[name](row, value))
        for name, condition_of in self.defaults.items():
            statement = statement if name in given else statement.where(condition_of(row))
        return restricted(statement, self.model, row, scope)

    def rows(
        self,
        parent: Any,
        scope: Scope,
        given: Given,
        order: Order,
        window: Window,
        *,
        more: int = 1,
        columns: Columns = columns_of,
    ) -> PageRows:
        """The window's rows and so many more, with these columns: read before what is selected is computed."""
        found = self.sorted_rows(parent, scope, given, order, window)
        statement = found.statement.limit(window.limit + more if more else window.limit)
        statement = statement.add_columns(*columns(found.row))
        carried = self.carried(parent, found.row, scope, given, order)
        statement = statement.add_columns(*(value.label(name) for name, value in carried.items()))
        keys = statement.subquery() if parent is None else statement.correlate(parent).lateral()
        row: Any = row_of(self.model, keys)
        for name in carried:
            setattr(row, name, keys.c[name])
        sorting = self.sorting(row, scope, given, order, order.descending != window.backward)
        return PageRows(row, select().select_from(row).order_by(*sorting), sorting)

    def carried(self, parent: Any, row: Any, scope: Scope, given: Given, order: Order) -> dict[str, ColumnElement[Any]]:
        """What the window's rows carry beside their columns: their sort key, and what the parent implies."""
        implied = self.implied_by(parent)
        found = {f"_{name}": value for name, value in implied.items()}
        return {**found, CARRIED: self.sort_key(row, scope, {**implied, **given}, order)}

    def cost(self, given: Collection[str]) -> int:
        """What these filters cost, with those that the parent has values for."""
        return sum(self.costs.get(name, 0) for name in (*given, *self.implied))

    def implied_by(self, parent: Any) -> Given:
        return {name: make(parent) for name, make in self.implied.items()}

    def sorted_rows(self, parent: Any, scope: Scope, given: Given, order: Order, window: Window) -> PageRows:
        """All rows from where the window begins to where its other bound is, if it has one; its limit is left out."""
        row: Any = row_of(self.model)
        statement = self.matching(parent, row, scope, given)
        given = {**self.implied_by(parent), **given}
        for position, wanted in ((window.after, True), (window.before, False)):
            if position is not None:
                statement = statement.where(self.beyond(row, scope, given, order, position, later=wanted))
        sorting = self.sorting(row, scope, given, order, order.descending != window.backward)
        return PageRows(row, statement.order_by(*sorting), sorting)

    def all_rows(self, parent: Any, scope: Scope, given: Given) -> PageRows:
        """All rows, by id, with no bound: for who reads them by a cursor of PostgreSQL's."""
        row: Any = row_of(self.model)
        return PageRows(row, self.matching(parent, row, scope, given).order_by(row.id), (row.id,))

    def count(self, parent: Any, scope: Scope, given: Given) -> Select[Any]:
        """How many rows there are in all, as one row."""
        row: Any = row_of(self.model)
        statement = self.matching(parent, row, scope, given).add_columns(func.count())
        return statement if parent is None else statement.correlate(parent)

    def outside(
        self,
        parent: Any,
        scope: Scope,
        given: Given,
        order: Order,
        position: Position,
        *,
        later: bool,
    ) -> ColumnElement[bool]:
        """Whether there are rows at a cursor or on its far side: those that the window left out."""
        row: Any = row_of(self.model)
        statement = self.matching(parent, row, scope, given)
        given = {**self.implied_by(parent), **given}
        there = self.beyond(row, scope, given, order, position, later=later, inclusive=True)
        # The nearest one, not EXISTS: for that PostgreSQL may read the table from its start.
        sorting = self.sorting(row, scope, given, order, order.descending == later)
        nearest = statement.where(there).add_columns(row.id).order_by(*sorting).limit(literal_column("1"))
        nearest = nearest if parent is None else nearest.correlate(parent)
        return nearest.scalar_subquery().is_not(None)

    def sort_key(self, row: Any, scope: Scope, given: Given, order: Order) -> ColumnElement[Any]:
        return self.orders[order.name].expression(row, scope, given, descending=order.descending)

    def bound(self, row: Any, scope: Scope, order: Order, position: Position) -> tuple[ColumnElement[Any], ...]:
        kind = self.orders[order.name].type_over(row, scope, descending=order.descending)
        return cast(parameter(position.key, Text()), kind), parameter(position.id, BigInteger())

    def beyond(
        self,
        row: Any,
        scope: Scope,
        given: Given,
        order: Order,
        position: Position,
        *,
        later: bool,
        inclusive: bool = False,
    ) -> ColumnElement[bool]:
        """The rows after a position in the order, or before it: one comparison of rows, which an index serves."""
        key = tuple_(self.sort_key(row, scope, given, order), row.id)
        place = tuple_(*self.bound(row, scope, order, position))
        upward = operator.ge if inclusive else operator.gt
        downward = operator.le if inclusive else operator.lt
        condition: ColumnElement[bool] = (upward if later != order.descending else downward)(key, place)
        return condition

    def sorting(self, row: Any, scope: Scope, given: Given, order: Order, descending: bool) -> tuple[Any, ...]:
        key = self.sort_key(row, scope, given, order)
        return (key.desc(), row.id.desc()) if descending else (key.asc(), row.id.asc())

    def tag(self, order: Order, scope: Scope) -> str:
        """What a cursor says of its order."""
        language = f":{scope.sort_language}" if self.orders[order.name].by_language else ""
        return f"{order.name}{language} {'DESC' if order.descending else 'ASC'}"

    def cursor(self, row: Any, scope: Scope, given: Given, order: Order) -> ColumnElement[str]:
        """URL-safe base64 of a JSON array: the order, the key as text, the id."""
        key = self.sort_key(row, scope, given, order)
        parts = func.json_build_array(
            bindparam(None, self.tag(order, scope), type_=Text(), unique=True), cast(key, Text), row.id
        )
        encoded = func.encode(func.convert_to(cast(parts, Text), literal_column("'UTF8'")), literal_column("'base64'"))
        return func.translate(encoded, literal_column("E'+/=\\n'"), literal_column("'-_'"), type_=Text())

    def position(self, text: str, order: Order, scope: Scope) -> Position:
        """What a cursor holds. Raises BadUserInput for garbage and for another order's cursor."""
        tag, key, row_id = decoded(text)
        expected = self.tag(order, scope)
        if tag != expected:
            raise BadUserInput(f"This cursor is of the order {tag}; the page is in the order {expected}.")
        try:
            self.key_check(expected, order, scope)(key)
        except ValueError as error:
            raise BadUserInput("This is not a cursor.") from error
        if row_id < self.oldest(scope):
            raise BadUserInput("What came after this cursor is no longer kept; begin anew without one.")
        return Position(key, row_id)

    def key_check(self, tag: str, order: Order, scope: Scope) -> Callable[[str], None]:
        """What refuses a key that PostgreSQL could not read."""
        if tag not in self.key_checks:
            row: Any = row_of(self.model)
            kind = self.orders[order.name].type_over(row, scope, descending=order.descending)
            self.key_checks[tag] = next(check for of, check in KEY_CHECKS.items() if isinstance(kind, of))
        return self.key_checks[tag]


def parameter(value: Any, kind: Any) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else bindparam(None, value, type_=kind, unique=True)


def decoded(text: str) -> tuple[str, str, int]:
    """A cursor's tag, key and id. Raises BadUserInput where it is none."""
    try:
        plain = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
        tag, key, row_id = orjson.loads(binascii.a2b_base64(plain, strict_mode=True))
    except (ValueError, TypeError) as error:
        raise BadUserInput("This is not a cursor.") from error
    if not (isinstance(tag, str) and isinstance(key, str) and type(row_id) is int and 0 <= row_id <= LARGEST_ID):
        raise BadUserInput("This is not a cursor.")
    return tag, key, row_id
