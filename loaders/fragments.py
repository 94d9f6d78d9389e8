"""What SQLAlchemy makes of one field: compiled once, then text that many statements are put together from.

Marks stand in the text where a statement fills in its own: control characters, which no name and no SQL of ours has.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, ColumnElement, column, literal_column, table

from loaders.paging import PageRows
from loaders.relation import Selection
from loaders.scope import Scope
from loaders.statement import DIALECT
from models.row import Row

OUTER, TURN, VALUE, SITE, COLUMNS, BESIDE, WANTED = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06", "\x07"
"""The outer row's name, the number that makes own names unique, what encloses a parameter's name, the number of
the site, the columns, the tables beside the row's, and which of the columns of rows that are read first."""

THIS_SITE = "site_0"
PARAMETER = re.compile(r"\$(\d+)")
ROW_NAME = re.compile(rf"SELECT {COLUMNS}, ([\w{TURN}]+)\.id\b")
WANTED_COLUMN = re.compile(rf'(\w+)\."{WANTED}" AS "{WANTED}"')
NUMBERS = count(1)


class Known(NamedTuple):
    """A row by its name in the statement; rows of one kind have the same columns, those of `like`."""

    name: str
    kind: Hashable
    like: Row


class OuterRow(Row):
    """A row of the statement in which a fragment will stand: its columns are text."""

    def __init__(self, like: Row) -> None:
        super().__init__(table(OUTER), like.of)
        self.like = like

    def __getattr__(self, name: str) -> Any:
        made = literal_column(f'{OUTER}."{name}"', getattr(self.like, name).type)
        setattr(self, name, made)
        return made


def outer(row: Known | None) -> OuterRow | None:
    return None if row is None else OuterRow(row.like)


class Fragment(NamedTuple):
    """SQL with marks, and the values that are the same in every statement; of rows also what they are."""

    text: str
    fixed: Mapping[str, Any]
    row: Known | None = None


def fragment(key: Hashable, made: Any, scope: Scope) -> Fragment:
    """The fragment of an expression, or of rows with what they are made over; `key` names their columns."""
    return fragment_of(made, scope) if isinstance(made, ClauseElement) else rows_of(key, made, scope)


def fragment_of(element: ClauseElement, scope: Scope) -> Fragment:
    compiled: Any = element.compile(dialect=DIALECT)
    text = str(compiled).replace(f'"{OUTER}"', OUTER)
    names = [name for name in compiled.anon_map.values() if isinstance(name, str)]
    if names:
        text = re.sub(rf"\b({'|'.join(names)})\b", rf"\1_{TURN}", text)
    fixed: dict[str, Any] = {}
    marks = [mark_of(name, compiled, scope, fixed) for name in compiled.positiontup or ()]
    return Fragment(PARAMETER.sub(lambda found: marks[int(found[1]) - 1], text), fixed)


def mark_of(name: str, compiled: Any, scope: Scope, fixed: dict[str, Any]) -> str:
    """A parameter's mark: of a value of the site, of one that the scope binds, or of one that is always the same."""
    if name.startswith(THIS_SITE):
        return value_mark(SITE + name.removeprefix(THIS_SITE))
    if name not in scope.binds:
        value = compiled.binds[name].effective_value
        name = f"fixed_{next(NUMBERS)}"
        fixed[name] = value
    return value_mark(name)


def value_mark(name: str) -> str:
    return f"{VALUE}{name}{VALUE}"


def rows_of(key: Hashable, found: Selection | PageRows, scope: Scope) -> Fragment:
    """Rows, with marks for their columns and for the tables beside them."""
    row = found.row
    marked = found.statement.add_columns(literal_column(COLUMNS), row.id).select_from(table(BESIDE))
    text, fixed, _ = fragment_of(marked, scope)
    name: Any = ROW_NAME.match(text)
    text = text.replace(f", {name[1]}.id", "", 1).replace(f', "{BESIDE}"', BESIDE, 1)
    return Fragment(text, fixed, Known(name[1], key if row.of is None else row.of, row))


def wanted(row: Any) -> list[ColumnElement[Any]]:
    """A mark for the columns of rows that are read first; `filled` puts in those that are used."""
    mark: Any = column(WANTED)
    mark.table = row.__clause_element__()
    return [mark]


def filled(text: str, row: Known | None, columns: str, beside: Sequence[str]) -> str:
    """A query of rows with its columns, the tables beside the row, and of rows that are read first what it uses."""
    text = text.replace(COLUMNS, columns).replace(BESIDE, "".join(f", {table}" for table in beside))
    if row is None or WANTED not in text:
        return text
    used = dict.fromkeys(["id", *re.findall(rf'\b{row.name}\."(\w+)"', text)])
    known = [name for name in used if row.like.of is None or name in row.like.of.c]
    return WANTED_COLUMN.sub(lambda found: ", ".join(f'{found[1]}."{name}"' for name in known), text)


def sql_name(kind: Any) -> str:
    """A type as it stands in SQL."""
    return str(kind.compile(dialect=DIALECT))
