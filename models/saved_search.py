"""Searches that their owner wants to hear about."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, node_id
from models.caller import Caller


class SavedSearch(Base):
    """Visible to its owner. `filter` stays text, so that it keeps the order in which it was given.

    `words` are those of the query, as search takes them.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (Index(None, "owner", "created_at", "id"),)
    node_type = 11

    id: Mapped[int] = node_id(node_type)
    owner: Mapped[str]
    name: Mapped[str]
    types: Mapped[list[str]]
    query: Mapped[str | None]
    words: Mapped[str | None]
    filter: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(search: Any, caller: Caller) -> ColumnElement[bool]:
        return caller.is_called(search.owner)
