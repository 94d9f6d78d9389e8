"""Pieces of SQL that give JSON: whole rows stay records until something turns them into text at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import strawberry
from sqlalchemy import ColumnElement, Float, Numeric, Text, cast, func, literal_column
from sqlalchemy.sql.functions import coalesce
from strawberry.types.base import StrawberryOptional

from loaders.fragments import Known

LONGEST_NAME = 63
"""Bytes that a column's name may have in PostgreSQL."""
MOST_PAIRS = 50
"""A function of PostgreSQL takes 100 arguments."""
# A setting that does not exist: reading it is an error, by which PostgreSQL tells that a required value is null.
MISSING: Any = literal_column("current_setting('engine.required')", Text)
MISSING_ROW = """(SELECT "#" FROM (SELECT current_setting('engine.required')) AS "#")"""
NO_ROWS = "'[]'"
NOTHING = "CAST(NULL AS JSON)"


class UncompilableError(Exception):
    """What the compiler does not take; the reference driver answers it. The message is the reason."""


class Place(NamedTuple):
    """Where a value is computed: over which row, what its columns' names begin with, and the tables beside it."""

    row: Known | None
    beside: list[str]
    prefix: str = ""


def table_of(query: str, name: str) -> str:
    return f"({query}) AS {name}"


def one_of(query: str, name: str) -> str:
    """The first row as a record, or null."""
    return f"(SELECT {name} FROM {table_of(query, name)} LIMIT 1)"


def required_row(row: str) -> str:
    return f"coalesce({row}, {MISSING_ROW})"


def list_of(query: str, name: str) -> str:
    """All rows as a JSON array."""
    return f"(SELECT {array_of(name)} FROM {table_of(query, name)})"


def array_of(items: str) -> str:
    return or_no_rows(f"json_agg({items})")


def or_no_rows(items: str) -> str:
    return f"coalesce({items}, {NO_ROWS})"


def object_of(pairs: Sequence[tuple[str, str]]) -> str:
    """A JSON object of values over one row."""
    if len(pairs) > MOST_PAIRS:
        raise UncompilableError(f"more than {MOST_PAIRS} fields of an object that is no row")
    return f"json_build_object({', '.join(f'{text_of(key)}, {value}' for key, value in pairs)})"


def text_of(constant: str) -> str:
    """A text of our own, such as the name of a type or a key of the response: GraphQL's names hold no quote."""
    return f"'{constant}'"


def typename(name: str) -> str:
    """A type's name as a value, which in a row must have a type of its own."""
    return f"CAST({text_of(name)} AS TEXT)"


def column(value: str, key: str) -> str:
    """A column with the name that it has in the response."""
    if len(key) > LONGEST_NAME:
        raise UncompilableError(f"a response name of more than {LONGEST_NAME} characters")
    return f'{value} AS "{key}"'


def required_value(value: ColumnElement[Any]) -> ColumnElement[Any]:
    missing = MISSING if isinstance(value.type, Text) else cast(MISSING, value.type)
    tried = value.clauses if isinstance(value, coalesce) else (value,)
    return func.coalesce(*tried, missing, type_=value.type)


def served(value: ColumnElement[Any], kind: Any) -> ColumnElement[Any]:
    """A value as its scalar serves it: ids and exact numbers are texts."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    is_exact = isinstance(value.type, Numeric) and not isinstance(value.type, Float)
    return cast(value, Text) if is_exact or kind is strawberry.ID else value
