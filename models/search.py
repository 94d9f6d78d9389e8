"""What is searched: a document for each enterprise, listing and industry, and the words that documents have.

Documents are made of the rows by resolvers/indexing.py; what is shown of them is kept by triggers (migration 0011).
"""

import enum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, SmallInteger
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration
from models.caller import Caller
from models.region import Region


class SearchType(enum.StrEnum):
    ENTERPRISE = "ENTERPRISE"
    PRODUCT = "PRODUCT"
    OPPORTUNITY = "OPPORTUNITY"
    EXPERIENCE = "EXPERIENCE"
    INDUSTRY = "INDUSTRY"


class SearchDocument(Base):
    """The keys of the words of a row, whose id it has. `size` is how many words its longest name has."""

    __tablename__ = "search_documents"
    __table_args__ = (
        Index(
            "search_documents_words_idx",
            "words",
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 512},
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[SearchType] = mapped_column(enumeration(SearchType, "type"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey(Region.id))
    is_published: Mapped[bool]
    size: Mapped[int] = mapped_column(SmallInteger)
    names: Mapped[Any] = mapped_column(TSVECTOR)
    words: Mapped[Any] = mapped_column(TSVECTOR)

    @staticmethod
    def visible(document: Any, _: Caller) -> ColumnElement[bool]:
        shown: ColumnElement[bool] = document.is_published
        return shown


class SearchWord(Base):
    """A word as it stands in texts, with one of its keys."""

    __tablename__ = "search_words"
    __table_args__ = (
        Index(None, "key"),
        Index("search_words_likeness_idx", "key", postgresql_using="gin", postgresql_ops={"key": "gin_trgm_ops"}),
    )

    form: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
