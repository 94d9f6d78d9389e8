"""What is wrong in a file, as its sender reads it."""

from collections.abc import Iterable
from typing import NamedTuple

from resolvers.problems import UserError, UserErrorCode

LONGEST_VALUE = 200
"""Characters of a cell that are told again."""


class RowProblem(NamedTuple):
    """A problem in a row, with the header of its column as it stands in the file and what stood in the cell."""

    row: int
    column: str | None
    code: UserErrorCode
    message: str
    value: str | None = None


def told(row: int, errors: Iterable[UserError], cells: dict[str, str]) -> list[RowProblem]:
    """What checks found whose paths begin with a column's header."""
    return [
        RowProblem(row, column, error.code, error.message, shown(cells.get(column)) if column else None)
        for error in errors
        for column in [error.field[0] if error.field else None]
    ]


def shown(value: str | None) -> str | None:
    """As much of a value as is told, in what PostgreSQL can keep."""
    if not value:
        return None
    kept = value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return kept if len(kept) <= LONGEST_VALUE else kept[: LONGEST_VALUE - 1] + "…"
