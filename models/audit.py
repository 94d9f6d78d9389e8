"""Who did what, and when: a row for each mutation that was performed or refused."""

from datetime import datetime

from sqlalchemy import ARRAY, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, row_id


class AuditEntry(Base):
    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "node_id", "id"), Index(None, "subject", "id"))

    id: Mapped[int] = row_id()
    subject: Mapped[str]
    mutation: Mapped[str]
    node_id: Mapped[int | None]
    refusals: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    request_id: Mapped[str]
    occurred_at: Mapped[datetime]
