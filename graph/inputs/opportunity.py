"""What mutations take of opportunities."""

from datetime import datetime

import strawberry

from graph.industry import IndustryRef
from graph.inputs.common import LocalizedTextInput, PriceRangeInput, needed
from graph.paging import optional
from graph.scalars import HSCode, RegionCode
from models import CooperationType, OpportunityKind


@strawberry.input(description="A new opportunity.")
class PublishOpportunityInput:
    enterprise_id: strawberry.ID = needed("The enterprise that seeks or offers it.")
    kind: OpportunityKind = needed("Offered or sought.")
    cooperation_type: CooperationType = needed("The way of working together.")
    title: list[LocalizedTextInput] = needed("What it is about, in a line, in one language or more.")
    description: list[LocalizedTextInput] = needed("What it is, in one language or more.")
    industries: list[IndustryRef] | None = optional("The industries that it concerns.")
    target_regions: list[RegionCode] | None = optional("Where partners are sought; none means anywhere.")
    hs_codes: list[HSCode] | None = optional("The goods that it concerns.")
    budget: PriceRangeInput | None = optional("How much money it is about.")
    closes_at: datetime | None = optional("When it ends.")


@strawberry.input(description="A field left out stays as it is; one given as null is cleared.")
class UpdateOpportunityInput:
    id: strawberry.ID = needed("Its id.")
    version: int = needed("The version that the change was made on.")
    cooperation_type: CooperationType | None = optional("The way of working together.")
    title: list[LocalizedTextInput] | None = optional("What it is about: all translations anew.")
    description: list[LocalizedTextInput] | None = optional("What it is: all translations anew.")
    industries: list[IndustryRef] | None = optional("The industries that it concerns.")
    target_regions: list[RegionCode] | None = optional("Where partners are sought; none means anywhere.")
    hs_codes: list[HSCode] | None = optional("The goods that it concerns.")
    budget: PriceRangeInput | None = optional("How much money it is about.")
    closes_at: datetime | None = optional("When it ends.")


@strawberry.input(description="An opportunity that is over.")
class CloseOpportunityInput:
    id: strawberry.ID = needed("Its id.")
    version: int = needed("The version that the change was made on.")
