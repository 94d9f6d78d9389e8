"""How well an enterprise fits: for each reason a strength from 0 to 1, and their weighted sum."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Float,
    Numeric,
    Text,
    any_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array

from loaders.recommendations.asking import (
    GOODS,
    OFFER,
    REQUEST,
    SUPPLIES,
    TRADES,
    is_listed,
    is_open_for,
    seeks_trade,
    unnested,
)
from models import EnterpriseIndustry, Opportunity, OpportunityIndustry, Product
from models.recommendation import RecommendationReason as Reason
from models.row import row_of


def number(text: str) -> Any:
    return literal_column(text, Numeric)


WEIGHTS: Mapping[Reason, Any] = {
    Reason.OFFERS_WHAT_IS_REQUESTED: number("0.35"),
    Reason.REQUESTS_WHAT_IS_OFFERED: number("0.30"),
    Reason.SHARED_COOPERATION_TYPE: number("0.15"),
    Reason.PARTNER_REGION: number("0.08"),
    Reason.COMMON_LANGUAGE: number("0.07"),
    Reason.SAME_INDUSTRY: number("0.05"),
}
"""What each reason adds at its full strength, the heaviest first; 1 in all."""

NONE, FULL = number("0"), number("1")
BY_HEADING, BY_CHAPTER, BY_TRADE = number("0.9"), number("0.7"), number("0.6")
"""How strong a match is that is less exact than a subheading of six digits: the heading, the chapter, the industry."""
IN_GENERAL = number("0.5")
"""How strong a type of cooperation is that both look for without an opportunity that says so."""
NULL: Any = literal_column("NULL")
PLACES: Any = literal_column("3")


def strengths_of(asked: Any, partner: Any) -> Any:
    """The strengths of a partner by the names of the reasons; LIMIT keeps PostgreSQL from computing them twice."""
    strengths = {
        Reason.OFFERS_WHAT_IS_REQUESTED: offers(asked, partner),
        Reason.REQUESTS_WHAT_IS_OFFERED: requests(asked, partner),
        Reason.SHARED_COOPERATION_TYPE: case(
            (partner.cooperation_types.op("&&")(asked.sought_types), FULL),
            (partner.cooperation_types.op("&&")(asked.wanted_types), IN_GENERAL),
            else_=NONE,
        ),
        Reason.PARTNER_REGION: at(partner.region_id == any_(asked.regions), FULL),
        Reason.COMMON_LANGUAGE: at(partner.languages.op("&&")(asked.languages), FULL),
        Reason.SAME_INDUSTRY: at(works_in(asked, partner, asked.same_industries), FULL),
    }
    columns = [strength.label(reason.value) for reason, strength in strengths.items()]
    return select(*columns).limit(literal_column("1")).correlate(asked, partner).lateral()


def at(condition: Any, strength: Any) -> ColumnElement[Any]:
    return case((condition, strength), else_=NONE)


def by_code(code: Any) -> ColumnElement[Any]:
    """The strength of a match under an HS code: the longer it is, the more exact."""
    return case(
        (func.length(code) == literal_column("6"), FULL),
        (func.length(code) == literal_column("4"), BY_HEADING),
        else_=BY_CHAPTER,
    )


def offers(asked: Any, partner: Any) -> ColumnElement[Any]:
    """The partner has products or offers under the codes asked, or works in the industries asked."""
    product, offer = row_of(Product), row_of(Opportunity)
    code = unnested(asked.requested_codes)
    sold = exists().where(
        product.enterprise_id == partner.id,
        is_listed(product),
        code.c.item == any_(product.hs_prefixes),
    )
    offered = exists().where(
        offer.enterprise_id == partner.id,
        is_open_for(offer, OFFER, SUPPLIES),
        code.c.item == any_(offer.hs_prefixes),
    )
    best = (
        select(func.max(by_code(code.c.item)))
        .select_from(code)
        .where(or_(sold.correlate(code, partner), offered.correlate(code, partner)))
        .correlate(asked, partner)
    )
    return func.greatest(best.scalar_subquery(), at(works_in(asked, partner, asked.requested_industries), BY_TRADE))


def requests(asked: Any, partner: Any) -> ColumnElement[Any]:
    """The partner has open requests for goods that are offered, or for the industries that are."""
    request, sought, link = row_of(Opportunity), row_of(Opportunity), row_of(OpportunityIndustry)
    code = unnested(request.hs_codes)
    best = (
        select(func.max(by_code(code.c.item)))
        .select_from(request, code)
        .where(request.enterprise_id == partner.id, is_open_for(request, REQUEST, GOODS))
        .where(code.c.item == any_(asked.offered_codes))
        .correlate(asked, partner)
    )
    of_trade = exists().where(
        sought.enterprise_id == partner.id,
        is_open_for(sought, REQUEST, TRADES),
        link.opportunity_id == sought.id,
        link.industry_id == any_(asked.served_industries),
        seeks_trade(sought, link.industry_id),
    )
    return func.greatest(best.scalar_subquery(), at(of_trade.correlate(asked, partner), BY_TRADE))


def works_in(asked: Any, partner: Any, industries: Any) -> ColumnElement[bool]:
    link = row_of(EnterpriseIndustry)
    works = exists().where(link.enterprise_id == partner.id, link.industry_id == any_(industries))
    return works.correlate(asked, partner)


def score(strengths: Any) -> ColumnElement[float]:
    """The weighted sum, from 0 to 1."""
    total = sum((weight * getattr(strengths, reason.value) for reason, weight in WEIGHTS.items()), NONE)
    return cast(func.round(func.least(total, FULL), PLACES), Float)


def reasons(strengths: Any) -> ColumnElement[list[str]]:
    """The reasons that there are, the heaviest first."""
    named = [
        case((getattr(strengths, reason.value) > NONE, literal_column(f"'{reason.value}'", Text))) for reason in WEIGHTS
    ]
    return func.array_remove(array(named), NULL, type_=ARRAY(Text))
