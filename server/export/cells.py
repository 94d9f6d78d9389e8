"""What stands in the cells of a CSV file, taken from a row's JSON."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from server.sheets.formulas import harmless

Taking = Callable[[Any], Any]
SEPARATOR = "|"


class Column(NamedTuple):
    """A column: its name, of which field of the schema it is, and how its value is taken from a row."""

    name: str
    path: str
    take: Taking
    language: str | None = None
    """In which language a text is, where it is in one."""


def cell(value: Any) -> Any:
    """A value as it is written: numbers stay numbers, texts can do no harm, and what is not known is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return harmless(value) if isinstance(value, str) else value


def at(path: str) -> Taking:
    """The value at a path such as `address.city`; None where something on it is."""
    names = path.split(".")

    def take(row: Any) -> Any:
        for name in names:
            row = row if row is None else row[name]
        return row

    return take


def plain(name: str, path: str) -> Column:
    """A field as it is."""
    return Column(name, path, at(path))


def exact(name: str, path: str) -> Column:
    """A number that JSON has as a text, since it is exact."""
    found = at(path)
    return Column(name, path, lambda row: None if (text := found(row)) is None else Decimal(text))


def translation(name: str, path: str, language: str) -> Column:
    """A text in one language."""
    return Column(name, path, lambda row: translations(row[path]).get(language), language)


def other_translations(name: str, path: str, *languages: str) -> Column:
    """A text in all other languages, as a JSON object."""

    def take(row: Any) -> Any:
        found = {language: text for language, text in translations(row[path]).items() if language not in languages}
        return json.dumps(found, ensure_ascii=False) if found else None

    return Column(name, path, take)


def translations(texts: Any) -> dict[str, str]:
    return {found["language"]: found["text"] for found in texts}


def joined(name: str, path: str, *fields: str) -> Column:
    """A list in one cell; of objects their values of these fields, with a colon between."""

    def take(row: Any) -> Any:
        items = (coloned(item, fields) if fields else item for item in row[path])
        return SEPARATOR.join(map(escaped, items)) or None

    return Column(name, path, take)


def escaped(item: str) -> str:
    """An item of a list, in which the separator does not separate."""
    return item.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}")


def together(name: str, path: str, *fields: str) -> Column:
    """An object in one cell: its values of these fields, with a colon between, such as `NACE:10.51`."""
    return Column(name, path, lambda row: None if (found := row[path]) is None else coloned(found, fields))


def coloned(found: Any, fields: Sequence[str]) -> str:
    return ":".join(found[field] for field in fields)


def of_first(name: str, path: str, field: str) -> Column:
    """A value of the first item of a list."""
    return Column(name, f"{path}.{field}", lambda row: row[path][0][field] if row[path] else None)
