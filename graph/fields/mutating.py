"""Mutations: what one does, how it is asked for, and the rows in its payload."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.fields.kinds import Argument, SqlField
from graph.fields.references import ReferenceField


@dataclass(frozen=True)
class Mutating:
    """What a mutation does, and the payload that callers get of what was performed."""

    run: Callable[..., Any]
    payload: Callable[[Any], Any]


class MutationField(SqlField):
    """A mutation. Its payload is an object whose rows are references (OutcomeField); all else Python holds."""

    definition: Mutating


class Call(NamedTuple):
    """A mutation as it is asked for; `key` is the one under which it is done once."""

    field: MutationField
    arguments: Mapping[str, Any]
    key: str | None


class OutcomeField(ReferenceField):
    """A row of a payload: the payload's attribute of this name is its Ref, or None."""


def mutation(description: str, mutating: Mutating, **arguments: Argument) -> Any:
    """A mutation, with its arguments."""
    return MutationField.define(description, mutating, arguments)


def outcome(description: str) -> Any:
    """The row that a mutation was about, in its payload."""
    return OutcomeField.define(description, None)
