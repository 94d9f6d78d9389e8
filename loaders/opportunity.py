"""Opportunities: how they are found and filtered."""

from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, func, or_

from loaders.filters import has_industry, in_regions
from loaders.paging import Page, SortKey
from loaders.publication import INFINITY, NEWEST_FIRST, PUBLISHED_FILTERS, PUBLISHED_ONLY, PUBLISHED_ORDERS
from loaders.relation import Relation, through
from loaders.scope import NOW
from loaders.search import RELEVANCE_ORDER, SEARCH_COSTS, SEARCH_FILTER, SEARCH_READING
from models import (
    Enterprise,
    Industry,
    Opportunity,
    OpportunityIndustry,
    OpportunityTargetRegion,
    Region,
)
from models.row import row_of


def is_open(opportunity: Any) -> ColumnElement[bool]:
    """Nobody closed it, and its time has not come."""
    return and_(opportunity.closed_at.is_(None), func.coalesce(opportunity.closes_at, INFINITY) > NOW)


def seeks_in(opportunity: Any, codes: Any) -> ColumnElement[bool]:
    """It names one of these regions, or none: then partners are sought anywhere."""
    link = row_of(OpportunityTargetRegion)
    targets = exists().where(link.opportunity_id == opportunity.id)
    return or_(targets.where(in_regions(link.region_id, codes)), ~targets)


opportunities = Page(
    model=Opportunity,
    filters={
        **PUBLISHED_FILTERS,
        **SEARCH_FILTER,
        "kinds": lambda opportunity, kinds: opportunity.kind == any_(kinds),
        "cooperation_types": lambda opportunity, types: opportunity.cooperation_type == any_(types),
        "target_regions": seeks_in,
        "industries": has_industry(OpportunityIndustry, "opportunity_id"),
        "hs_codes": lambda opportunity, codes: opportunity.hs_prefixes.op("&&")(codes),
        "open": lambda opportunity, wanted: is_open(opportunity) == wanted,
    },
    readings=SEARCH_READING,
    costs=SEARCH_COSTS,
    defaults=PUBLISHED_ONLY,
    orders={
        **PUBLISHED_ORDERS,
        **RELEVANCE_ORDER,
        # What has no end closes last.
        "CLOSES_AT": SortKey(
            lambda opportunity, _: func.coalesce(opportunity.closes_at, INFINITY, type_=opportunity.closes_at.type),
        ),
    },
    default_order=NEWEST_FIRST,
)

opportunities_of_enterprise = opportunities.of(lambda enterprise, row: row.enterprise_id == enterprise.id)
opportunities_of_region = opportunities.of(lambda region, row: row.region_id == region.id)

opportunity_by_id = Relation(Opportunity, lambda opportunity, id: opportunity.id == id)
enterprise_of_opportunity = Relation(Enterprise, lambda row, enterprise: enterprise.id == row.enterprise_id)


industries_of_opportunity = through(Industry, OpportunityIndustry, "opportunity_id", "industry_id")
target_regions_of_opportunity = through(Region, OpportunityTargetRegion, "opportunity_id", "region_id")
