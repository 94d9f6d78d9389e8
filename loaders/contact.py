"""Contact requests: their parties, what they are about, and what is said in them."""

from typing import Any

from sqlalchemy import ColumnElement, any_, case, or_

from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation
from models import ContactMessage, ContactRequest, Enterprise, Experience, Opportunity, Product
from models.membership import spoken_for


def is_own(_: None, request: Any) -> ColumnElement[bool]:
    """The caller speaks for one of the parties, or for both."""
    return or_(request.sender_id == any_(spoken_for()), request.recipient_id == any_(spoken_for()))


def goes(request: Any, direction: Any) -> ColumnElement[bool]:
    """It comes from an enterprise of the caller's (SENT), or goes to one (RECEIVED)."""
    side = case((direction == "SENT", request.sender_id), else_=request.recipient_id)
    return side == any_(spoken_for())


own_contact_requests = Page(
    model=ContactRequest,
    by=is_own,
    filters={
        "direction": goes,
        "statuses": lambda request, statuses: request.status == any_(statuses),
    },
    orders={"CREATED_AT": SortKey(lambda request, _: request.created_at)},
    default_order=Order("CREATED_AT", descending=True),
)

messages_of_request = Page(
    model=ContactMessage,
    by=lambda request, message: message.contact_request_id == request.id,
    orders={"CREATED_AT": SortKey(lambda message, _: message.created_at)},
    default_order=Order("CREATED_AT"),
)

# The parties see each other, in whatever state they are.
sender_of_request = Relation(
    Enterprise,
    lambda request, enterprise: enterprise.id == request.sender_id,
    grants_sight=True,
)
recipient_of_request = Relation(
    Enterprise,
    lambda request, enterprise: enterprise.id == request.recipient_id,
    grants_sight=True,
)
sender_of_message = Relation(
    Enterprise,
    lambda message, enterprise: enterprise.id == message.sender_id,
    grants_sight=True,
)

subjects_of_request = (
    Relation(Product, lambda request, product: product.id == request.product_id),
    Relation(Opportunity, lambda request, opportunity: opportunity.id == request.opportunity_id),
    Relation(Experience, lambda request, experience: experience.id == request.experience_id),
)
