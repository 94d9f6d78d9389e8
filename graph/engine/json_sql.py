"""Pieces of SQL that give JSON: whole rows stay records until something turns them into text at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import strawberry
from sqlalchemy import ColumnElement, Float, Numeric, Select, Text, cast, func, literal_column, select
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.sql.functions import coalesce
from strawberry.types.base import StrawberryOptional

LONGEST_NAME = 63
"""Bytes that a column's name may have in PostgreSQL."""
MOST_PAIRS = 50
"""A function of PostgreSQL takes 100 arguments."""
NO_ROWS: Any = literal_column("'[]'")
ONE: Any = literal_column("1")
# A setting that does not exist: reading it is an error, by which PostgreSQL tells that a required value is null.
MISSING: Any = literal_column("current_setting('engine.required')", Text)
MISSING_ROW: Any = literal_column("""(SELECT "#" FROM (SELECT current_setting('engine.required')) AS "#")""")


class UncompilableError(Exception):
    """What the compiler does not take; the reference driver answers it. The message is the reason."""


class Names:
    """Names of derived tables. No response name is like them: a column's name would hide a table's."""

    def __init__(self) -> None:
        self.taken = 0

    def derived(self, statement: Select[Any], *outer: Any) -> Any:
        """A statement as a table, in which what belongs to the outer rows and tables is correlated."""
        self.taken += 1
        return (statement.correlate(*outer) if outer else statement).subquery(f"#{self.taken}")

    def beside(self, statement: Select[Any], *outer: Any) -> Any:
        """A statement as a table that stands in FROM beside what it refers to."""
        self.taken += 1
        return statement.correlate(*outer).lateral(f"#{self.taken}")


class Place(NamedTuple):
    """Where a value is computed: over which row, what its columns' names begin with, and the tables beside it."""

    row: Any
    beside: list[Any]
    prefix: str = ""


def outer_of(row: Any) -> tuple[Any, ...]:
    """What a row's subqueries correlate with: itself, but nothing at the root."""
    return () if row is None else (row,)


def list_of(table: Any) -> ColumnElement[Any]:
    """All rows as a JSON array."""
    return select(array_of(table.table_valued())).scalar_subquery()


def array_of(items: ColumnElement[Any]) -> ColumnElement[Any]:
    return or_no_rows(func.json_agg(items))


def or_no_rows(items: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(items, NO_ROWS)


def one_of(table: Any) -> Any:
    """The first row as a record, or null."""
    return select(table.table_valued()).limit(ONE).scalar_subquery()


def required_row(row: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(row, MISSING_ROW)


def required_value(value: ColumnElement[Any]) -> ColumnElement[Any]:
    missing = MISSING if isinstance(value.type, Text) else cast(MISSING, value.type)
    tried = value.clauses if isinstance(value, coalesce) else (value,)
    return func.coalesce(*tried, missing, type_=value.type)


def object_of(pairs: Sequence[tuple[str, Any]]) -> ColumnElement[Any]:
    """A JSON object of values over one row."""
    if len(pairs) > MOST_PAIRS:
        raise UncompilableError(f"more than {MOST_PAIRS} fields of an object that is no row")
    return func.json_build_object(*(item for key, value in pairs for item in (text_of(key), value)))


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
