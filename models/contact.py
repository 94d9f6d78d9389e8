"""How one enterprise gets in touch with another."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, exists, func, or_
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Timestamps, enumeration, node_id
from models.caller import Caller
from models.enterprise import Enterprise
from models.experience import Experience
from models.opportunity import Opportunity
from models.product import Product
from models.row import row_of


class ContactRequestStatus(enum.StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class ContactRequest(Timestamps, Base):
    """Visible to who may act for either party."""

    __tablename__ = "contact_requests"
    __table_args__ = (
        CheckConstraint("sender_id <> recipient_id", name="not_itself"),
        CheckConstraint("num_nonnulls(product_id, opportunity_id, experience_id) <= 1", name="about_one"),
        Index(None, "sender_id", "created_at", "id"),
        Index(None, "recipient_id", "created_at", "id"),
        Index(
            "contact_requests_pending_key",
            "sender_id",
            "recipient_id",
            "subject",
            unique=True,
            postgresql_where="status = 'PENDING'",
        ),
    )
    node_type = 9

    id: Mapped[int] = node_id(node_type)
    sender_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    subject: Mapped[str]
    product_id: Mapped[int | None] = mapped_column(ForeignKey(Product.id, ondelete="SET NULL"))
    opportunity_id: Mapped[int | None] = mapped_column(ForeignKey(Opportunity.id, ondelete="SET NULL"))
    experience_id: Mapped[int | None] = mapped_column(ForeignKey(Experience.id, ondelete="SET NULL"))
    status: Mapped[ContactRequestStatus] = mapped_column(
        enumeration(ContactRequestStatus, "status"),
        server_default="PENDING",
    )
    responded_at: Mapped[datetime | None]

    @staticmethod
    def visible(request: Any, caller: Caller) -> ColumnElement[bool]:
        return or_(caller.acts_for(request.sender_id), caller.acts_for(request.recipient_id))


class ContactMessage(Base):
    """Visible where its request is."""

    __tablename__ = "contact_messages"
    __table_args__ = (Index(None, "contact_request_id", "created_at", "id"),)
    node_type = 10

    id: Mapped[int] = node_id(node_type)
    contact_request_id: Mapped[int] = mapped_column(ForeignKey(ContactRequest.id, ondelete="CASCADE"))
    sender_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    body: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(message: Any, caller: Caller) -> ColumnElement[bool]:
        request = row_of(ContactRequest)
        return exists().where(request.id == message.contact_request_id, ContactRequest.visible(request, caller))


def contact_is_shared(enterprise: Any, caller: Caller) -> ColumnElement[bool]:
    """The caller may see the enterprise's contact details."""
    request = row_of(ContactRequest)
    between = or_(
        and_(request.sender_id == enterprise.id, caller.acts_for(request.recipient_id)),
        and_(request.recipient_id == enterprise.id, caller.acts_for(request.sender_id)),
    )
    accepted = exists().where(request.status == ContactRequestStatus.ACCEPTED, between)
    shown = or_(enterprise.contact_is_public, caller.manages(enterprise.id, enterprise.region_id))
    return shown if caller.is_anonymous else or_(shown, accepted)
