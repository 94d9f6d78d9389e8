"""Pages of enterprises, as clients see them: with what all that match are counted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from graph.fields.kinds import argument, facet
from graph.fields.registry import register, value_type
from graph.paging import Edge, PageInfo, count_of
from loaders import enterprise as loaders

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.region import IndustryCount, OperationalStatusCount, RegionCount

FIRST = argument(int | None, "How many of them: up to 100, by default 20.", 20)


@value_type
class EnterpriseFacets:
    """How many enterprises match, on all pages, by what they are.

    The most frequent comes first, and what does not occur is left out.
    """

    regions: list[RegionCount] = facet("By the region in which they are registered.", loaders.by_region, first=FIRST)
    industries: list[IndustryCount] = facet(
        "By section of NACE Rev. 2; enterprises of other classifications count through the correspondences. What works "
        "in several sections counts in each of them once.",
        loaders.by_section,
        first=FIRST,
    )
    operational_statuses: list[OperationalStatusCount] = facet("By how they work.", loaders.by_operational_status)


@strawberry.type(description="A page of enterprises.")
class EnterpriseConnection:
    edges: list[Edge[Enterprise]] = strawberry.field(description="The enterprises with their cursors.")
    nodes: list[Enterprise] = strawberry.field(description="The enterprises alone.")
    page_info: PageInfo = strawberry.field(description="Whether there is more, and the cursors at both ends.")
    total_count: int = count_of("How many rows match in all, on every page.")
    facets: EnterpriseFacets = strawberry.field(description="What all that match are counted by, on every page.")


register(EnterpriseConnection)
