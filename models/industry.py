"""Industries in four classifications, and how these meet."""

import enum

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, enumeration, has_texts, node_id


class IndustryScheme(enum.StrEnum):
    ISIC = "ISIC"
    NACE = "NACE"
    NACE_2_1 = "NACE_2_1"
    NAICS = "NAICS"


class Industry(Base):
    """A section, division, group or class; `position` is its place in the official order."""

    __tablename__ = "industries"
    __table_args__ = (
        has_texts("name"),
        UniqueConstraint("scheme", "code"),
        CheckConstraint("(level = 1) = (parent_id IS NULL)", name="parent_unless_section"),
        Index(None, "parent_id", "position"),
        Index(None, "position", "id"),
    )
    node_type = 2

    id: Mapped[int] = node_id(node_type)
    scheme: Mapped[IndustryScheme] = mapped_column(enumeration(IndustryScheme, "scheme"))
    code: Mapped[str]
    key: Mapped[str] = mapped_column(Computed("scheme || ':' || code", persisted=True), unique=True)
    """Scheme and code in one, such as NACE:10.51."""
    name: Mapped[Texts]
    level: Mapped[int] = mapped_column(SmallInteger)
    position: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("industries.id"))


class IndustryAncestor(Base):
    """All industries above one, so that no query climbs the tree."""

    __tablename__ = "industry_ancestors"
    __table_args__ = (Index(None, "ancestor_id"),)

    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)


class IndustryCorrespondence(Base):
    """The same or an overlapping activity in another classification; as seen from `industry_id`."""

    __tablename__ = "industry_correspondences"
    __table_args__ = (Index(None, "other_id"),)

    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)


class IndustryReach(Base):
    """Which industries count as part of one: itself, those below it, and what corresponds to these."""

    __tablename__ = "industry_reaches"
    __table_args__ = (Index(None, "member_id", "industry_id"),)

    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey(Industry.id, ondelete="CASCADE"), primary_key=True)
