"""Enterprises, with their entries in registers, their industries and the decisions on them."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    exists,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, enumeration, has_texts, node_id, row_id
from models.caller import Caller
from models.industry import Industry
from models.publication import NEWEST, PUBLISHED, Publishable, published_has_date, published_index
from models.region import Region
from models.row import row_of

BYTE_ORDER = "C"


class OperationalStatus(enum.StrEnum):
    FULL_CAPACITY = "FULL_CAPACITY"
    PARTIAL_CAPACITY = "PARTIAL_CAPACITY"
    SUSPENDED = "SUSPENDED"
    RELOCATED = "RELOCATED"
    CLOSED = "CLOSED"


class DamageLevel(enum.StrEnum):
    NONE = "NONE"
    DAMAGED = "DAMAGED"
    DESTROYED = "DESTROYED"


class EnterpriseSize(enum.StrEnum):
    MICRO = "MICRO"
    SMALL = "SMALL"
    MEDIUM = "MEDIUM"
    LARGE = "LARGE"


class RegistrationScheme(enum.StrEnum):
    EDRPOU = "EDRPOU"
    RNOKPP = "RNOKPP"
    UBI = "UBI"
    EIN = "EIN"
    LEI = "LEI"
    VAT = "VAT"


class CooperationType(enum.StrEnum):
    SALE = "SALE"
    PURCHASE = "PURCHASE"
    DISTRIBUTION = "DISTRIBUTION"
    SUBCONTRACTING = "SUBCONTRACTING"
    JOINT_VENTURE = "JOINT_VENTURE"
    INVESTMENT = "INVESTMENT"
    TECHNOLOGY_TRANSFER = "TECHNOLOGY_TRANSFER"
    RESEARCH = "RESEARCH"
    LOGISTICS = "LOGISTICS"
    RECONSTRUCTION = "RECONSTRUCTION"


class ReviewDecision(enum.StrEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    SUSPEND = "SUSPEND"


class ClaimStatus(enum.StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    REVOKED = "REVOKED"


def name_in(language: str) -> Mapped[str]:
    """What an alphabetical list in this language sorts by, made from the name by the database."""
    return mapped_column(Text(collation=BYTE_ORDER), Computed(f"sort_text(name, '{language}')", persisted=True))


# The European Union's thresholds of staff.
SIZE = """CASE WHEN employees < 10 THEN 'MICRO' WHEN employees < 50 THEN 'SMALL'
 WHEN employees < 250 THEN 'MEDIUM' WHEN employees IS NOT NULL THEN 'LARGE' END"""


class Enterprise(Publishable, Base):
    __tablename__ = "enterprises"
    __table_args__ = (
        has_texts("name"),
        published_has_date(),
        UniqueConstraint("id", "region_id", "publication_status"),  # what listings refer to
        CheckConstraint("employees >= 0", name="employees"),
        CheckConstraint("founded_year >= 1500", name="founded_year"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="location"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="location_whole"),
        published_index("enterprises_published_at_idx", text(NEWEST)),
        published_index("enterprises_updated_at_idx", "updated_at"),
        published_index("enterprises_name_uk_idx", "name_uk"),
        published_index("enterprises_name_en_idx", "name_en"),
        published_index("enterprises_employees_least_idx", text("coalesce(employees, 2147483647)")),
        published_index("enterprises_employees_most_idx", text("coalesce(employees, -1)")),
        published_index("enterprises_region_published_at_idx", "region_id", text(NEWEST)),
        Index(
            "enterprises_statistics_idx",
            "region_id",
            "operational_status",
            "is_verified",
            postgresql_where="publication_status = 'PUBLISHED'",
        ),
        Index("enterprises_region_idx", "region_id", "publication_status"),
        Index("enterprises_languages_idx", "languages", postgresql_using="gin"),
        Index("enterprises_export_markets_idx", "export_markets", postgresql_using="gin"),
        Index("enterprises_cooperation_types_idx", "cooperation_types", postgresql_using="gin"),
        Index("enterprises_location_idx", "latitude", "longitude"),
    )
    node_type = 3

    id: Mapped[int] = node_id(node_type)
    slug: Mapped[str] = mapped_column(unique=True)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id))
    name: Mapped[Texts]
    name_uk: Mapped[str] = name_in("uk")
    name_en: Mapped[str] = name_in("en")
    legal_name: Mapped[str | None]
    description: Mapped[Texts | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    postal_code: Mapped[str | None]
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    website: Mapped[str | None]
    logo: Mapped[str | None]
    founded_year: Mapped[int | None] = mapped_column(SmallInteger)
    employees: Mapped[int | None] = mapped_column(Integer)
    size: Mapped[EnterpriseSize | None] = mapped_column(
        enumeration(EnterpriseSize, "size"),
        Computed(SIZE, persisted=True),
    )
    languages: Mapped[list[str]] = mapped_column(server_default="{}")
    export_markets: Mapped[list[str]] = mapped_column(server_default="{}")
    cooperation_types: Mapped[list[str]] = mapped_column(server_default="{}")
    operational_status: Mapped[OperationalStatus] = mapped_column(
        enumeration(OperationalStatus, "operational_status"),
        server_default="FULL_CAPACITY",
    )
    damage: Mapped[DamageLevel] = mapped_column(enumeration(DamageLevel, "damage"), server_default="NONE")
    contact_person: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    contact_is_public: Mapped[bool] = mapped_column(server_default="false")
    verified_at: Mapped[datetime | None]
    is_verified: Mapped[bool] = mapped_column(Computed("verified_at IS NOT NULL", persisted=True))
    is_example: Mapped[bool] = mapped_column(server_default="false")

    @staticmethod
    def visible(enterprise: Any, caller: Caller) -> ColumnElement[bool]:
        published = enterprise.publication_status == PUBLISHED
        return or_(published, caller.manages(enterprise.id, enterprise.region_id))


class Registration(Base):
    __tablename__ = "enterprise_registrations"
    __table_args__ = (UniqueConstraint("scheme", "number"), Index(None, "enterprise_id"))

    id: Mapped[int] = row_id()
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    scheme: Mapped[RegistrationScheme] = mapped_column(enumeration(RegistrationScheme, "scheme"))
    number: Mapped[str]


class EnterpriseIndustry(Base):
    """An industry of an enterprise; position 0 is the primary one."""

    __tablename__ = "enterprise_industries"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "position"),
        Index(None, "industry_id", "enterprise_id"),
    )

    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"), primary_key=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class EnterpriseReview(Base):
    """A decision of the region's administration; the newest counts."""

    __tablename__ = "enterprise_reviews"
    __table_args__ = (Index(None, "enterprise_id", "reviewed_at", "id"),)

    id: Mapped[int] = row_id()
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    decision: Mapped[ReviewDecision] = mapped_column(enumeration(ReviewDecision, "decision"))
    note: Mapped[str | None]
    reviewed_by: Mapped[str]
    reviewed_at: Mapped[datetime] = mapped_column(server_default=func.now())

    @staticmethod
    def visible(review: Any, caller: Caller) -> ColumnElement[bool]:
        enterprise = row_of(Enterprise)
        return exists().where(
            enterprise.id == review.enterprise_id,
            caller.manages(enterprise.id, enterprise.region_id),
        )


class EnterpriseClaim(Base):
    """A caller's claim to speak for an enterprise; its claimant sees it, and who may decide it."""

    __tablename__ = "enterprise_claims"
    __table_args__ = (
        Index(None, "enterprise_id", "created_at", "id"),
        Index(None, "claimant", "created_at", "id"),
        Index(None, "created_at", "id"),
        Index(
            "enterprise_claims_pending_key",
            "enterprise_id",
            "claimant",
            unique=True,
            postgresql_where="status = 'PENDING'",
        ),
    )
    node_type = 8

    id: Mapped[int] = node_id(node_type)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey(Enterprise.id, ondelete="CASCADE"))
    claimant: Mapped[str]
    message: Mapped[str]
    evidence: Mapped[str | None]
    status: Mapped[ClaimStatus] = mapped_column(enumeration(ClaimStatus, "status"), server_default="PENDING")
    note: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]

    @staticmethod
    def visible(claim: Any, caller: Caller) -> ColumnElement[bool]:
        enterprise = row_of(Enterprise)
        region = select(enterprise.region_id).where(enterprise.id == claim.enterprise_id).scalar_subquery()
        return or_(caller.is_called(claim.claimant), caller.administers(region))
