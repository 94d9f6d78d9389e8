"""What an enterprise seeks or offers beyond its products: orders, investment, joint work."""

import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Computed, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, enumeration, has_texts, node_id
from models.enterprise import CooperationType
from models.industry import Industry
from models.product import price_constraints
from models.publication import IS_LISTED, Listing, listing_constraints, published_index
from models.region import Region


class OpportunityKind(enum.StrEnum):
    OFFER = "OFFER"
    REQUEST = "REQUEST"


class Opportunity(Listing, Base):
    """Open until `closes_at` or until its enterprise closed it."""

    __tablename__ = "opportunities"
    __table_args__ = (
        has_texts("title"),
        has_texts("description"),
        *price_constraints("budget"),
        *listing_constraints("opportunities"),
        published_index("opportunities_closes_at_idx", text("coalesce(closes_at, 'infinity')")),
        Index("opportunities_hs_prefixes_idx", "hs_prefixes", postgresql_using="gin"),
        Index(
            "opportunities_requested_idx",
            "hs_codes",
            postgresql_using="gin",
            postgresql_where=f"kind = 'REQUEST' AND {IS_LISTED}",
        ),
    )
    node_type = 5

    id: Mapped[int] = node_id(node_type)
    kind: Mapped[OpportunityKind] = mapped_column(enumeration(OpportunityKind, "kind"))
    cooperation_type: Mapped[CooperationType] = mapped_column(enumeration(CooperationType, "cooperation_type"))
    title: Mapped[Texts]
    description: Mapped[Texts]
    hs_codes: Mapped[list[str]] = mapped_column(server_default="{}")
    hs_prefixes: Mapped[list[str]] = mapped_column(Computed("hs_prefixes(hs_codes)", persisted=True))
    budget_min: Mapped[Decimal | None]
    budget_max: Mapped[Decimal | None]
    budget_currency: Mapped[str | None]
    budget_unit: Mapped[str | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class OpportunityIndustry(Base):
    __tablename__ = "opportunity_industries"
    __table_args__ = (UniqueConstraint("opportunity_id", "position"), Index(None, "industry_id", "opportunity_id"))

    opportunity_id: Mapped[int] = mapped_column(ForeignKey(Opportunity.id, ondelete="CASCADE"), primary_key=True)
    industry_id: Mapped[int] = mapped_column(ForeignKey(Industry.id), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class OpportunityTargetRegion(Base):
    __tablename__ = "opportunity_target_regions"
    __table_args__ = (UniqueConstraint("opportunity_id", "position"), Index(None, "region_id", "opportunity_id"))

    opportunity_id: Mapped[int] = mapped_column(ForeignKey(Opportunity.id, ondelete="CASCADE"), primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)
