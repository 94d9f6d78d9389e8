"""Who speaks for an enterprise: whoever registered it, or whose claim was approved."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ColumnElement, ForeignKey, Index, func, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.caller import ENTERPRISES, SUBJECT
from models.enterprise import Enterprise
from models.row import row_of


class Membership(Base):
    __tablename__ = "enterprise_members"
    __table_args__ = (Index(None, "subject"),)

    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def spoken_for() -> ColumnElement[list[int]]:
    """The enterprises that the caller's token names or of which it is a member; no administrator's right adds any.

    An array, made once a statement: conditions on it can be answered from an index.
    """
    membership = row_of(Membership)
    own = select(membership.enterprise_id).where(membership.subject == SUBJECT)
    return func.array(union_all(own, select(func.unnest(ENTERPRISES))).scalar_subquery(), type_=ARRAY(BigInteger))
