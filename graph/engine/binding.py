"""Arguments as bound parameters: what is given keeps its shape, what is absent or null is left out."""

import re
from collections.abc import Hashable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol, runtime_checkable

import strawberry
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Float, Numeric, Text, bindparam
from sqlalchemy.types import TypeEngine
from strawberry.types.base import StrawberryList, StrawberryOptional, has_object_definition
from strawberry.types.field import StrawberryField

from loaders.batching import Arguments
from loaders.paging import LARGEST_ID
from models.errors import BadUserInput

NODE_ID = re.compile(r"[1-9][0-9]{0,18}")


@runtime_checkable
class Bound(Protocol):
    """An input that stands in SQL as one text."""

    def bind_value(self) -> str: ...


SQL_TYPES: dict[Any, type[TypeEngine[Any]]] = {
    strawberry.ID: BigInteger,
    bool: Boolean,
    int: BigInteger,
    float: Float,
    Decimal: Numeric,
    datetime: DateTime,
    date: Date,
}


def arguments_of(field: StrawberryField, values: Mapping[str, Any]) -> Arguments:
    """A field's converted arguments, bound. Raises BadUserInput for what SQL could not take."""
    kinds = {argument.python_name: argument.type for argument in field.arguments}
    given = {name: value for name, value in values.items() if is_given(value)}
    bound = {name: bind(value, kinds[name]) for name, value in given.items()}
    return Arguments(bound, frozen(given))


def is_given(value: Any) -> bool:
    return value is not None and value is not strawberry.UNSET


def bind(value: Any, kind: Any) -> Any:
    """A bound parameter, or for an input object the mapping of its given fields."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    if isinstance(kind, StrawberryList):
        items = [plain(item) for item in value]
        return bindparam(None, items, type_=ARRAY(sql_type(kind.of_type)), unique=True)
    if has_object_definition(kind) and not isinstance(value, Bound):
        fields = kind.__strawberry_definition__.fields
        values = {field.python_name: (getattr(value, field.python_name), field.type) for field in fields}
        return {name: bind(item, of) for name, (item, of) in values.items() if is_given(item)}
    return bindparam(None, plain(value, kind), type_=sql_type(kind), unique=True)


def sql_type(kind: Any) -> TypeEngine[Any]:
    found = SQL_TYPES.get(kind, Text)
    return found(timezone=True) if found is DateTime else found()


def plain(value: Any, kind: Any = None) -> Any:
    """What the driver of the database takes for a value."""
    if isinstance(value, Bound):
        return value.bind_value()
    if isinstance(value, Enum):
        return value.value
    if kind is strawberry.ID:
        return node_number(value)
    return checked_text(value) if isinstance(value, str) else value


def checked_text(text: str) -> str:
    """The text, if PostgreSQL can hold it. Raises BadUserInput for NUL and for halves of characters."""
    if "\0" in text:
        raise BadUserInput("Text cannot contain the character NUL.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadUserInput("Text cannot contain a lone surrogate.")
    return text


def node_number(text: str) -> int:
    """The number in a node's id. Raises BadUserInput where it is no id of this API."""
    if not (NODE_ID.fullmatch(text) and int(text) <= LARGEST_ID):
        raise BadUserInput(f"{text!r:.40} is not an id.")
    return int(text)


def frozen(value: Any) -> Hashable:
    """The same for equal values."""
    if isinstance(value, Mapping):
        return tuple((name, frozen(item)) for name, item in value.items())
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    if isinstance(value, Enum):
        return value.name
    if has_object_definition(type(value)):
        fields = type(value).__strawberry_definition__.fields
        return tuple((field.python_name, frozen(getattr(value, field.python_name))) for field in fields)
    return value if isinstance(value, Hashable) else repr(value)
