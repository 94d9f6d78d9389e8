"""Regions: how they are found, what hangs on them, and what the platform counts in them."""

from typing import Any

from sqlalchemy import ColumnElement, any_, func, select

from loaders.facets import GROUPS_COST
from loaders.filters import in_countries
from loaders.industry import is_section
from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation, Rows, through
from models import (
    PUBLISHED,
    Country,
    Enterprise,
    EnterpriseIndustry,
    Industry,
    IndustryReach,
    Region,
    RegionIndicator,
    RegionPartner,
)
from models.row import row_of

region_by_code = Relation(Region, lambda region, code: region.code == code)

country_of_region = Relation(Country, lambda region, country: country.id == region.country_id)

regions = Page(
    model=Region,
    filters={"countries": lambda region, codes: in_countries(region.id, codes)},
    orders={"CODE": SortKey(lambda region, _: region.code)},
    default_order=Order("CODE"),
)


def indicator_rows(region: Any, indicator: Any, codes: Any = None) -> Rows:
    of_region = indicator.region_id == region.id
    where = of_region if codes is None else of_region & (indicator.code == any_(codes))
    return Rows(where=where, order_by=(indicator.code, indicator.as_of.desc()))


indicators_of_region = Relation(RegionIndicator, indicator_rows)


partners_of_region = through(Region, RegionPartner, "region_id", "partner_id", lambda _, partner: (partner.code,))


def published_in(region: Any) -> tuple[Any, ColumnElement[bool]]:
    """A region's published enterprises, which anyone may count."""
    enterprise = row_of(Enterprise)
    return enterprise, (enterprise.region_id == region.id) & (enterprise.publication_status == PUBLISHED)


def count_of_enterprises(region: Any) -> ColumnElement[int]:
    _, condition = published_in(region)
    return select(func.count()).where(condition).scalar_subquery()


def count_of_verified(region: Any) -> ColumnElement[int]:
    enterprise, condition = published_in(region)
    return select(func.count()).where(condition, enterprise.is_verified).scalar_subquery()


def status_count_rows(region: Any, _: Any) -> Rows:
    enterprise, condition = published_in(region)
    counts = (
        select(func.min(enterprise.id).label("id"), enterprise.operational_status, func.count().label("count"))
        .where(condition)
        .group_by(enterprise.operational_status)
        .correlate(region)
        .lateral()
    )
    return Rows(source=counts, order_by=(counts.c["count"].desc(), counts.c.operational_status))


status_counts_of_region = Relation(Enterprise, status_count_rows, cost=GROUPS_COST)


def industry_count_rows(region: Any, _: Any, first: Any = None) -> Rows:
    """By section of NACE Rev. 2: an enterprise counts once in each section that its industries reach."""
    enterprise, condition = published_in(region)
    link, reach, section = row_of(EnterpriseIndustry), row_of(IndustryReach), row_of(Industry)
    counts = (
        select(section.id.label("id"), func.count(enterprise.id.distinct()).label("count"))
        .select_from(section)
        .join(reach, reach.industry_id == section.id)
        .join(link, link.industry_id == reach.member_id)
        .join(enterprise, enterprise.id == link.enterprise_id)
        .where(condition, is_section(section))
        .group_by(section.id)
        .correlate(region)
        .lateral()
    )
    return Rows(source=counts, order_by=(counts.c["count"].desc(), counts.c.id), limit=first)


industry_counts_of_region = Relation(Industry, industry_count_rows, cost=GROUPS_COST)

region_of_count = Relation(Region, lambda count, region: region.id == count.id)
industry_of_count = Relation(Industry, lambda count, industry: industry.id == count.id)
