"""What mutations take of claims."""

import strawberry

from graph.described import describe
from graph.inputs.common import needed
from graph.paging import optional
from graph.scalars import URL
from resolvers.decisions import ClaimDecision

describe(
    ClaimDecision,
    "What a region's administration decides on a claim.",
    APPROVE="The claimant speaks for the enterprise from now on.",
    DECLINE="The claim is not accepted.",
    REVOKE="An approved claim no longer holds.",
)


@strawberry.input(description="A claim to speak for an enterprise.")
class ClaimEnterpriseInput:
    enterprise_id: strawberry.ID = needed("The enterprise's id.")
    message: str = needed("Why the caller speaks for it.")
    evidence: URL | None = optional("What proves it.")


@strawberry.input(description="A decision on a claim.")
class DecideClaimInput:
    id: strawberry.ID = needed("The claim's id.")
    decision: ClaimDecision = needed("What is decided.")
    note: str | None = optional("Why; the claimant reads it.")
