"""Opportunities, as clients see them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import column, embedded, expression, many, one
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import OrderDirection, optional
from graph.publication import Published, PublishedFilter, ordering, relevance
from graph.scalars import HSCode, RegionCode
from graph.text import LocalizedText, in_all_languages, in_language
from loaders import opportunity as loaders
from models import CooperationType, OpportunityKind

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.industry import Industry
    from graph.product import PriceRange
    from graph.region import Region

describe(
    OpportunityKind,
    "Which side of a deal the enterprise is on.",
    OFFER="The enterprise offers it.",
    REQUEST="The enterprise seeks it.",
)


@strawberry.input(description="Which opportunities a page shows: those that match all that is given.")
class OpportunityFilter(PublishedFilter):
    kinds: list[OpportunityKind] | None = optional("Offers, requests, or both.")
    cooperation_types: list[CooperationType] | None = optional("Of one of these kinds of cooperation.")
    target_regions: list[RegionCode] | None = optional("Partners are sought in one of these regions, or anywhere.")
    hs_codes: list[HSCode] | None = optional("About goods under one of these codes of the Harmonized System.")
    open: bool | None = optional("Only those that are open, or only those that are not.")


@strawberry.enum(description="What opportunities can be sorted by.")
class OpportunityOrderField(enum.Enum):
    PUBLISHED_AT = strawberry.enum_value("PUBLISHED_AT", description="When it was first published.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="When it last changed.")
    CLOSES_AT = strawberry.enum_value("CLOSES_AT", description="When it closes; what has no end closes last.")
    RELEVANCE = relevance()


@ordering
@strawberry.input(description="How to sort opportunities.")
class OpportunityOrder:
    field: OpportunityOrderField = strawberry.field(description="What to sort by.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="In which direction.")


@entity(models.Opportunity, keys=("id",), filter=OpportunityFilter, order=OpportunityOrder)
class Opportunity(Published, Node):
    """What an enterprise seeks or offers beyond its products: orders, investment, joint work."""

    kind: OpportunityKind = column("Whether the enterprise offers or seeks it.")
    cooperation_type: CooperationType = column("The way of working together.")
    title: str = in_language("What it is about, in a line.", "title")
    title_translations: list[LocalizedText] = in_all_languages(
        "Its title in all languages.",
        models.Opportunity,
        "title",
    )
    description: str = in_language("What is sought or offered, and on what terms.", "description")
    description_translations: list[LocalizedText] = in_all_languages(
        "Its description in all languages.",
        models.Opportunity,
        "description",
    )
    enterprise: Enterprise = one("Whose it is.", loaders.enterprise_of_opportunity)
    industries: list[Industry] = many("The industries that it concerns.", loaders.industries_of_opportunity)
    target_regions: list[Region] = many(
        "Where partners are sought; empty means anywhere.",
        loaders.target_regions_of_opportunity,
    )
    hs_codes: list[HSCode] = column("The goods that it is about, by the Harmonized System.")
    budget: PriceRange | None = embedded(
        "How much money it is about.",
        "budget_",
        lambda opportunity, _: opportunity.budget_currency.is_not(None),
    )
    closes_at: datetime | None = column("Until when answers are taken; null means without end.")
    is_open: bool = expression(
        "Whether answers are still taken.",
        lambda opportunity, _: loaders.is_open(opportunity),
    )
