"""What happened to what callers can see: one row an event, written in the transaction of the change."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Index,
    SmallInteger,
    Text,
    and_,
    literal_column,
    or_,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, row_id
from models.caller import Caller


class EventKind(enum.StrEnum):
    PUBLISHED = "PUBLISHED"
    UPDATED = "UPDATED"
    WITHDRAWN = "WITHDRAWN"
    REVIEWED = "REVIEWED"
    CONTACT_CHANGED = "CONTACT_CHANGED"


# Literals, not bound values: a plan for all values can then still choose by them.
OF_LISTINGS = [literal_column(f"'{kind}'", Text) for kind in ("PUBLISHED", "UPDATED", "WITHDRAWN")]
REVIEWED: ColumnElement[str] = literal_column("'REVIEWED'", Text)
CONTACT_CHANGED: ColumnElement[str] = literal_column("'CONTACT_CHANGED'", Text)


class ListingEventKind(enum.StrEnum):
    """Those of the kinds that listings have."""

    PUBLISHED = "PUBLISHED"
    UPDATED = "UPDATED"
    WITHDRAWN = "WITHDRAWN"


class ListingType(enum.StrEnum):
    """Those of the subjects that are listings."""

    ENTERPRISE = "ENTERPRISE"
    PRODUCT = "PRODUCT"
    OPPORTUNITY = "OPPORTUNITY"
    EXPERIENCE = "EXPERIENCE"


class EventSubject(enum.StrEnum):
    """What kind of thing an event is about."""

    ENTERPRISE = "ENTERPRISE"
    PRODUCT = "PRODUCT"
    OPPORTUNITY = "OPPORTUNITY"
    EXPERIENCE = "EXPERIENCE"
    CONTACT_REQUEST = "CONTACT_REQUEST"


class Event(Base):
    """Ids follow the order of commits (see resolvers/telling.py): they are the positions of the stream.

    There are no foreign keys: an event outlives what it tells of. What filters ask for stands in it as it was then.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "node_id", "id"),
        Index(None, "enterprise_id", "id"),
        Index(
            "events_other_enterprise_idx",
            "other_enterprise_id",
            "id",
            postgresql_where="other_enterprise_id IS NOT NULL",
        ),
        Index(None, "occurred_at"),
    )

    id: Mapped[int] = row_id()
    kind: Mapped[EventKind] = mapped_column(enumeration(EventKind, "kind"))
    subject: Mapped[EventSubject] = mapped_column(enumeration(EventSubject, "subject"))
    node_id: Mapped[int]
    enterprise_id: Mapped[int]
    other_enterprise_id: Mapped[int | None]
    region_id: Mapped[int]
    industry_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    hs_prefixes: Mapped[list[str]] = mapped_column(server_default="{}")
    cooperation_types: Mapped[list[str]] = mapped_column(server_default="{}")
    occurred_at: Mapped[datetime]

    @staticmethod
    def visible(event: Any, caller: Caller) -> ColumnElement[bool]:
        """What is published was there for all to see; the rest concerns those whom it names."""
        decided = and_(event.kind == REVIEWED, caller.manages(event.enterprise_id, event.region_id))
        parties = or_(caller.acts_for(event.enterprise_id), caller.acts_for(event.other_enterprise_id))
        return or_(event.kind.in_(OF_LISTINGS), decided, and_(event.kind == CONTACT_CHANGED, parties))


class EventHorizon(Base):
    """Up to which position events are no longer kept: one row."""

    __tablename__ = "event_horizon"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    position: Mapped[int]
