"""What an enterprise asks and offers, as arrays in one row; and which requests ask for what."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, and_, exists, func, literal_column, or_, select, union

from loaders.opportunity import is_open
from models import (
    PUBLISHED,
    CooperationType,
    Enterprise,
    EnterpriseIndustry,
    IndustryReach,
    Opportunity,
    OpportunityIndustry,
    OpportunityTargetRegion,
    Product,
    RegionPartner,
)
from models.row import row_of

GOODS = (
    CooperationType.PURCHASE,
    CooperationType.SUBCONTRACTING,
    CooperationType.TECHNOLOGY_TRANSFER,
    CooperationType.RECONSTRUCTION,
)
"""A request of these types asks for what its HS codes name; for others they say what it is about."""
TRADES = (*GOODS, CooperationType.LOGISTICS, CooperationType.RESEARCH)
"""A request of these types asks for who works in its industries."""
SUPPLIES = (CooperationType.SALE, *GOODS[1:])
"""An offer of these types offers what its HS codes name."""

COUNTERPARTS: Mapping[CooperationType, Sequence[CooperationType]] = {
    **{kind: (kind,) for kind in CooperationType},
    CooperationType.SALE: (CooperationType.PURCHASE, CooperationType.DISTRIBUTION),
    CooperationType.PURCHASE: (CooperationType.SALE,),
    CooperationType.DISTRIBUTION: (CooperationType.DISTRIBUTION, CooperationType.SALE),
}
"""What a partner looks for if one looks for this: who sells needs a buyer, who researches another one who does."""

MOST_CODES: Any = literal_column("100")
MOST_INDUSTRIES: Any = literal_column("2000")
"""How many of what an enterprise asks and offers is looked up."""

REQUEST: Any = literal_column("'REQUEST'", Text)
OFFER: Any = literal_column("'OFFER'", Text)


def array_of(kinds: Sequence[str]) -> Any:
    """Constant texts: of our own enums, whose values hold no quote."""
    return literal_column(f"'{{{','.join(kinds)}}}'::text[]", ARRAY(Text))


def is_listed(row: Any) -> ColumnElement[bool]:
    """All see it, whoever asks."""
    return and_(row.publication_status == PUBLISHED, row.enterprise_status == PUBLISHED)


def is_open_for(opportunity: Any, kind: Any, types: Sequence[str]) -> ColumnElement[bool]:
    """An open request or offer of one of these types."""
    of_type = opportunity.cooperation_type == func.any(array_of(types))
    return and_(opportunity.kind == kind, is_listed(opportunity), is_open(opportunity), of_type)


def seeks_trade(opportunity: Any, industry_id: Any) -> ColumnElement[bool]:
    """Whether an industry of a request says whom it seeks: one's own says where one works, except of subcontractors."""
    own, reach = row_of(EnterpriseIndustry), row_of(IndustryReach)
    works_there = exists().where(
        own.enterprise_id == opportunity.enterprise_id,
        reach.member_id == own.industry_id,
        reach.industry_id == industry_id,
    )
    subcontracting = literal_column(f"'{CooperationType.SUBCONTRACTING.value}'", Text)
    return or_(opportunity.cooperation_type == subcontracting, ~works_there)


def unnested(array: Any) -> Any:
    """The items of an array as a table with the column `item`."""
    return func.unnest(array, type_=array.type.item_type).table_valued("item").render_derived()


def asking(enterprise: Any) -> Any:
    """One row of what an enterprise asks and offers; LIMIT keeps PostgreSQL from computing an array at each use."""
    mine = row_of(Enterprise)
    arrays = {
        "requested_codes": array(requested_codes(mine), Text),
        "requested_industries": array(requested_industries(mine), BigInteger),
        "offered_codes": array(offered_codes(mine), Text),
        "served_industries": array(reaches(mine, "member_id", "industry_id"), BigInteger),
        "same_industries": array(reaches(mine, "industry_id", "member_id"), BigInteger),
        "sought_types": array(counterparts(opportunity_types(mine)), Text),
        "wanted_types": array(counterparts(mine.cooperation_types), Text),
        "regions": array(cooperating_regions(mine), BigInteger),
    }
    columns = [mine.id, mine.languages, *(value.label(name) for name, value in arrays.items())]
    statement = select(*columns).where(mine.id == enterprise.id).limit(literal_column("1"))
    return statement.correlate(enterprise).lateral()


def array(statement: Any, kind: Any) -> ColumnElement[Any]:
    return func.array(statement.scalar_subquery(), type_=ARRAY(kind))


def requested_codes(mine: Any) -> Any:
    """The HS codes of what it requests."""
    request = row_of(Opportunity)
    codes = unnested(request.hs_codes)
    of_request = select(codes.c.item).select_from(request, codes).where(request.enterprise_id == mine.id)
    open_ones = of_request.where(is_open_for(request, REQUEST, GOODS)).distinct()
    return open_ones.order_by(codes.c.item).limit(MOST_CODES)


def requested_industries(mine: Any) -> Any:
    """The industries from which it requests something, with those that count as part of them."""
    request, link, reach = row_of(Opportunity), row_of(OpportunityIndustry), row_of(IndustryReach)
    return (
        select(reach.member_id)
        .where(
            request.enterprise_id == mine.id,
            is_open_for(request, REQUEST, TRADES),
            link.opportunity_id == request.id,
            seeks_trade(request, link.industry_id),
            reach.industry_id == link.industry_id,
        )
        .distinct()
        .order_by(reach.member_id)
        .limit(MOST_INDUSTRIES)
    )


def offered_codes(mine: Any) -> Any:
    """The HS codes of what it offers, with those above them."""
    product, offer = row_of(Product), row_of(Opportunity)
    sold, offered = unnested(product.hs_prefixes), unnested(offer.hs_prefixes)
    of_product = select(sold.c.item).select_from(product, sold).where(product.enterprise_id == mine.id)
    of_offer = select(offered.c.item).select_from(offer, offered).where(offer.enterprise_id == mine.id)
    return union(of_product.where(is_listed(product)), of_offer.where(is_open_for(offer, OFFER, SUPPLIES)))


def reaches(mine: Any, given: str, wanted: str) -> Any:
    """The industries that count as part of its own, or those of which its own are a part."""
    link, reach = row_of(EnterpriseIndustry), row_of(IndustryReach)
    found = getattr(reach, wanted)
    statement = select(found).where(link.enterprise_id == mine.id, getattr(reach, given) == link.industry_id)
    return statement.distinct().order_by(found).limit(MOST_INDUSTRIES)


def opportunity_types(mine: Any) -> ColumnElement[Any]:
    """The types of all that it seeks and offers at present."""
    row = row_of(Opportunity)
    return array(
        select(row.cooperation_type).where(row.enterprise_id == mine.id, is_listed(row), is_open(row)).correlate(mine),
        Text,
    )


def counterparts(types: Any) -> Any:
    """What a partner looks for if one looks for these."""
    pairs = [(one.value, other.value) for one, others in COUNTERPARTS.items() for other in others]
    ones, others = (array_of(kinds) for kinds in zip(*pairs, strict=True))
    table = func.unnest(ones, others).table_valued("one", "other").render_derived()
    return select(table.c.other).where(table.c.one == func.any(types)).distinct()


def cooperating_regions(mine: Any) -> Any:
    """The regions with which its own has an agreement, and those in which it seeks partners."""
    partner, target, row = row_of(RegionPartner), row_of(OpportunityTargetRegion), row_of(Opportunity)
    return union(
        select(partner.partner_id).where(partner.region_id == mine.region_id),
        select(target.region_id).where(
            target.opportunity_id == row.id, row.enterprise_id == mine.id, is_listed(row), is_open(row)
        ),
    )
