"""Arguments as SQL takes them: what is given keeps its shape, what is absent or null is left out."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import strawberry
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Float, Numeric, Text, bindparam
from sqlalchemy.types import TypeEngine
from strawberry import UNSET
from strawberry.types.base import StrawberryList, StrawberryOptional, has_object_definition
from strawberry.types.field import StrawberryField

from models.errors import BadUserInput
from models.ids import node_number
from models.texts import text_problem

Path = tuple[str, ...]

SQL_TYPES: dict[Any, type[TypeEngine[Any]]] = {
    strawberry.ID: BigInteger,
    bool: Boolean,
    int: BigInteger,
    float: Float,
    Decimal: Numeric,
    datetime: DateTime,
    date: Date,
}


class Given(NamedTuple):
    """The arguments that are given: where each stands, on which a statement's text depends, its value, its type."""

    paths: tuple[Path, ...] = ()
    values: tuple[Any, ...] = ()
    types: tuple[Any, ...] = ()

    @property
    def frozen(self) -> Hashable:
        """The same for equal arguments."""
        return self.paths, tuple(tuple(value) if isinstance(value, list) else value for value in self.values)

    def bound(self, name: str | None = None, start: int = 0) -> dict[str, Any]:
        """Bound parameters in the shape of the arguments: with their values, or named and numbered from `start`."""
        found: dict[str, Any] = {}
        for place, (path, value, kind) in enumerate(zip(*self, strict=True), start):
            label = name and f"{name}_{place}"
            inner = found
            for step in path[:-1]:
                inner = inner.setdefault(step, {})
            inner[path[-1]] = bindparam(label, value, type_=sql_type(kind), unique=label is None)
        return found


NOTHING_GIVEN = Given()

Part = tuple[Path, Any, Any]
"""Where a value stands, the value, and its type."""
Splitter = Callable[[Any, list[Part]], None]
"""Adds the parts of a value that is given."""


def given_of(splitters: Mapping[str, Splitter], values: Mapping[str, Any]) -> Given:
    """Converted arguments by name, for SQL. Raises BadUserInput for what SQL could not take."""
    found: list[Part] = []
    for name, value in values.items():
        if value is not None and value is not UNSET:
            splitters[name](value, found)
    return Given(*map(tuple, zip(*found, strict=True))) if found else NOTHING_GIVEN


def splitter(path: Path, kind: Any) -> Splitter:
    """What adds a value with its place and type, or of an input object those of its fields."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    if not has_object_definition(kind) or hasattr(kind, "bind_value"):
        bindable = binder(kind)
        return lambda value, found: found.append((path, bindable(value), kind))
    fields = [(field.python_name, splitter((*path, field.python_name), of)) for field, of in input_fields(kind)]

    def split(value: Any, found: list[Part]) -> None:
        for name, split_inner in fields:
            inner = getattr(value, name)
            if inner is not None and inner is not UNSET:
                split_inner(inner, found)

    return split


@cache
def input_fields(kind: Any) -> tuple[tuple[StrawberryField, Any], ...]:
    """An input's fields with their types, which Strawberry would look up anew each time."""
    return tuple((field, field.type) for field in kind.__strawberry_definition__.fields)


def sql_type(kind: Any) -> TypeEngine[Any]:
    if isinstance(kind, StrawberryList):
        return ARRAY(sql_type(kind.of_type))
    found = SQL_TYPES.get(kind, Text)
    return found(timezone=True) if found is DateTime else found()


def binder(kind: Any) -> Callable[[Any], Any]:
    """What makes of a value what the driver of the database takes; inputs with a `bind_value` stand in SQL as one."""
    if isinstance(kind, StrawberryList):
        bindable = binder(kind.of_type)
        return lambda values: [bindable(value) for value in values]
    return node_number if kind is strawberry.ID else plain


def plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return checked_text(value)
    return value.bind_value() if hasattr(value, "bind_value") else value


def checked_text(text: str) -> str:
    """The text, if PostgreSQL can hold it. Raises BadUserInput for NUL and for halves of characters."""
    if (reason := text_problem(text)) is not None:
        raise BadUserInput(reason)
    return text
