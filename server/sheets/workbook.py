"""XLSX: the first visible sheet, as it was typed; formulas are never evaluated."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook

from server.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Line, Sheet, SheetError, Unfit, bounded

MOST_PARTS = 500
MOST_UNPACKED = 128 * 1024 * 1024
MOST_RATIO = 100
SMALL = 4 * 1024 * 1024
"""Below which a part may be packed as tightly as it likes."""
ENCRYPTED = 0x1
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
    file.seek(0)
    try:
        parts = ZipFile(file).infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SheetError(BROKEN) from error
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise SheetError("The file is encrypted; save it without a password.")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or any(map(is_bomb, parts)):
        raise SheetError("The file is packed too tightly or has too much in it; save it as CSV.")


def is_bomb(part: ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size


def lines_of(sheet: Any) -> Iterator[Line]:
    """Its rows. Those past the last one that may be are looked at too, so that none is lost in silence."""
    row = 0
    cells = sheet.iter_rows(min_row=1, max_row=2 * MOST_ROWS)
    while True:
        row += 1
        try:
            found = next(cells, None)
        except Exception as error:
            raise SheetError(BROKEN, row) from error
        if found is None:
            return
        yield Line(row, [text_of(cell.value, cell.data_type) for cell in found[:MOST_COLUMNS]])


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
