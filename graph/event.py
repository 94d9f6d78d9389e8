"""The stream of events, as clients see it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from graph.described import describe
from graph.fields.kinds import argument, column, either, expression, one
from graph.fields.registry import register, value_type
from graph.industry import IndustryRef
from graph.paging import Edge, PageInfo, optional
from graph.scalars import CountryCode, HSCode, RegionCode
from loaders import event as loaders
from models import CooperationType, ListingEventKind, ListingType

if TYPE_CHECKING:
    from graph.contact import ContactRequest
    from graph.enterprise import Enterprise, EnterpriseReview
    from graph.experience import Experience
    from graph.opportunity import Opportunity
    from graph.product import Product

describe(
    ListingType,
    "What is listed.",
    ENTERPRISE="An enterprise.",
    PRODUCT="A product.",
    OPPORTUNITY="An opportunity.",
    EXPERIENCE="An experience.",
)
describe(
    ListingEventKind,
    "What happened to something that is listed.",
    PUBLISHED="It became visible to all, again after a suspension too.",
    UPDATED="It changed while it was visible.",
    WITHDRAWN="It ceased to be visible.",
)

Listing = Annotated[
    "Enterprise | Product | Opportunity | Experience",
    strawberry.union("Listing", description="What is listed."),
]


@strawberry.input(description="Which events are told: those that match all that is given, as it was at the event.")
class ListingFilter:
    regions: list[RegionCode] | None = optional("Of one of these regions.")
    countries: list[CountryCode] | None = optional("In one of these countries.")
    industries: list[IndustryRef] | None = optional("Of these industries, those below them, and their correspondences.")
    hs_codes: list[HSCode] | None = optional("Under one of these codes; of enterprises, what they offered.")
    cooperation_types: list[CooperationType] | None = optional("Of one of these ways of working together.")


def cursor() -> Any:
    return expression(
        "Pass it as `after` to go on from here.",
        lambda event, scope: loaders.listings.cursor(event, scope, {}, loaders.listings.default_order),
    )


def occurred_at() -> Any:
    return column("When it happened.")


@value_type
class PartnerAdded:
    """An enterprise that became visible."""

    cursor: str = cursor()
    occurred_at: datetime = occurred_at()
    enterprise: Enterprise = one("The enterprise, as it is now.", loaders.enterprise_of_event)


@value_type
class ListingEvent:
    """Something that became visible, changed or went away."""

    cursor: str = cursor()
    occurred_at: datetime = occurred_at()
    kind: ListingEventKind = column("What happened.")
    type: ListingType = column("To what kind of listing.", "subject")
    listing_id: strawberry.ID = column("Its id.", "node_id")
    listing: Listing | None = either("As it is now; null once it is no longer visible.", *loaders.listing_of_event)


@value_type
class EnterpriseReviewed:
    """A decision of a region's administration on an enterprise of the viewer's."""

    cursor: str = cursor()
    occurred_at: datetime = occurred_at()
    enterprise: Enterprise = one("The enterprise, as it is now.", loaders.enterprise_of_event)
    review: EnterpriseReview = one("What was decided.", loaders.review_of_event)


@value_type
class ContactRequestChanged:
    """A contact request of the viewer's that was made, answered or written to."""

    cursor: str = cursor()
    occurred_at: datetime = occurred_at()
    contact_request: ContactRequest = one("The request, as it is now.", loaders.request_of_event)


@strawberry.type(description="A page of events.")
class ListingEventConnection:
    edges: list[Edge[ListingEvent]] = strawberry.field(description="The events with their cursors.")
    nodes: list[ListingEvent] = strawberry.field(description="The events alone.")
    page_info: PageInfo = strawberry.field(description="Whether there is more, and the cursors at both ends.")


register(ListingEventConnection)

TYPES = argument(list[ListingType] | None, "Only what happened to these kinds of listings.")
FILTER = argument(ListingFilter | None, "Only what matches all of this.")
