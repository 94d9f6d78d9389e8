"""Conditions that filters of several concepts share."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, exists, select, true

from loaders.paging import Filter
from models import Base, Country, Industry, IndustryReach, Region
from models.row import row_of


def in_regions(region_id: Any, codes: Any) -> ColumnElement[bool]:
    region = row_of(Region)
    return region_id.in_(select(region.id).where(region.code == any_(codes)))


def in_countries(region_id: Any, codes: Any) -> ColumnElement[bool]:
    region, country = row_of(Region), row_of(Country)
    countries = select(region.id).where(country.id == region.country_id, country.code == any_(codes))
    return region_id.in_(countries)


def within(column: Any, bounds: Mapping[str, Any], low: str, high: str) -> ColumnElement[bool]:
    """Both bounds belong to the range; one left out is open."""
    at_least = column >= bounds[low] if low in bounds else true()
    return and_(at_least, column <= bounds[high]) if high in bounds else at_least


def in_time(column: Any, times: Mapping[str, Any]) -> ColumnElement[bool]:
    return within(column, times, "from_", "to")


def reached_by(industry_id: Any, keys: Any) -> ColumnElement[bool]:
    """The industry is one of these (such as NACE:10.51), below one, or corresponds to one."""
    return industry_id.in_(members_of(keys))


def members_of(keys: Any) -> Select[Any]:
    """The ids of all that counts as part of these industries."""
    reach, industry = row_of(IndustryReach), row_of(Industry)
    return select(reach.member_id).where(industry.id == reach.industry_id, industry.key == any_(keys))


def has_industry(link: type[Base], owner: str) -> Filter:
    """The filter by industry of rows whose industries stand in a table of links."""

    def condition(row: Any, keys: Any) -> ColumnElement[bool]:
        between: Any = row_of(link)
        return exists().where(getattr(between, owner) == row.id, reached_by(between.industry_id, keys))

    return condition


def of_industry(link: type[Base], owner: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    """Which rows belong to an industry: those that have it or one that counts as part of it."""

    def condition(industry: Any, row: Any) -> ColumnElement[bool]:
        between: Any = row_of(link)
        reach = row_of(IndustryReach)
        # Without correlate() the industry, two selects above, would be joined anew: then all rows match.
        return (
            exists()
            .where(
                getattr(between, owner) == row.id,
                between.industry_id == reach.member_id,
                reach.industry_id == industry.id,
            )
            .correlate(row, industry)
        )

    return condition
