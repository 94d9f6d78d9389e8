"""What all that is published has in common: its states, its time stamps, its filters and its default order."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import strawberry

from graph.described import describe
from graph.fields.kinds import column
from graph.fields.registry import register
from graph.industry import IndustryRef
from graph.paging import DateTimeRange, OrderDirection, optional
from graph.scalars import RegionCode
from models import PublicationStatus

T = TypeVar("T")

describe(
    PublicationStatus,
    "Whether something is shown to all.",
    DRAFT="Being written; also what was sent back with a note.",
    PENDING_REVIEW="Waits for the decision of the region's administration.",
    PUBLISHED="Shown to all.",
    SUSPENDED="Taken back by the region's administration.",
    ARCHIVED="Closed for good.",
)


@strawberry.type
class Published:
    """The fields that are the same on all that is published; no type of the schema."""

    publication_status: PublicationStatus = column("Whether it is shown to all.")
    published_at: datetime | None = column("When it was first published.")
    created_at: datetime = column("When it was entered.")
    updated_at: datetime = column("When it last changed.")
    version: int = column("Grows with each change; updates name the version that they were made on.")


SEARCH = "Words in any of the platform's languages, matched by lemma, by spelling and by likeness; all of them."


def relevance() -> Any:
    """The order by how well rows match a search."""
    return strawberry.enum_value(
        "RELEVANCE",
        description="By how well it matches the filter's `search`, which it takes: the best first in either direction.",
    )


@strawberry.input
class PublishedFilter:
    """The filters that are the same on all that is published; no type of the schema."""

    search: str | None = optional(SEARCH)
    regions: list[RegionCode] | None = optional("Of one of these regions.")
    industries: list[IndustryRef] | None = optional(
        "Of these industries, those below them, and their correspondences.",
    )
    published_at: DateTimeRange | None = optional("First published in this span.")
    updated_at: DateTimeRange | None = optional("Last changed in this span.")
    publication_statuses: list[PublicationStatus] | None = optional(
        "Default: PUBLISHED. The others show only to the enterprise itself and to its region's administration.",
    )


def ordering(cls: type[T]) -> type[T]:
    """Gives an order input its default: what was published last comes first."""
    order: Any = cls

    def newest_first() -> Any:
        fields: Any = order.__strawberry_definition__.fields
        order_field = next(field.type for field in fields if field.python_name == "field").wrapped_cls
        return order(field=order_field.PUBLISHED_AT, direction=OrderDirection.DESC)

    order.newest_first = staticmethod(newest_first)
    return cls


register(Published)
