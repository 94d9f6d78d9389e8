"""XLSX: the first visible sheet, as it was typed; formulas are never evaluated."""

import codecs
import re
import warnings
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from server.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Line, Sheet, SheetError, Unfit, bounded

MOST_PARTS = 500
MOST_UNPACKED = 128 * 1024 * 1024
MOST_DIRECTORY = 256 * 1024
"""Bytes in which an archive says what is in it."""
MOST_RATIO = 100
SMALL = 4 * 1024 * 1024
"""Below which a part may be packed as tightly as it likes."""
BLOCK = 64 * 1024
MOST_MARKS = 500_000
"""How many tags and attributes may come before a row or a shared text ends: openpyxl holds all of them at a time."""
MOST_ENDS = 2_000_000
"""How many rows and shared texts there may be: openpyxl holds what is left of each."""
ENDS = re.compile(rb"<(?:[\w.-]+:)?(?:row|si)[\s/>]")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
"""How a text of two bytes a letter begins, whose tags are not counted."""
ENCRYPTED = 0x1
TOO_MUCH = "The file is packed too tightly or has too much in it; save it as CSV."
BROKEN = "The file is no XLSX that can be read; save it anew, or as CSV."
FORMULA = "Formulas are not taken; put their values in their place."
ERROR = "The cell holds an error."

# About styles and extensions that nobody here needs.
warnings.filterwarnings("ignore", module=r"openpyxl\.")


def workbook_sheet(file: IO[bytes]) -> Sheet:
    """The table of an XLSX file. Raises SheetError."""
    check_parts(file)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except Exception as error:
        raise SheetError(BROKEN) from error
    if not visible:
        raise SheetError("The file has no sheet.")
    expected = visible[0].max_row
    visible[0].reset_dimensions()  # it may claim what it likes
    return Sheet(bounded(lines_of(visible[0])), expected and min(expected, MOST_ROWS))


def check_parts(file: IO[bytes]) -> None:
    """Refuses what would be too large once it is unpacked, by what the archive says of itself. Raises SheetError.

    Of a part that is larger than that, ZipFile reads no more than was said.
    """
    try:
        archive = ZipFile(Frugal(file))
        check_sizes(archive.infolist())
        for part in archive.infolist():
            check_marks(archive, part)
    except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError, zlib.error) as error:
        raise SheetError(BROKEN) from error


def check_sizes(parts: Sequence[ZipInfo]) -> None:
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise SheetError("The file is encrypted; save it without a password.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or any(map(is_bomb, parts)):
        raise SheetError(TOO_MUCH)


class Frugal:
    """A file as ZipFile reads it. It takes an archive's directory at once, whatever size that has."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = MOST_DIRECTORY) -> bytes:
        if size > MOST_DIRECTORY:
            raise SheetError(TOO_MUCH)
        return self.file.read(size)


def check_marks(archive: ZipFile, part: ZipInfo) -> None:
    """Refuses what would be far larger in memory than it is unpacked. Raises SheetError, and what ZipFile raises.

    It looks at bytes, not at XML: who hides ends of rows in comments is not found out.
    """
    marks = ends = 0
    with archive.open(part) as opened:
        block = opened.read(BLOCK)
        if block.startswith(WIDE):
            raise SheetError(BROKEN)
        while block:
            first, *others = ENDS.split(block)
            ends += len(others)
            for piece in (first, *others):
                marks = count(piece) + (marks if piece is first else 0)
                if marks > MOST_MARKS or ends > MOST_ENDS:
                    raise SheetError(TOO_MUCH)
            block = opened.read(BLOCK)


def count(piece: bytes) -> int:
    """How many tags and attributes there are at most."""
    return piece.count(b"<") + piece.count(b"=")


def is_bomb(part: ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size


def lines_of(sheet: Any) -> Iterator[Line]:
    """Its rows. Those past the last one that may be are looked at too, so that none is lost in silence."""
    row = 0
    cells = sheet.iter_rows(min_row=1, max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS)
    while True:
        row += 1
        try:
            found = next(cells, None)
        except Exception as error:
            raise SheetError(BROKEN, row) from error
        if found is None:
            return
        yield Line(row, [text_of(cell.value, cell.data_type) for cell in filled(found)])


def filled(cells: Sequence[Any]) -> Sequence[Any]:
    """The cells up to the last one that is there: openpyxl gives as many as there may be."""
    last = len(cells)
    while last and cells[last - 1] is EMPTY_CELL:
        last -= 1
    return cells[:last]


def text_of(value: Any, kind: str) -> str:
    """What stands in a cell, as a person would type it."""
    if kind == "f":
        return Unfit(str(getattr(value, "text", value)), FORMULA)
    if kind == "e":
        return Unfit(str(value), ERROR)
    return "" if value is None else typed(value)


def typed(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
