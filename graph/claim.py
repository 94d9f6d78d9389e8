"""Claims to speak for enterprises, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import models
from graph.described import describe
from graph.fields.kinds import column, one
from graph.fields.registry import entity
from graph.node import Node
from graph.scalars import URL
from loaders import claim as loaders
from models import ClaimStatus

if TYPE_CHECKING:
    from graph.enterprise import Enterprise

describe(
    ClaimStatus,
    "What became of a claim.",
    PENDING="Waits for the decision of the region's administration.",
    APPROVED="The claimant speaks for the enterprise.",
    DECLINED="The region's administration did not agree.",
    REVOKED="It was approved, and no longer holds.",
)


@entity(models.EnterpriseClaim)
class EnterpriseClaim(Node):
    """A caller's claim to speak for an enterprise that its region entered.

    Approving it makes the caller a member. The claimant sees it, and who may decide it.
    """

    enterprise: Enterprise = one("The enterprise, in whatever state it is.", loaders.enterprise_of_claim)
    claimant: str = column("The subject of the token by which it was made.")
    message: str = column("Why the claimant speaks for the enterprise.")
    evidence: URL | None = column("What proves it.")
    status: ClaimStatus = column("What became of it.")
    note: str | None = column("What the region's administration said to its decision.")
    created_at: datetime = column("When it was made.")
    decided_at: datetime | None = column("When it was last decided on; null while it waits.")
