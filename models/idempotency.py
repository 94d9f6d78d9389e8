"""Mutations that a caller may repeat without doing them twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class IdempotentCall(Base):
    """A mutation under a caller's key; `outcome` is what came of it, for those who repeat it."""

    __tablename__ = "idempotent_calls"
    __table_args__ = (Index(None, "created_at"),)

    subject: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    mutation: Mapped[str]
    digest: Mapped[str]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    created_at: Mapped[datetime]
