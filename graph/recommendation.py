"""Partners that are recommended to an enterprise, as clients see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.described import describe
from graph.fields.kinds import column, one
from graph.fields.registry import value_type
from loaders import recommendations as loaders
from models import RecommendationReason

if TYPE_CHECKING:
    from graph.enterprise import Enterprise

describe(
    RecommendationReason,
    "Why a partner is recommended.",
    OFFERS_WHAT_IS_REQUESTED="It offers what an open request names by HS code, or works in an industry that one seeks.",
    REQUESTS_WHAT_IS_OFFERED="It has an open request for what the enterprise offers, or for its industry.",
    SAME_INDUSTRY="It works in the same industry, or in a corresponding one of another classification.",
    SUPPLY_CHAIN="Its industry supplies the enterprise's or buys from it. Not given yet.",
    SHARED_COOPERATION_TYPE="It looks for the other side of a way of working together, such as PURCHASE for SALE.",
    PARTNER_REGION="Its region has a cooperation agreement with the enterprise's, or is where that seeks partners.",
    COMMON_LANGUAGE="Both work in one language.",
)


@value_type
class PartnerRecommendation:
    """An enterprise that complements another one."""

    enterprise: Enterprise = one("The partner.", loaders.enterprise_of_recommendation)
    score: float = column("From 0 to 1.")
    reasons: list[RecommendationReason] = column("Why, the heaviest first.")
