"""Which enterprises complement one: what both offer and ask, who may fit, and how well. See docs/recommendations.md."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import literal_column, select

from loaders.recommendations.asking import asking
from loaders.recommendations.finding import found_partners
from loaders.recommendations.scoring import reasons, score, strengths_of
from loaders.relation import Relation, Rows
from loaders.search import SEARCH_READING
from models import Enterprise
from models.row import Row, row_of

COST = 1_000
"""Finding the partners of one enterprise costs as much as so many values."""
DEFAULT: Any = literal_column("10")
NO_FILTER: Mapping[str, Any] = {}


def partner_rows(enterprise: Any, _: Any, filter: Mapping[str, Any] = NO_FILTER, first: Any = DEFAULT) -> Rows:
    asked: Any = Row(asking(enterprise))
    found: Any = Row(found_partners(asked, filter))
    partner = row_of(Enterprise)
    strengths: Any = Row(strengths_of(asked, partner))
    scored = (
        select(partner.id, score(strengths).label("score"), reasons(strengths).label("reasons"))
        .select_from(asked, found, partner, strengths)
        .where(partner.id == found.id)
        .correlate(enterprise)
        .lateral()
    )
    return Rows(source=scored, order_by=(scored.c.score.desc(), scored.c.id), limit=first)


recommended_partners = Relation(Enterprise, partner_rows, readings=SEARCH_READING, cost=COST)
enterprise_of_recommendation = Relation(Enterprise, lambda found, enterprise: enterprise.id == found.id)
