"""What a region's administration reports."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from models import Region, RegionIndicator, RegionIndicatorCode
from resolvers.checks.numbers import amount
from resolvers.checks.texts import required_line
from resolvers.facts import given
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from graph.inputs.region import ReportRegionIndicatorInput
    from resolvers.act import Act

LONGEST_UNIT = 50
WHOLE = Decimal(100)


@needs(Right.DECIDE)
async def report_region_indicator(act: Act, input: ReportRegionIndicatorInput) -> Region:
    region: Region | None = await act.one(select(Region).where(Region.code == input.region))
    if region is None:
        raise refused(UserErrorCode.NOT_FOUND, "This region is not on the platform.", "region")
    await act.allow_in(region, "region")
    problems = Problems()
    value = amount(problems, input.value, "value")
    check_share(problems, input.code, value)
    unit = required_line(problems, input.unit, "unit", most=LONGEST_UNIT)
    if input.as_of > act.now.date():
        problems.add(UserErrorCode.INVALID, "This lies in the future.", "asOf")
    problems.check()
    figure = {"value": value, "unit": unit, "source": given(input.source)}
    report = insert(RegionIndicator).values(region_id=region.id, code=input.code, as_of=input.as_of, **figure)
    key = (RegionIndicator.region_id, RegionIndicator.code, RegionIndicator.as_of)
    await act.session.execute(report.on_conflict_do_update(index_elements=key, set_=figure))
    return region


def check_share(problems: Problems, code: RegionIndicatorCode, value: Decimal | None) -> None:
    if code.value.endswith("_SHARE") and value is not None and value > WHOLE:
        problems.add(UserErrorCode.INVALID, "A share is at most 100 %.", "value")
