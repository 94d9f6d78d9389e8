"""What an enterprise seeks or offers beyond its products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry import UNSET

from models import Opportunity, OpportunityIndustry, OpportunityTargetRegion
from resolvers.checks.moments import closes_at
from resolvers.checks.numbers import price
from resolvers.checks.texts import LONGEST_DESCRIPTION, limited, localized, named
from resolvers.facts import facts, one, required
from resolvers.links import industries_of, regions_of, relink
from resolvers.listings import alter, enter, listing_for_change, owner_of
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.inputs.opportunity import CloseOpportunityInput, PublishOpportunityInput, UpdateOpportunityInput
    from resolvers.act import Act
    from resolvers.facts import Check


@needs(Right.EDIT)
async def publish_opportunity(act: Act, input: PublishOpportunityInput) -> Opportunity:
    enterprise = await owner_of(act, input.enterprise_id)
    columns, links = await read(act, input)
    opportunity = await enter(act, Opportunity, enterprise, columns, publish=True)
    await link(act, opportunity, links)
    return opportunity


@needs(Right.EDIT)
async def update_opportunity(act: Act, input: UpdateOpportunityInput) -> Opportunity:
    opportunity = await open_opportunity(act, input)
    columns, links = await read(act, input)
    alter(act, opportunity, columns)
    await link(act, opportunity, links)
    return opportunity


@needs(Right.EDIT)
async def close_opportunity(act: Act, input: CloseOpportunityInput) -> Opportunity:
    opportunity = await open_opportunity(act, input)
    alter(act, opportunity, {"closed_at": act.now})
    return opportunity


async def open_opportunity(act: Act, input: Any) -> Opportunity:
    opportunity = await listing_for_change(act, Opportunity, input)
    if opportunity.closed_at is not None:
        raise refused(UserErrorCode.WRONG_STATE, "It is closed.", "id")
    return opportunity


async def read(act: Act, input: Any) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The columns and the links that an input gives."""
    problems = Problems()
    columns = facts(problems, input, checks(act))
    links: dict[str, list[int]] = {}
    if input.industries is not UNSET:
        links["industry_id"] = await industries_of(act, problems, input.industries, "industries")
    if input.target_regions is not UNSET:
        links["region_id"] = await regions_of(act, problems, input.target_regions, "targetRegions")
    problems.check()
    return columns, links


def checks(act: Act) -> Mapping[str, Check]:
    return {
        "kind": one("kind", required),
        "cooperation_type": one("cooperation_type", required),
        "title": one("title", named),
        "description": one("description", localized, most=LONGEST_DESCRIPTION, is_line=False),
        "hs_codes": one("hs_codes", limited),
        "budget": lambda problems, value, *path: price(problems, value, *path, prefix="budget"),
        "closes_at": one("closes_at", closes_at, now=act.now),
    }


async def link(act: Act, opportunity: Opportunity, links: Mapping[str, list[int]]) -> None:
    owner = {"opportunity_id": opportunity.id}
    for column, model in (("industry_id", OpportunityIndustry), ("region_id", OpportunityTargetRegion)):
        if column in links:
            await relink(act, model, owner, column, links[column])
