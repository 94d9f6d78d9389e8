"""What can be waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

import models
from graph.event import FILTER, TYPES
from graph.fields.kinds import argument, feed
from graph.fields.registry import register
from loaders import event as loaders
from loaders.saved_search import listings_matched
from models import ListingEventKind

if TYPE_CHECKING:
    from graph.event import ContactRequestChanged, EnterpriseReviewed, ListingEvent, PartnerAdded


@strawberry.type(description="What can be waited for. With `after`, first all that came since, then what comes.")
class Subscription:
    partner_added: PartnerAdded = feed(
        "Each enterprise as it becomes visible. With `after`, first all that came since that cursor, then what comes, "
        "with no gap and nothing twice.",
        loaders.partners_added,
        filter=FILTER,
    )
    listing_published: ListingEvent = feed(
        "Each new enterprise, product, opportunity or experience, likewise.",
        loaders.listings_published,
        types=TYPES,
        filter=FILTER,
    )
    listing_changed: ListingEvent = feed(
        "Each change to the catalogue, removals too, likewise: what a mirror of it needs.",
        loaders.listings_changed,
        types=TYPES,
        kinds=argument(list[ListingEventKind] | None, "Only these kinds of events."),
        filter=FILTER,
    )
    saved_search_matched: ListingEvent = feed(
        "Each new listing that one of the viewer's saved searches matches, likewise. It takes a token.",
        listings_matched,
        is_personal=True,
        of=models.SavedSearch,
        id=argument(strawberry.ID, "The id of the saved search."),
    )
    enterprise_reviewed: EnterpriseReviewed = feed(
        "Each decision on an enterprise of the viewer's, likewise. It takes a token.",
        loaders.enterprises_reviewed,
        is_personal=True,
    )
    contact_request_changed: ContactRequestChanged = feed(
        "What happens to the viewer's contact requests, likewise. It takes a token.",
        loaders.contact_requests_changed,
        is_personal=True,
    )


register(Subscription)
