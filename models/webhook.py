"""Where the platform posts events, and what became of each."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    UniqueConstraint,
    exists,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, node_id
from models.caller import Caller
from models.row import row_of


class WebhookDeliveryStatus(enum.StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Webhook(Base):
    """Visible to its owner.

    `position` is that of the last event which it was asked about, by the one process that holds it until
    `followed_until`, or had it until then; one whose document is slow is put off until then. A rotated secret signs
    beside the new one until `previous_secret_until`.
    """

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "owner", "created_at", "id"),)
    node_type = 12

    id: Mapped[int] = node_id(node_type)
    owner: Mapped[str]
    url: Mapped[str]
    document: Mapped[str]
    secret: Mapped[str]
    previous_secret: Mapped[str | None]
    previous_secret_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(server_default="true")
    disabled_reason: Mapped[str | None]
    failing_since: Mapped[datetime | None]
    last_delivery_at: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(server_default="0")
    followed_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(webhook: Any, caller: Caller) -> ColumnElement[bool]:
        return caller.is_called(webhook.owner)


class WebhookDelivery(Base):
    """One event for one webhook; visible where that is.

    The process that tries it holds it until `next_attempt_at`. `payload` is text: the bytes that are signed.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "cursor"),
        Index(None, "webhook_id", "created_at", "id"),
        Index(
            "webhook_deliveries_pending_idx",
            "webhook_id",
            "listing_id",
            "id",
            postgresql_where=text("status = 'PENDING'"),
        ),
    )
    node_type = 14

    id: Mapped[int] = node_id(node_type)
    webhook_id: Mapped[int] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"))
    cursor: Mapped[str]
    listing_id: Mapped[int]
    payload: Mapped[Any] = mapped_column(JSON)
    status: Mapped[WebhookDeliveryStatus] = mapped_column(
        enumeration(WebhookDeliveryStatus, "status"),
        server_default="PENDING",
    )
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    response_status: Mapped[int | None] = mapped_column(Integer)
    last_attempt_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(delivery: Any, caller: Caller) -> ColumnElement[bool]:
        webhook = row_of(Webhook)
        return exists().where(webhook.id == delivery.webhook_id, Webhook.visible(webhook, caller))
