"""The models' enums as clients see them: every value has a description."""

from enum import Enum
from typing import TypeVar

import strawberry

E = TypeVar("E", bound=type[Enum])


def described(cls: E, description: str, /, **values: str) -> E:
    """A GraphQL enum over a model's; `values` describes each of its values by name."""
    decorated = strawberry.enum(cls, description=description)
    for value in decorated.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = values[value.name]
    return decorated
