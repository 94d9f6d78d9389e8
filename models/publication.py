"""The states of publication, and what products, opportunities and experiences have in common."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    Text,
    and_,
    literal_column,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from models.base import Timestamps, enumeration
from models.caller import Caller


class PublicationStatus(enum.StrEnum):
    DRAFT = "DRAFT"
    PENDING_REVIEW = "PENDING_REVIEW"
    PUBLISHED = "PUBLISHED"
    SUSPENDED = "SUSPENDED"
    ARCHIVED = "ARCHIVED"


# A literal, not a bound value: a plan for all values can then still use the partial indexes.
PUBLISHED: ColumnElement[str] = literal_column("'PUBLISHED'", Text)
IS_PUBLISHED = "publication_status = 'PUBLISHED'"
IS_LISTED = f"{IS_PUBLISHED} AND enterprise_status = 'PUBLISHED'"
# What is not yet published counts as the newest.
NEWEST = "coalesce(published_at, 'infinity')"


class Publishable(Timestamps):
    """A row with a state of publication; what is published has its date."""

    version: Mapped[int] = mapped_column(server_default="1")
    published_at: Mapped[datetime | None]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        # Each UPDATE names the version that it was made on, and raises it.
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]

    @declared_attr
    def publication_status(cls) -> Mapped[PublicationStatus]:  # noqa: N805
        return mapped_column(enumeration(PublicationStatus, "publication_status"), server_default="DRAFT")


def published_has_date() -> SchemaItem:
    return CheckConstraint(
        "publication_status <> 'PUBLISHED' OR published_at IS NOT NULL",
        name="published_at_when_published",
    )


class Listing(Publishable):
    """What hangs on an enterprise and is listed with it.

    The region and the state of the enterprise stand in the row, kept by the foreign key's
    ON UPDATE CASCADE: whether a listing is visible, and in which region, needs no join.
    See docs/decisions/0002.
    """

    enterprise_id: Mapped[int]
    region_id: Mapped[int]

    @declared_attr
    def enterprise_status(cls) -> Mapped[PublicationStatus]:  # noqa: N805
        return mapped_column(enumeration(PublicationStatus, "enterprise_status"))

    @staticmethod
    def visible(listing: Any, caller: Caller) -> ColumnElement[bool]:
        published = and_(listing.publication_status == PUBLISHED, listing.enterprise_status == PUBLISHED)
        return or_(published, caller.manages(listing.enterprise_id, listing.region_id))


def listing_constraints(table: str) -> tuple[SchemaItem, ...]:
    """The constraints and the paging indexes that each kind of listing has."""
    return (
        published_has_date(),
        ForeignKeyConstraint(
            ["enterprise_id", "region_id", "enterprise_status"],
            ["enterprises.id", "enterprises.region_id", "enterprises.publication_status"],
            name=f"{table}_enterprise_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        Index(f"{table}_enterprise_idx", "enterprise_id", text(NEWEST), "id"),
        published_index(f"{table}_published_at_idx", text(NEWEST)),
        published_index(f"{table}_updated_at_idx", "updated_at"),
        published_index(f"{table}_region_published_at_idx", "region_id", text(NEWEST)),
    )


def published_index(name: str, *columns: Any) -> Index:
    """An index over what is published, that a page walks in either direction."""
    return Index(name, *columns, "id", postgresql_where=IS_PUBLISHED)
