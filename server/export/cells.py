"""What stands in the cells of a CSV file, taken from a row's JSON."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

Taking = Callable[[Any], Any]
SEPARATOR = "|"
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide ones for the others
"""With these a cell begins that a spreadsheet may run as a formula."""


class Column(NamedTuple):
    """A column: its name, and how its value is taken from a row."""

    name: str
    take: Taking


def cell(value: Any) -> Any:
    """A value as it is written: numbers stay numbers, texts can do no harm, and what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe goes before what would be a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def at(path: str) -> Taking:
    """The value at a path such as `address.city`; None where something on it is."""
    names = path.split(".")

    def take(row: Any) -> Any:
        for name in names:
            row = row if row is None else row[name]
        return row

    return take


def number(path: str) -> Taking:
    """A number that JSON has as a text, since it is exact."""
    found = at(path)
    return lambda row: None if (text := found(row)) is None else Decimal(text)


def translation(field: str, language: str) -> Taking:
    """A text in one language."""
    return lambda row: translations(row, field).get(language)


def other_translations(field: str, *languages: str) -> Taking:
    """A text in all other languages, as a JSON object; None where there are none."""

    def take(row: Any) -> Any:
        found = {language: text for language, text in translations(row, field).items() if language not in languages}
        return json.dumps(found, ensure_ascii=False) if found else None

    return take


def translations(row: Any, field: str) -> dict[str, str]:
    return {found["language"]: found["text"] for found in row[field]}


def joined(field: str, *names: str) -> Taking:
    """A list in one cell; of objects their values of these names, with a colon between."""

    def take(row: Any) -> Any:
        items = (":".join(item[name] for name in names) if names else item for item in row[field])
        return SEPARATOR.join(map(escaped, items)) or None

    return take


def escaped(item: str) -> str:
    """An item of a list in which the separator is no separator."""
    return item.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}")


def code(field: str) -> Taking:
    """An industry as `NACE:10.51`."""
    return lambda row: None if (found := row[field]) is None else f"{found['scheme']}:{found['code']}"


def of_first(field: str, name: str) -> Taking:
    """A value of the first item of a list."""
    return lambda row: row[field][0][name] if row[field] else None
