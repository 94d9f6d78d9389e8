"""What a table is, whichever kind of file it comes in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

MOST_ROWS = 100_000
"""Below the header."""
MOST_COLUMNS = 200


class SheetError(Exception):
    """The file cannot be read, from this row on."""

    def __init__(self, message: str, row: int = 1) -> None:
        super().__init__(message)
        self.row = row


class Unfit(str):
    """A cell whose content is not taken, and why."""

    __slots__ = ("reason",)

    reason: str

    def __new__(cls, text: str, reason: str) -> Self:
        made = super().__new__(cls, text)
        made.reason = reason
        return made


class Line(NamedTuple):
    """A row as a spreadsheet counts them, the first being 1. Of one that is `broken` there is its text, and why."""

    row: int
    cells: Sequence[str]
    broken: Unfit | None = None

    @property
    def is_empty(self) -> bool:
        return self.broken is None and not any(map(str.strip, self.cells))


@dataclass(frozen=True)
class Sheet:
    """The rows of a table, empty ones too, and about how many there are, if that is known. Rows raise SheetError."""

    lines: Iterator[Line]
    expected: int | None


def bounded(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, of which there are at most so many with something in them."""
    for line in lines:
        if line.row > MOST_ROWS + 1 and not line.is_empty:
            raise SheetError(f"A file has at most {MOST_ROWS} rows below its header; divide it.", line.row)
        yield line
