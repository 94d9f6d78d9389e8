"""Pieces of SQL that give JSON: whole rows stay records until something turns them into text at once."""

from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Float, Numeric, Select, Text, cast, func, literal_column, select
from sqlalchemy.sql.elements import quoted_name
from strawberry.types.base import StrawberryOptional

from loaders.relation import Derived, from_of

LONGEST_NAME = 63
"""Bytes that a column's name may have in PostgreSQL."""
NO_ROWS: Any = literal_column("'[]'")
ONE: Any = literal_column("1")
MISSING = "engine.required"
"""A setting that does not exist: reading it is an error, by which PostgreSQL tells that a required value is null."""


class UncompilableError(Exception):
    """What the compiler does not take; the reference driver answers it. The message is the reason."""


def whole(statement: Select[Any], outer: Any = None) -> ColumnElement[Any]:
    """A statement's rows as records, in which what belongs to `outer` (a row, or what stands in FROM) is correlated."""
    if outer is not None:
        statement = statement.correlate(from_of(outer))
    return statement.subquery().table_valued()


def list_of(rows: ColumnElement[Any]) -> ColumnElement[Any]:
    """All records as a JSON array."""
    return select(func.coalesce(func.json_agg(rows), NO_ROWS)).scalar_subquery()


def one_of(rows: ColumnElement[Any]) -> Any:
    """The first record, or null."""
    return select(rows).limit(ONE).scalar_subquery()


def required_row(row: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(row, select(whole(select(missing().label("missing")))).scalar_subquery())


def required_value(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(value, cast(missing(), value.type), type_=value.type)


def missing() -> Any:
    return func.current_setting(text_of(MISSING))


def text_of(constant: str) -> Any:
    """A text of our own, such as the name of a type or a key of the response: GraphQL's names hold no quote."""
    return literal_column(f"'{constant}'", Text())


def column_name(key: str) -> quoted_name:
    if len(key) > LONGEST_NAME:
        raise UncompilableError(f"a response name of more than {LONGEST_NAME} characters")
    return quoted_name(key, quote=True)


def served(value: ColumnElement[Any], kind: Any) -> ColumnElement[Any]:
    """A value as its scalar serves it: ids and exact numbers are texts."""
    while isinstance(kind, StrawberryOptional):
        kind = kind.of_type
    is_exact = isinstance(value.type, Numeric) and not isinstance(value.type, Float)
    return cast(value, Text) if is_exact or kind is strawberry.ID else value


def may_be_null(column: Any) -> bool:
    """Whether a row's column, not one of a derived table, may be null."""
    found = getattr(column, "property", None)
    return found is not None and bool(found.columns[0].nullable)


def row_source(row: Any) -> Any:
    return row.source if isinstance(row, Derived) else row
