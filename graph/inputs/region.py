"""What mutations take of regions."""

from datetime import date
from decimal import Decimal

import strawberry

from graph.inputs.common import needed
from graph.paging import optional
from graph.scalars import URL, RegionCode
from models import RegionIndicatorCode


@strawberry.input(description="A figure that a region's administration reports; one of the same day is replaced.")
class ReportRegionIndicatorInput:
    region: RegionCode = needed("The region.")
    code: RegionIndicatorCode = needed("What the figure is.")
    value: Decimal = needed("The figure, 0 or more.")
    unit: str = needed("A UCUM unit or an ISO 4217 code: 1 for a count, % for a share.")
    as_of: date = needed("The day that it describes.")
    source: URL | None = optional("Where it is published.")
