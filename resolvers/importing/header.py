"""The first row of the file: which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from resolvers.importing.columns import Column, column_of
from resolvers.importing.problems import RowProblem, shown
from resolvers.problems import UserErrorCode

REQUIRED = {"number": "number", "name": "name_uk", "industry": "industry"}
"""The fields without which nothing can be imported, and a column for each."""
LONGEST_HEADER = 100


class Placed(NamedTuple):
    """A column where it stands, under its header as it is written there."""

    place: int
    header: str
    column: Column


@dataclass(frozen=True)
class Header:
    """The columns that are known, what is wrong with the others, and which are missing."""

    columns: Sequence[Placed]
    problems: Sequence[RowProblem]
    missing: Sequence[RowProblem]

    def of(self, field: str) -> str:
        """What the first column of a field is called in this file."""
        return next((placed.header for placed in self.columns if placed.column.field == field), field)


def read_header(row: int, cells: Sequence[str]) -> Header:
    """Columns whose headers are empty are passed over."""
    columns: dict[str, Placed] = {}
    problems = []
    for place, cell in enumerate(cells):
        header = cell.strip()
        if not header:
            continue
        column, named = column_of(header), shown(header[:LONGEST_HEADER])
        if column is None:
            message = "This column is not known, and is passed over."
            problems.append(RowProblem(row, named, UserErrorCode.INVALID, message, None))
        elif column.name in columns:
            message = f"This column is there already, as {columns[column.name].header}; it is passed over."
            problems.append(RowProblem(row, named, UserErrorCode.INVALID, message, None))
        else:
            columns[column.name] = Placed(place, named or column.name, column)
    fields = {placed.column.field for placed in columns.values()}
    return Header(list(columns.values()), problems, [missing(row, field) for field in REQUIRED if field not in fields])


def missing(row: int, field: str) -> RowProblem:
    name = REQUIRED[field]
    message = f"The file needs the column {name}; docs/import.md lists what columns are called."
    return RowProblem(row, name, UserErrorCode.REQUIRED, message, None)
