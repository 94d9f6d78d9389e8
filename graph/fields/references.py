"""Rows that Python names: the fields that give them, and how they are named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from graph.fields.kinds import Argument, SqlField
from graph.fields.registry import Key


class Ref(NamedTuple):
    """A row that Python names: by one of its type's keys and the values of that."""

    key: Key
    values: tuple[Any, ...]


Refs = Mapping[Key | None, Sequence[Any]]
"""Rows that Python names: by key, their places among all and then a list for each of the key's columns."""


def refs_of(named: Iterable[Ref | None]) -> Refs:
    """References by their keys; None stands for what names nothing."""
    found: dict[Key | None, list[tuple[Any, ...]]] = {}
    for place, ref in enumerate(named):
        key, values = ref or (None, ())
        found.setdefault(key, []).append((place, *values))
    return {key: [list(column) for column in zip(*rows, strict=True)] for key, rows in found.items()}


def refs_in_order(refs: Refs) -> list[Ref | None]:
    found = [
        (place, None if key is None else Ref(key, tuple(values)))
        for key, columns in refs.items()
        for place, *values in zip(*columns, strict=True)
    ]
    return [ref for _, ref in sorted(found, key=lambda item: item[0])]


class ReferenceField(SqlField):
    """The row that a function of the arguments names, or null."""

    definition: Callable[..., Ref | None]


class ReferencesField(SqlField):
    """The rows that a function of the arguments names, in its order; null for each that is not there."""

    definition: Callable[..., Refs]


def reference(description: str, name_row: Callable[..., Ref | None], **arguments: Argument) -> Any:
    """The row that a function of the arguments names, or null."""
    return ReferenceField.define(description, name_row, arguments)


def references(description: str, name_rows: Callable[..., Refs], **arguments: Argument) -> Any:
    """The rows that a function of the arguments names, in its order."""
    return ReferencesField.define(description, name_rows, arguments)
