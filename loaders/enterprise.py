"""Enterprises: how they are found and filtered, and what belongs to them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Select, Text, and_, any_, cast, exists, func, literal_column, select

from loaders.facets import Facet
from loaders.filters import has_industry, in_countries, of_industry, within
from loaders.industry import is_section
from loaders.paging import Page, SortKey
from loaders.publication import NAME_ORDER, NEWEST_FIRST, PUBLISHED_FILTERS, PUBLISHED_ONLY, PUBLISHED_ORDERS
from loaders.relation import Relation, Rows, through
from loaders.search import RELEVANCE_ORDER, SEARCH_COSTS, SEARCH_FILTER, SEARCH_READING
from models import (
    PUBLISHED,
    Base,
    Country,
    Enterprise,
    EnterpriseIndustry,
    EnterpriseReview,
    Industry,
    IndustryReach,
    Product,
    Region,
    Registration,
)
from models.row import Row, row_of

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = 111.2
UNKNOWN_LEAST: Any = literal_column("-1")
UNKNOWN_MOST: Any = literal_column("2147483647")


def offers(enterprise: Any, codes: Any) -> ColumnElement[bool]:
    """It has a published product under one of these HS codes."""
    product = row_of(Product)
    return exists().where(
        product.enterprise_id == enterprise.id,
        product.publication_status == PUBLISHED,
        product.hs_prefixes.op("&&")(codes),
    )


def is_near(enterprise: Any, near: Mapping[str, Any]) -> ColumnElement[bool]:
    """Within the radius on the sphere; a band of latitudes goes first, since it has an index."""
    here, there = func.radians(near["latitude"]), func.radians(enterprise.latitude)
    across = func.radians(enterprise.longitude - near["longitude"])
    haversine = func.pow(func.sin((there - here) / 2), 2) + func.cos(here) * func.cos(there) * func.pow(
        func.sin(across / 2),
        2,
    )
    distance = 2 * EARTH_RADIUS_KM * func.asin(func.sqrt(func.least(1.0, haversine)))
    reach = near["radius_km"] / KM_PER_DEGREE + 0.01
    band = enterprise.latitude.between(near["latitude"] - reach, near["latitude"] + reach)
    return and_(band, distance <= near["radius_km"])


ENTERPRISE_FILTERS = {
    **PUBLISHED_FILTERS,
    **SEARCH_FILTER,
    "countries": lambda enterprise, codes: in_countries(enterprise.region_id, codes),
    "industries": has_industry(EnterpriseIndustry, "enterprise_id"),
    "operational_statuses": lambda enterprise, statuses: enterprise.operational_status == any_(statuses),
    "damage": lambda enterprise, levels: enterprise.damage == any_(levels),
    "sizes": lambda enterprise, sizes: enterprise.size == any_(sizes),
    "cooperation_types": lambda enterprise, types: enterprise.cooperation_types.op("&&")(types),
    "export_markets": lambda enterprise, codes: enterprise.export_markets.op("&&")(codes),
    "languages": lambda enterprise, tags: enterprise.languages.op("&&")(tags),
    "hs_codes": offers,
    "employees": lambda enterprise, bounds: within(enterprise.employees, bounds, "min", "max"),
    "verified": lambda enterprise, wanted: enterprise.is_verified == wanted,
    "near": is_near,
}

enterprises = Page(
    model=Enterprise,
    filters=ENTERPRISE_FILTERS,
    readings=SEARCH_READING,
    costs=SEARCH_COSTS,
    defaults=PUBLISHED_ONLY,
    orders={
        **PUBLISHED_ORDERS,
        **RELEVANCE_ORDER,
        **NAME_ORDER,
        "EMPLOYEES": SortKey(  # unknown numbers come last either way
            lambda enterprise, _: func.coalesce(enterprise.employees, UNKNOWN_MOST),
            lambda enterprise, _: func.coalesce(enterprise.employees, UNKNOWN_LEAST),
        ),
    },
    default_order=NEWEST_FIRST,
)

enterprises_of_region = enterprises.of(lambda region, enterprise: enterprise.region_id == region.id)


enterprises_of_industry = enterprises.of(of_industry(EnterpriseIndustry, "enterprise_id"))


def code_of(model: type[Base], group: Any) -> ColumnElement[str]:
    """The code of what a group is of, looked up once all is counted."""
    row = row_of(model)
    return select(row.code).where(row.id == group).scalar_subquery().label("code")


def region_groups(enterprises: Any) -> Select[Any]:
    region = enterprises.region_id
    groups = select(region.label("id"), code_of(Region, region), func.count().label("count"))
    return groups.select_from(enterprises).group_by(region)


def section_groups(enterprises: Any) -> Select[Any]:
    """By section of NACE Rev. 2: an enterprise counts once in each section that its industries reach."""
    link, reach, section = row_of(EnterpriseIndustry), row_of(IndustryReach), row_of(Industry)
    # DISTINCT keeps PostgreSQL from looking up all that each enterprise's industries reach: the sections are few.
    sections = select(reach.member_id, section.id).where(reach.industry_id == section.id, is_section(section))
    reached: Any = Row(sections.distinct().subquery())
    pairs = select(enterprises.id.label("enterprise_id"), reached.id).select_from(enterprises)
    joined = pairs.join(link, link.enterprise_id == enterprises.id).join(reached, reached.member_id == link.industry_id)
    counted: Any = Row(joined.distinct().subquery())
    groups = select(counted.id, code_of(Industry, counted.id), func.count().label("count"))
    return groups.select_from(counted).group_by(counted.id)


def status_groups(enterprises: Any) -> Select[Any]:
    status = enterprises.operational_status
    names = [status.label(name) for name in ("operational_status", "code")]
    groups = select(func.min(enterprises.id).label("id"), *names, func.count().label("count"))
    return groups.select_from(enterprises).group_by(status)


by_region = Facet(Region, ("region_id",), region_groups)
by_section = Facet(Industry, ("id",), section_groups)
by_operational_status = Facet(Enterprise, ("id", "operational_status"), status_groups)


def enterprise_by_rows(enterprise: Any, by: Mapping[str, Any]) -> ColumnElement[bool]:
    if "id" in by:
        return enterprise.id == by["id"]
    if "slug" in by:
        return enterprise.slug == by["slug"]
    registration, asked = row_of(Registration), by["registration"]
    return exists().where(
        registration.enterprise_id == enterprise.id,
        registration.scheme == asked["scheme"],
        registration.number == asked["number"],
    )


enterprise_by = Relation(Enterprise, enterprise_by_rows)

region_of_enterprise = Relation(Region, lambda enterprise, region: region.id == enterprise.region_id)

registrations_of_enterprise = Relation(
    Registration,
    lambda enterprise, registration: Rows(
        where=registration.enterprise_id == enterprise.id,
        order_by=(registration.id,),
    ),
)


def primary_industry_rows(enterprise: Any, industry: Any) -> Rows:
    link = row_of(EnterpriseIndustry)
    return Rows(
        where=(link.enterprise_id == enterprise.id) & (link.position == 0),
        joins=((link, link.industry_id == industry.id),),
    )


industries_of_enterprise = through(Industry, EnterpriseIndustry, "enterprise_id", "industry_id")
primary_industry_of_enterprise = Relation(Industry, primary_industry_rows)


def export_market_rows(enterprise: Any, country: Any) -> Rows:
    place = func.array_position(enterprise.export_markets, country.code)
    return Rows(where=country.code == any_(cast(enterprise.export_markets, ARRAY(Text))), order_by=(place,))


export_markets_of_enterprise = Relation(Country, export_market_rows)

review_of_enterprise = Relation(
    EnterpriseReview,
    lambda enterprise, review: Rows(
        where=review.enterprise_id == enterprise.id,
        order_by=(review.reviewed_at.desc(), review.id.desc()),
        limit=literal_column("1"),
    ),
)
