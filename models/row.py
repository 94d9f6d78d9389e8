"""A row of a table to compute over, without the cost of SQLAlchemy's aliased classes."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, column, table


class Row:
    """A table under a name of its own, or a derived table: its columns are attributes, made when they are used.

    It can stand wherever SQLAlchemy takes a table.
    """

    def __init__(self, source: FromClause, of: Table | None = None) -> None:
        self._source = source
        self.of = of

    def __clause_element__(self) -> FromClause:
        return self._source

    def __getattr__(self, name: str) -> ColumnElement[Any]:
        known = (self._source if self.of is None else self.of).c
        if name not in known:
            raise AttributeError(name)
        made: Any = known[name]
        if self.of is not None:
            made = column(name, made.type)
            made.table = self._source
        setattr(self, name, made)
        return made


def row_of(model: Any, source: FromClause | None = None) -> Any:
    """A row of a model: of its table, or of a query that has all of its columns."""
    found: Table = model.__table__
    return Row(table(found.name).alias() if source is None else source, found)


def columns_of(row: Any) -> list[ColumnElement[Any]]:
    """All columns of a model's row, for a query around it."""
    return [getattr(row, found.name) for found in row.of.c]


def may_be_null(row: Any, name: str) -> bool:
    """Whether the column of a model's row may be null; what a derived table computes is not."""
    return row.of is not None and bool(row.of.c[name].nullable)
