"""Events, written in the transaction of the change and in the order of commits."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, func, insert, literal, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from loaders.event import facts
from models import (
    ContactRequest,
    Enterprise,
    Event,
    EventKind,
    EventSubject,
    Experience,
    Listing,
    Opportunity,
    Product,
    PublicationStatus,
)

SEQUENCER = 4_115_720_002
"""The advisory lock under which positions are given; any constant will do."""

SUBJECTS: dict[type[Any], EventSubject] = {
    Enterprise: EventSubject.ENTERPRISE,
    Product: EventSubject.PRODUCT,
    Opportunity: EventSubject.OPPORTUNITY,
    Experience: EventSubject.EXPERIENCE,
    ContactRequest: EventSubject.CONTACT_REQUEST,
}
HANGING: tuple[type[Any], ...] = (Product, Opportunity, Experience)
COLUMNS = (
    "kind",
    "subject",
    "node_id",
    "enterprise_id",
    "other_enterprise_id",
    "region_id",
    "industry_ids",
    "hs_prefixes",
    "cooperation_types",
    "occurred_at",
)
CHANNEL = "events"
"""Where PostgreSQL wakes those who read the stream."""


async def write_events(session: AsyncSession, events: Iterable[Executable]) -> None:
    """Writes events as the last thing of a transaction.

    Positions are given under a lock that is held to the commit: who reads up to a position has read all before it.
    """
    await session.flush()
    statements = list(events)
    if statements:
        await session.execute(select(func.pg_advisory_xact_lock(SEQUENCER)))
    for statement in statements:
        await session.execute(statement)
    if statements:
        await wake_readers(session)


async def wake_readers(session: AsyncSession) -> None:
    """Lets those who read the stream, and what they made of it, look anew once this is committed."""
    await session.execute(select(func.pg_notify(CHANNEL, "")))


def told(kind: EventKind, model: type[Any], which: ColumnElement[bool], now: datetime) -> Executable:
    """An event for each of these rows, by id."""
    values = literal(kind.value), literal(SUBJECTS[model].value), model.id, *parties(model), *facts(model), literal(now)
    found: Any = select(*values)
    return insert(Event).from_select(COLUMNS, found.where(which).order_by(model.id))


def parties(model: type[Any]) -> tuple[Any, Any, Any]:
    """The enterprise that an event is about, the other one, and the region of the first."""
    if model is ContactRequest:
        region = select(Enterprise.region_id).where(Enterprise.id == model.sender_id).scalar_subquery()
        return model.sender_id, model.recipient_id, region
    return model.id if model is Enterprise else model.enterprise_id, null(), model.region_id


def told_of(kind: EventKind, row: Any, now: datetime) -> Executable:
    """An event of one row."""
    return told(kind, type(row), type(row).id == row.id, now)


def told_of_all(kind: EventKind, enterprise: Enterprise, now: datetime) -> Iterator[Executable]:
    """Events of an enterprise that appears or goes, and of all that appears or goes with it."""
    hanging = [told(kind, model, hangs_on(enterprise, model), now) for model in HANGING]
    itself = [told_of(kind, enterprise, now)]
    yield from [*hanging, *itself] if kind is EventKind.WITHDRAWN else [*itself, *hanging]


def hangs_on(enterprise: Enterprise, model: type[Listing]) -> ColumnElement[bool]:
    of: Any = model
    condition: ColumnElement[bool] = (of.enterprise_id == enterprise.id) & (
        of.publication_status == PublicationStatus.PUBLISHED
    )
    return condition
