"""What was wrong in a file, as a file: a table that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from server.expected import ExpectedError
from server.sheets.formulas import harmless

COLUMNS = ("row", "column", "code", "message", "value")


class ReportError(ExpectedError):
    """The report cannot be written."""


def cell(value: Any) -> str:
    return "" if value is None else harmless(str(value))


def write_report(path: Path, problems: Iterable[Mapping[str, Any]]) -> None:
    """Writes CSV in UTF-8 with a mark at its beginning, by which Excel knows that."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows([cell(problem[name]) for name in COLUMNS] for problem in problems)
    except OSError as error:
        raise ReportError(f"The report {path} cannot be written: {error.strerror or error}.") from error
