"""What happened to what callers can see: one row an event, written in the transaction of the change."""

import enum
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, row_id


class EventKind(enum.StrEnum):
    PUBLISHED = "PUBLISHED"
    UPDATED = "UPDATED"
    WITHDRAWN = "WITHDRAWN"
    REVIEWED = "REVIEWED"
    CONTACT_CHANGED = "CONTACT_CHANGED"


class EventSubject(enum.StrEnum):
    """What kind of thing an event is about."""

    ENTERPRISE = "ENTERPRISE"
    PRODUCT = "PRODUCT"
    OPPORTUNITY = "OPPORTUNITY"
    EXPERIENCE = "EXPERIENCE"
    CONTACT_REQUEST = "CONTACT_REQUEST"


class Event(Base):
    """Positions follow the order of commits (see resolvers/telling.py).

    There are no foreign keys: an event outlives what it tells of.
    """

    __tablename__ = "events"
    __table_args__ = (Index(None, "node_id", "position"),)

    position: Mapped[int] = row_id()
    kind: Mapped[EventKind] = mapped_column(enumeration(EventKind, "kind"))
    subject: Mapped[EventSubject] = mapped_column(enumeration(EventSubject, "subject"))
    node_id: Mapped[int]
    enterprise_id: Mapped[int]
    other_enterprise_id: Mapped[int | None]
    region_id: Mapped[int]
    occurred_at: Mapped[datetime]
