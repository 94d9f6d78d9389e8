"""Which enterprises may fit: a bounded number for each reason, by index, those that were entered last."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    any_,
    collate,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from loaders.enterprise import ENTERPRISE_FILTERS
from loaders.filters import members_of
from loaders.paging import Filter
from loaders.recommendations.asking import (
    GOODS,
    OFFER,
    REQUEST,
    SUPPLIES,
    TRADES,
    array,
    is_listed,
    is_open_for,
    seeks_trade,
    unnested,
)
from models import (
    PUBLISHED,
    Enterprise,
    EnterpriseIndustry,
    OperationalStatus,
    Opportunity,
    OpportunityIndustry,
    Product,
)
from models.row import Row, row_of

MOST: Any = literal_column("100")
"""How many may be found for one reason."""
MOST_OF_ALL, LEAST_EACH = literal_column("1000", Integer), literal_column("10", Integer)
"""How many are looked up by all items of one reason together, and by each item at least."""
MOST_LOOKED_AT: Any = literal_column("1000")
"""How many are looked at for their types of cooperation, which are too frequent for an index."""
CLOSED: Any = literal_column(f"'{OperationalStatus.CLOSED.value}'", Text)
AFTER_DIGITS: Any = literal_column("':'", Text)


def works_in_one(partner: Any, keys: Any) -> ColumnElement[bool]:
    """Whether it works in one of these industries, or in what counts as part of one.

    Pages look for such rows; here each partner is known, so what counts is read once, and each is held against that.
    """
    link = row_of(EnterpriseIndustry)
    counted = array(members_of(keys), BigInteger)
    return exists().where(link.enterprise_id == partner.id, link.industry_id == any_(counted))


FILTERS: Mapping[str, Filter] = {**ENTERPRISE_FILTERS, "industries": works_in_one}


def may_be_partner(partner: Any, asked: Any, given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Another enterprise that is published, still works and matches the filter."""
    filtered = [FILTERS[name](partner, value) for name, value in given.items()]
    return [
        partner.publication_status == PUBLISHED,
        partner.operational_status != CLOSED,
        partner.id != asked.id,
        *filtered,
    ]


def found_partners(asked: Any, given: Mapping[str, Any]) -> Any:
    """The ids of all that may fit, each once."""
    finding = Finding(asked, given)
    return union(
        finding.for_each(asked.requested_codes, finding.selling),
        finding.offering(),
        finding.for_each(asked.requested_industries, finding.working_in),
        finding.requesting(),
        finding.for_each(asked.served_industries, finding.seeking),
        finding.for_each(asked.same_industries, finding.working_in),
        finding.cooperating(),
    ).lateral()


class Finding:
    """Queries for partners of one enterprise, each by one reason and with the ids of at most MOST."""

    def __init__(self, asked: Any, given: Mapping[str, Any]) -> None:
        self.asked = asked
        self.given = given

    def for_each(self, items: Any, found_by: Callable[[Any], Select[Any]]) -> Select[Any]:
        """The last of those found for each item: so PostgreSQL looks each up in an index, whatever it expects."""
        item = unnested(items)
        each = func.least(MOST, func.greatest(LEAST_EACH, MOST_OF_ALL // func.cardinality(items)))
        found = found_by(item.c.item).limit(each).correlate(self.asked, item).lateral()
        statement = select(found.c.id).select_from(item, found)
        return statement.order_by(found.c.id.desc()).limit(MOST).correlate(self.asked)

    def newest(self, enterprise_id: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        """Those whose rows of another table match, the last that were entered."""
        partner = row_of(Enterprise)
        may_be = may_be_partner(partner, self.asked, self.given)
        statement = select(partner.id).where(partner.id == enterprise_id, *conditions, *may_be)
        return statement.order_by(enterprise_id.desc()).limit(MOST).correlate(self.asked)

    def selling(self, code: Any) -> Select[Any]:
        """DISTINCT: so PostgreSQL sorts what is in the index, and reads of the enterprises no more than are taken."""
        product = row_of(Product)
        sellers = select(product.enterprise_id.label("id")).where(is_listed(product), is_under(product, code))
        newest = sellers.distinct().order_by(product.enterprise_id.desc())
        return self.newest(newest.correlate(code.table).lateral().c.id)

    def offering(self) -> Select[Any]:
        offer = row_of(Opportunity)
        under_one = offer.hs_prefixes.op("&&")(self.asked.requested_codes)
        return self.newest(offer.enterprise_id, under_one, is_open_for(offer, OFFER, SUPPLIES))

    def requesting(self) -> Select[Any]:
        request = row_of(Opportunity)
        over_one = request.hs_codes.op("&&")(self.asked.offered_codes)
        return self.newest(request.enterprise_id, over_one, is_open_for(request, REQUEST, GOODS))

    def seeking(self, industry: Any) -> Select[Any]:
        request, link = row_of(Opportunity), row_of(OpportunityIndustry)
        linked = (link.industry_id == industry) & (request.id == link.opportunity_id)
        seeks = is_open_for(request, REQUEST, TRADES) & seeks_trade(request, link.industry_id)
        return self.newest(request.enterprise_id, linked, seeks)

    def working_in(self, industry: Any) -> Select[Any]:
        link = row_of(EnterpriseIndustry)
        return self.newest(link.enterprise_id, link.industry_id == industry)

    def cooperating(self) -> Select[Any]:
        """Of the last that were entered, those that look for the other side of what is looked for."""
        row, asked = row_of(Enterprise), self.asked
        latest = select(row.id, row.cooperation_types).where(row.publication_status == PUBLISHED)
        seen: Any = Row(latest.order_by(row.id.desc()).limit(MOST_LOOKED_AT).subquery())
        sought = seen.cooperation_types.op("&&")(asked.sought_types)
        fitting = self.newest(seen.id, or_(sought, seen.cooperation_types.op("&&")(asked.wanted_types)))
        return fitting.order_by(None).order_by(sought.desc(), seen.id.desc())


def is_under(product: Any, code: Any) -> ColumnElement[bool]:
    """Its HS code is this one or below it: a range, which an index serves."""
    own = collate(product.hs_code, "C")
    return (own >= code) & (own < code + AFTER_DIGITS)
