"""Where the platform posts events, and what became of each."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, node_id, row_id


class WebhookDeliveryStatus(enum.StrEnum):
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


class Webhook(Base):
    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "owner", "created_at", "id"),)
    node_type = 12

    id: Mapped[int] = node_id(node_type)
    owner: Mapped[str]
    url: Mapped[str]
    document: Mapped[str]
    is_active: Mapped[bool] = mapped_column(server_default="true")
    disabled_reason: Mapped[str | None]
    last_delivery_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class WebhookDelivery(Base):
    __tablename__ = "webhook_deliveries"
    __table_args__ = (UniqueConstraint("webhook_id", "cursor"),)

    id: Mapped[int] = row_id()
    webhook_id: Mapped[int] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"))
    cursor: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[WebhookDeliveryStatus] = mapped_column(
        enumeration(WebhookDeliveryStatus, "status"),
        server_default="PENDING",
    )
    attempts: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    response_status: Mapped[int | None] = mapped_column(Integer)
    last_attempt_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime | None]
