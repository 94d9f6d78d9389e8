"""Who speaks for an enterprise: whoever registered it, or whose claim was approved."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.enterprise import Enterprise


class Membership(Base):
    __tablename__ = "enterprise_members"
    __table_args__ = (Index(None, "subject"),)

    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
