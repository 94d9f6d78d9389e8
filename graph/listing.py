"""What is listed, whatever it is: its types, and the filter that fits them all."""

from __future__ import annotations

import strawberry

from graph.described import describe
from graph.fields.registry import register
from graph.industry import IndustryRef
from graph.paging import optional
from graph.scalars import CountryCode, HSCode, RegionCode
from models import CooperationType, ListingType

describe(
    ListingType,
    "What is listed.",
    ENTERPRISE="An enterprise itself.",
    PRODUCT="Something that an enterprise makes or does.",
    OPPORTUNITY="Something that an enterprise seeks or offers beyond its products.",
    EXPERIENCE="Something that an enterprise went through and shares.",
)


@strawberry.input(description="Which listings are meant: those that match all of this.")
class ListingFilter:
    regions: list[RegionCode] | None = optional("Of one of these regions.")
    countries: list[CountryCode] | None = optional("Of one of these countries.")
    industries: list[IndustryRef] | None = optional("Of these industries, those below them, and their correspondences.")
    hs_codes: list[HSCode] | None = optional("Under one of these codes of the Harmonized System.")
    cooperation_types: list[CooperationType] | None = optional("With one of these kinds of cooperation.")


register(ListingFilter)
