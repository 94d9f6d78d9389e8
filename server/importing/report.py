"""What was wrong in a file, as a file: a table that a spreadsheet opens without running anything."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from server.sheets.formulas import harmless

COLUMNS = ("row", "column", "code", "message", "value")


def cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))


def write_report(file: BinaryIO, problems: Iterable[Mapping[str, Any]]) -> None:
    """Writes CSV in UTF-8 with a mark at its beginning, by which Excel knows that."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([cell(problem[name]) for name in COLUMNS] for problem in problems)
    file.write(text.getvalue().encode("utf-8-sig"))
