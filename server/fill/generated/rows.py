"""A generated enterprise and what hangs on it, as rows without the ids that the database gives."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Row = dict[str, Any]
"""Values by column, in the same order for all rows of a table."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """Of the enterprise at a place in the same batch; a comment has a text."""

    by: int
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    row: Row


@dataclass(frozen=True, slots=True)
class Opportunity:
    row: Row
    industries: list[int]
    target_regions: list[int]


@dataclass(frozen=True, slots=True)
class Experience:
    """`partners` are places in the batch."""

    row: Row
    industries: list[int]
    partners: list[int] = field(default_factory=list)
    marks: list[Reaction] = field(default_factory=list)
    comments: list[Reaction] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Enterprise:
    region_code: str
    latin_name: str
    row: Row
    industries: list[int]
    products: list[Product]
    opportunities: list[Opportunity]
    experiences: list[Experience]

    @property
    def country(self) -> str:
        return self.region_code[:2]
