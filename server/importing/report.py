"""What was wrong in a file, as a file: a table that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from server.expected import ExpectedError

COLUMNS = ("row", "column", "code", "message", "value")
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ReportError(ExpectedError):
    """The report cannot be written."""


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def write_report(path: Path, problems: Iterable[Mapping[str, Any]]) -> None:
    """Writes CSV in UTF-8 with a mark at its beginning, by which Excel knows that."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows([safe_cell(problem[name]) for name in COLUMNS] for problem in problems)
    except OSError as error:
        raise ReportError(f"The report {path} cannot be written: {error.strerror or error}.") from error
