"""The models' enums as clients see them: every value has a description."""

from enum import Enum
from typing import Any

import strawberry


def describe(cls: type[Enum], description: str, /, **values: str) -> None:
    """Makes a model's enum one of the schema; `values` describes each of its values by name."""
    decorated: Any = strawberry.enum(cls, description=description)
    for value in decorated.__strawberry_definition__.values:
        value.description = values[value.name]
