"""What enterprises share of what they went through, and what others say to it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, and_, exists, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, has_texts, node_id
from models.caller import Caller
from models.enterprise import Enterprise
from models.industry import Industry
from models.publication import Listing, listing_constraints, published_index
from models.row import row_of


class ExperienceTopic(enum.StrEnum):
    REBUILDING = "REBUILDING"
    RELOCATION = "RELOCATION"
    ENERGY_RESILIENCE = "ENERGY_RESILIENCE"
    LOGISTICS = "LOGISTICS"
    EXPORT = "EXPORT"
    IMPORT = "IMPORT"
    FINANCING = "FINANCING"
    WORKFORCE = "WORKFORCE"
    DIGITALIZATION = "DIGITALIZATION"
    CERTIFICATION = "CERTIFICATION"
    PARTNERSHIP = "PARTNERSHIP"


class Experience(Listing, Base):
    """`helpful_count` is kept by a trigger on the marks, so that a page can sort by it."""

    __tablename__ = "experiences"
    __table_args__ = (
        has_texts("title"),
        has_texts("body"),
        *listing_constraints("experiences"),
        published_index("experiences_helpful_count_idx", "helpful_count"),
        Index("experiences_topics_idx", "topics", postgresql_using="gin"),
    )
    node_type = 6

    id: Mapped[int] = node_id(node_type)
    title: Mapped[Texts]
    body: Mapped[Texts]
    original_language: Mapped[str]
    topics: Mapped[list[str]] = mapped_column(server_default="{}")
    helpful_count: Mapped[int] = mapped_column(Integer, server_default="0")


class ExperienceIndustry(Base):
    __tablename__ = "experience_industries"
    __table_args__ = (UniqueConstraint("experience_id", "position"), Index(None, "industry_id", "experience_id"))

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id, ondelete="CASCADE"), primary_key=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class ExperiencePartner(Base):
    """Another enterprise that took part."""

    __tablename__ = "experience_partners"
    __table_args__ = (UniqueConstraint("experience_id", "position"), Index(None, "enterprise_id"))

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id, ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class ExperienceHelpfulMark(Base):
    __tablename__ = "experience_helpful_marks"
    __table_args__ = (Index(None, "enterprise_id"),)

    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id, ondelete="CASCADE"), primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ExperienceComment(Base):
    """Visible where its experience and the enterprise in whose name it is are."""

    __tablename__ = "experience_comments"
    __table_args__ = (Index(None, "experience_id", "created_at", "id"), Index(None, "enterprise_id"))
    node_type = 7

    id: Mapped[int] = node_id(node_type)
    experience_id: Mapped[int] = mapped_column(ForeignKey(Experience.id, ondelete="CASCADE"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    body: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(comment: Any, caller: Caller) -> ColumnElement[bool]:
        experience, enterprise = row_of(Experience), row_of(Enterprise)
        return and_(
            exists().where(experience.id == comment.experience_id, Experience.visible(experience, caller)),
            exists().where(enterprise.id == comment.enterprise_id, Enterprise.visible(enterprise, caller)),
        )
