"""Regions, as clients see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import models
from graph.described import describe
from graph.fields.kinds import argument, column, counted, embedded, many, one, page
from graph.fields.registry import entity, value_type
from graph.node import Node
from graph.paging import Connection
from graph.scalars import URL, CountryCode, RegionCode
from graph.text import in_language
from loaders import region as loaders
from loaders.enterprise import enterprises_of_region
from loaders.experience import experiences_of_region
from loaders.opportunity import opportunities_of_region
from loaders.product import products_of_region
from models import OperationalStatus, RegionIndicatorCode

if TYPE_CHECKING:
    from graph.experience import Experience
    from graph.facets import EnterpriseConnection
    from graph.industry import Industry
    from graph.opportunity import Opportunity
    from graph.product import Product

describe(
    RegionIndicatorCode,
    "What a region's figure measures.",
    ENTERPRISES_DAMAGED="Enterprises damaged in the war, those destroyed included.",
    ENTERPRISES_DESTROYED="Enterprises destroyed in the war.",
    LOGISTICS_FACILITIES_DESTROYED_SHARE="The share of logistics facilities that were destroyed.",
    ENTERPRISES_RESUMED_SHARE="The share of enterprises that have resumed work.",
    ENTERPRISES_AT_FULL_CAPACITY_SHARE="The share of enterprises that work at full capacity.",
    ENTERPRISES_REGISTERED="Enterprises in the official register.",
    POPULATION="Inhabitants.",
    GROSS_REGIONAL_PRODUCT="The value of all that was produced in a year.",
)


@entity(models.Country)
class Country:
    """A country."""

    code: CountryCode = column("Its ISO 3166-1 alpha-2 code.")
    name: str = in_language("What it is called.", "name")


@entity(models.RegionIndicator)
class RegionIndicator:
    """A figure that a region's administration reports, with its date and its source."""

    code: RegionIndicatorCode = column("What it measures.")
    value: Decimal = column("The figure.")
    unit: str = column("A UCUM unit or an ISO 4217 code: 1 for a count, % for a share.")
    as_of: date = column("The day for which it holds.")
    source: URL | None = column("Where it was published.")


@value_type
class OperationalStatusCount:
    """How many enterprises work in one way."""

    status: OperationalStatus = column("How they work.", "operational_status")
    count: int = column("How many enterprises do.")


@value_type
class IndustryCount:
    """How many enterprises there are in an industry."""

    industry: Industry = one("The industry.", loaders.industry_of_count)
    count: int = column("How many enterprises it has.")


@value_type
class RegionCount:
    """How many enterprises there are in a region."""

    region: Region = one("The region.", loaders.region_of_count)
    count: int = column("How many enterprises it has.")


@value_type
class EnterpriseStatistics:
    """What the platform itself counts among a region's published enterprises."""

    total: int = counted("All of them.", lambda region, _: loaders.count_of_enterprises(region))
    verified: int = counted(
        "Those that the region's administration has confirmed.",
        lambda region, _: loaders.count_of_verified(region),
    )
    by_operational_status: list[OperationalStatusCount] = many(
        "By how they work, the most frequent first; what does not occur is left out.",
        loaders.status_counts_of_region,
    )
    by_industry: list[IndustryCount] = many(
        "By section of NACE Rev. 2, those with the most enterprises first; enterprises of other classifications "
        "count through the correspondences.",
        loaders.industry_counts_of_region,
        first=argument(int | None, "How many sections: up to 100.", 10),
    )


@entity(models.Region, keys=("id", "code"))
class Region(Node):
    """A region whose enterprises take part in the platform."""

    code: RegionCode = column("Its ISO 3166-2 code.")
    name: str = in_language("What it is called.", "name")
    country: Country = one("The country in which it lies.", loaders.country_of_region)
    description: str | None = in_language("What its economy is like.", "description")
    time_zone: str = column("Its time zone in the IANA database, such as Europe/Kyiv.")
    website: URL | None = column("The site of its administration.")
    indicators: list[RegionIndicator] = many(
        "What the administration reports, newest first for each code.",
        loaders.indicators_of_region,
        codes=argument(list[RegionIndicatorCode] | None, "Only these figures."),
    )
    statistics: EnterpriseStatistics = embedded("What the platform itself counts.")
    partner_regions: list[Region] = many(
        "Regions with which this one has a cooperation agreement.",
        loaders.partners_of_region,
    )
    enterprises: EnterpriseConnection = page("Enterprises registered here.", enterprises_of_region)
    products: Connection[Product] = page("What enterprises registered here offer.", products_of_region)
    opportunities: Connection[Opportunity] = page(
        "What enterprises registered here seek or offer beyond their products.",
        opportunities_of_region,
    )
    experiences: Connection[Experience] = page("What enterprises registered here share.", experiences_of_region)
