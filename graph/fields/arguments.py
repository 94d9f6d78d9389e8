"""Arguments as SQL takes them: what is given keeps its shape, what is absent or null is left out."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import strawberry
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Float, Numeric, Text, bindparam
from sqlalchemy.types import TypeEngine
from strawberry.types.base import StrawberryList, StrawberryOptional, has_object_definition
from strawberry.types.field import StrawberryField

from loaders.given import is_given
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


def given_of(kinds: Mapping[str, Any], values: Mapping[str, Any]) -> Given:
    """Converted arguments by name, for SQL. Raises BadUserInput for what SQL could not take."""
    found = [item for name, value in values.items() for item in parts_of((name,), value, kinds[name])]
    return Given(*map(tuple, zip(*found, strict=True))) if found else Given()


def parts_of(path: Path, value: Any, kind: Any) -> Iterator[tuple[Path, Any, Any]]:
    """A value with its place and type; of an input object those of its fields."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    if not is_given(value):
        return
    if not has_object_definition(kind) or hasattr(value, "bind_value"):
        yield path, plain(value, kind), kind
        return
    for field, of in input_fields(kind):
        inner = getattr(value, field.python_name)
        if is_given(inner):
            yield from parts_of((*path, field.python_name), inner, of)


@cache
def input_fields(kind: Any) -> tuple[tuple[StrawberryField, Any], ...]:
    """An input's fields with their types, which Strawberry would look up anew each time."""
    return tuple((field, field.type) for field in kind.__strawberry_definition__.fields)


def sql_type(kind: Any) -> TypeEngine[Any]:
    if isinstance(kind, StrawberryList):
        return ARRAY(sql_type(kind.of_type))
    found = SQL_TYPES.get(kind, Text)
    return found(timezone=True) if found is DateTime else found()


def plain(value: Any, kind: Any) -> Any:
    """What the driver of the database takes for a value; inputs with a `bind_value` stand in SQL as one text."""
    if isinstance(value, list):
        return [plain(item, getattr(kind, "of_type", None)) for item in value]
    if hasattr(value, "bind_value"):
        return value.bind_value()
    if isinstance(value, Enum):
        return value.value
    if kind is strawberry.ID:
        return node_number(value)
    return checked_text(value) if isinstance(value, str) else value


def checked_text(text: str) -> str:
    """The text, if PostgreSQL can hold it. Raises BadUserInput for NUL and for halves of characters."""
    if (reason := text_problem(text)) is not None:
        raise BadUserInput(reason)
    return text
