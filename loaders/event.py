"""The stream of events: what filters ask of it, and what hangs on an event."""

import base64
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    any_,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from loaders.filters import in_countries, in_regions
from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation, Rows
from models import (
    ContactRequest,
    Enterprise,
    EnterpriseIndustry,
    EnterpriseReview,
    Event,
    Experience,
    ExperienceIndustry,
    Industry,
    IndustryReach,
    Opportunity,
    OpportunityIndustry,
    Product,
)
from models.event import CONTACT_CHANGED, OF_LISTINGS, REVIEWED
from models.membership import spoken_for
from models.publication import PUBLISHED
from models.row import row_of

NO_TEXTS: Any = cast(literal_column("'{}'"), ARRAY(Text))
NO_IDS: Any = cast(literal_column("'{}'"), ARRAY(BigInteger))
ENTERPRISE: ColumnElement[str] = literal_column("'ENTERPRISE'", Text)


def linked(link: Any, owner: str, model: Any) -> ColumnElement[Any]:
    """The ids of the industries of a row, as an array."""
    found = select(link.industry_id).where(getattr(link, owner) == model.id)
    return func.array(found.correlate(model).scalar_subquery(), type_=ARRAY(BigInteger))


def facts(model: Any) -> tuple[Any, Any, Any]:
    """What filters ask of an event: industries, HS prefixes and types of cooperation of what it is about."""
    if model is Enterprise:
        offered = select(func.unnest(Product.hs_prefixes)).distinct()
        offered = offered.where(Product.enterprise_id == model.id, Product.publication_status == PUBLISHED)
        prefixes = func.array(offered.correlate(model).scalar_subquery(), type_=ARRAY(Text))
        return linked(EnterpriseIndustry, "enterprise_id", model), prefixes, model.cooperation_types
    if model is Product:
        return func.array_remove(func.array_append(NO_IDS, model.industry_id), None), model.hs_prefixes, NO_TEXTS
    if model is Opportunity:
        types = func.array_append(NO_TEXTS, cast(model.cooperation_type, Text))
        return linked(OpportunityIndustry, "opportunity_id", model), model.hs_prefixes, types
    if model is Experience:
        return linked(ExperienceIndustry, "experience_id", model), NO_TEXTS, NO_TEXTS
    return NO_IDS, NO_TEXTS, NO_TEXTS


def in_industries(event: Any, keys: Any) -> ColumnElement[bool]:
    """One of its industries is one of these (such as NACE:10.51), below one, or corresponds to one."""
    reach, industry = row_of(IndustryReach), row_of(Industry)
    members = select(reach.member_id).where(industry.id == reach.industry_id, industry.key == any_(keys))
    return event.industry_ids.op("&&")(func.array(members.scalar_subquery(), type_=ARRAY(BigInteger)))


LISTING_FILTERS = {
    "regions": lambda event, codes: in_regions(event.region_id, codes),
    "countries": lambda event, codes: in_countries(event.region_id, codes),
    "industries": in_industries,
    "hs_codes": lambda event, codes: event.hs_prefixes.op("&&")(codes),
    "cooperation_types": lambda event, types: event.cooperation_types.op("&&")(types),
}


def stream(by: Any, defaults: Any = None, **filters: Any) -> Page:
    """Events in the order of their positions."""
    return Page(
        model=Event,
        by=by,
        filters={**LISTING_FILTERS, **filters},
        defaults=defaults or {},
        orders={"POSITION": SortKey(lambda event, _: event.id)},
        default_order=Order("POSITION"),
        oldest=lambda scope: scope.horizon,
    )


def of_listings(_: None, event: Any) -> ColumnElement[bool]:
    return event.kind.in_(OF_LISTINGS)


def published(_: None, event: Any) -> ColumnElement[bool]:
    return event.kind == PUBLISHED


TYPES = {"types": lambda event, types: event.subject == any_(types)}
KINDS = {"kinds": lambda event, kinds: event.kind == any_(kinds)}


def cursor_at(position: int) -> str:
    """The cursor of a position, as `Page.cursor` has PostgreSQL write it."""
    text = f'["POSITION ASC", "{position}", {position}]'
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


listings = stream(of_listings, **TYPES, **KINDS)
listings_published = stream(published, **TYPES)
listings_changed = stream(of_listings, **TYPES, **KINDS)


def partners(_: None, event: Any) -> ColumnElement[bool]:
    """Enterprises that appeared and are still there."""
    enterprise = row_of(Enterprise)
    is_there = exists().where(enterprise.id == event.node_id, enterprise.publication_status == PUBLISHED)
    return and_(event.kind == PUBLISHED, event.subject == ENTERPRISE, is_there)


partners_added = stream(partners)


def own_reviews(_: None, event: Any) -> ColumnElement[bool]:
    return and_(event.kind == REVIEWED, event.enterprise_id == any_(spoken_for()))


def own_contacts(_: None, event: Any) -> ColumnElement[bool]:
    own = or_(event.enterprise_id == any_(spoken_for()), event.other_enterprise_id == any_(spoken_for()))
    return and_(event.kind == CONTACT_CHANGED, own)


enterprises_reviewed = stream(own_reviews)
contact_requests_changed = stream(own_contacts)

LISTINGS = (Enterprise, Product, Opportunity, Experience)
listing_of_event = tuple(Relation(model, lambda event, row: row.id == event.node_id) for model in LISTINGS)
enterprise_of_event = Relation(Enterprise, lambda event, row: row.id == event.node_id)
request_of_event = Relation(ContactRequest, lambda event, row: row.id == event.node_id)


def decision_of_event(event: Any, review: Any) -> Rows:
    """The decision of that very moment."""
    return Rows(
        where=tuple_(review.enterprise_id, review.reviewed_at) == tuple_(event.enterprise_id, event.occurred_at),
        order_by=(review.id.desc(),),
        limit=literal_column("1"),
    )


review_of_event = Relation(EnterpriseReview, decision_of_event)
