"""Which kind of file it is, by what it begins with."""

from typing import IO

from server.sheets.sheet import Sheet, SheetError
from server.sheets.text import text_sheet
from server.sheets.workbook import workbook_sheet

ZIP = b"PK\x03\x04"
OTHERS = {
    b"\xd0\xcf\x11\xe0": "The file is an old or encrypted Excel file; save it as .xlsx without a password, or as CSV.",
    b"%PDF": "The file is a PDF; CSV or XLSX is wanted.",
}


def opened(file: IO[bytes]) -> Sheet:
    """The table in a file, whatever its name. Raises SheetError."""
    file.seek(0)
    starts = file.read(len(ZIP))
    if not starts:
        raise SheetError("The file is empty.")
    if starts in OTHERS:
        raise SheetError(OTHERS[starts])
    return workbook_sheet(file) if starts == ZIP else text_sheet(file)
