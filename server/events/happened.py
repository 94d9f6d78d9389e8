"""Events as this process reads them, and which subscriptions they may concern."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from graph.feeding import Feed
from loaders import event as loaders
from loaders.saved_search import listings_matched
from models import EventKind, EventSubject

READ = """
    SELECT e.id, e.kind, e.subject, r.code, c.code, e.hs_prefixes, e.cooperation_types,
        (SELECT position FROM event_horizon) AS horizon
    FROM events e LEFT JOIN regions r ON r.id = e.region_id LEFT JOIN countries c ON c.id = r.country_id
    WHERE e.id > $1 ORDER BY e.id LIMIT 500
"""


class Happened(NamedTuple):
    """One event, with what filters ask of it."""

    id: int
    kind: str
    subject: str
    region: str | None
    country: str | None
    hs_prefixes: list[str]
    cooperation_types: list[str]
    horizon: int
    """Up to which position events were no longer kept when this one was read."""


OF_LISTINGS = {EventKind.PUBLISHED, EventKind.UPDATED, EventKind.WITHDRAWN}
KINDS: Mapping[int, set[EventKind]] = {
    id(loaders.partners_added): {EventKind.PUBLISHED},
    id(loaders.listings_published): {EventKind.PUBLISHED},
    id(loaders.listings_changed): OF_LISTINGS,
    id(listings_matched): {EventKind.PUBLISHED},
    id(loaders.enterprises_reviewed): {EventKind.REVIEWED},
    id(loaders.contact_requests_changed): {EventKind.CONTACT_CHANGED},
}

# What can be judged without SQL; industries and whose an enterprise is cannot.
JUDGED: Mapping[str, Callable[[Happened, list[str]], bool]] = {
    "types": lambda event, types: event.subject in types,
    "kinds": lambda event, kinds: event.kind in kinds,
    "regions": lambda event, codes: event.region in codes,
    "countries": lambda event, codes: event.country in codes,
    "hs_codes": lambda event, codes: not set(codes).isdisjoint(event.hs_prefixes),
    "cooperation_types": lambda event, types: not set(types).isdisjoint(event.cooperation_types),
}


def concerns(feed: Feed, event: Happened) -> bool:
    """Whether an event may be one that a subscription tells; if so, SQL has the last word."""
    page: Any = feed.part.field and feed.part.field.definition  # type: ignore[attr-defined]
    if event.kind not in KINDS[id(page)]:
        return False
    if page is loaders.partners_added and event.subject != EventSubject.ENTERPRISE:
        return False
    filters = feed.arguments.filters
    given = zip(filters.paths, filters.values, strict=True)
    return all(JUDGED[path[-1]](event, value) for path, value in given if path[-1] in JUDGED)
