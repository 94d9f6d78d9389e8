"""The rows of a file, checked as far as the file itself tells."""

from collections.abc import Iterator
from itertools import islice
from typing import IO

from resolvers.importing.columns import Around
from resolvers.importing.header import Header, read_header
from resolvers.importing.problems import RowProblem, shown
from resolvers.importing.row import Entry, Row, read_row
from resolvers.importing.writing import CHUNK
from resolvers.problems import UserErrorCode
from server.sheets.formulas import as_meant
from server.sheets.opening import opened
from server.sheets.sheet import Line, SheetError


class Rows:
    """Reads a file, chunk by chunk; the first `skipped` rows are read for their registrations alone.

    Of two rows with one registration the first counts: else a file would change itself each time that it is taken.
    """

    def __init__(self, file: IO[bytes], around: Around, skipped: int = 0) -> None:
        """Reads the header. Raises SheetError."""
        sheet = opened(file)
        self.expected = sheet.expected
        self.around = around
        self.lines = (line for line in sheet.lines if not line.is_empty)
        self.header = self.first()
        self.seen: dict[Entry, int] = {}
        self.failure: SheetError | None = None
        self.rows = self.read()
        for _ in islice(self.rows, skipped):
            pass

    def first(self) -> Header:
        line = next(self.lines, None)
        if line is None:
            raise SheetError("The file is empty.")
        if line.broken:
            raise SheetError(line.broken.reason, line.row)
        return read_header(line.row, line.cells)

    def chunk(self) -> list[Row]:
        """The next rows; none at the end. Raises SheetError once all rows before it are given."""
        rows = list(islice(self.rows, CHUNK))
        if self.failure is not None and not rows:
            raise self.failure
        return rows

    def read(self) -> Iterator[Row]:
        try:
            for line in self.lines:
                yield self.broken(line) if line.broken else self.checked(line)
        except SheetError as error:
            self.failure = error

    def checked(self, line: Line) -> Row:
        row = read_row(line.row, list(map(as_meant, line.cells)), self.header, self.around)
        if row.entry is not None and (first := self.seen.setdefault(row.entry, line.row)) != line.row:
            row.refuse_for("number", UserErrorCode.TAKEN, f"Row {first} of this file has this number already.")
        return row

    def broken(self, line: Line) -> Row:
        reason = line.broken.reason if line.broken else ""
        problem = RowProblem(line.row, None, UserErrorCode.INVALID, reason, shown(line.broken))
        return Row(line.row, self.header, {}, problems=[problem])
