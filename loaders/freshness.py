"""How fresh a table of listings is, as anonymous callers see it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, select

from loaders.event import of_listings
from loaders.relation import restricted
from loaders.scope import NOW, Scope
from models import Base, Event, EventHorizon, Opportunity
from models.row import row_of


def freshness(model: type[Base]) -> Select[Any]:
    """One row, of which something changes with all that an anonymous caller can see of a table to change.

    `position` is the stream's: of the last event that all may see, or up to where events are no longer kept.
    `newest` tells what was filled in without events, `closed_at` what only time changed. `occurred_at` and
    `updated_at` are when the last event happened and when the last row that is there changed.
    """
    event, horizon = row_of(Event), row_of(EventHorizon)
    row: Any = row_of(model)
    kept = select(func.max(event.id)).where(of_listings(None, event)).scalar_subquery()
    occurred = select(func.max(event.occurred_at)).where(of_listings(None, event)).scalar_subquery()
    forgotten = select(horizon.position).scalar_subquery()
    return select(
        func.greatest(kept, forgotten).label("position"),
        forgotten.label("forgotten"),
        occurred.label("occurred_at"),
        greatest(model, row, row.id).label("newest"),
        greatest(model, row, row.updated_at).label("updated_at"),
        (last_closing(row) if model is Opportunity else null()).label("closed_at"),
    )


def greatest(model: type[Base], row: Any, value: ColumnElement[Any]) -> ColumnElement[Any]:
    return restricted(select(func.max(value)).select_from(row), model, row, Scope()).scalar_subquery()


def last_closing(opportunity: Any) -> ColumnElement[Any]:
    """The last time at which an opportunity closed by itself: from then on it is not open."""
    closing = select(func.max(opportunity.closes_at)).where(opportunity.closes_at <= NOW)
    return restricted(closing, Opportunity, opportunity, Scope()).scalar_subquery()
