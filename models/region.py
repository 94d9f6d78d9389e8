"""Regions, the countries they lie in, what their administrations report, and who cooperates with whom."""

import enum
from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, enumeration, has_texts, node_id, row_id


class Country(Base):
    __tablename__ = "countries"
    __table_args__ = (has_texts("name"),)

    id: Mapped[int] = row_id()
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Texts]


class Region(Base):
    __tablename__ = "regions"
    __table_args__ = (has_texts("name"), Index(None, "country_id"))
    node_type = 1

    id: Mapped[int] = node_id(node_type)
    code: Mapped[str] = mapped_column(unique=True)
    country_id: Mapped[int] = mapped_column(ForeignKey(Country.id))
    name: Mapped[Texts]
    description: Mapped[Texts | None]
    time_zone: Mapped[str]
    website: Mapped[str | None]


class RegionPartner(Base):
    """A cooperation agreement; stored once in each direction."""

    __tablename__ = "region_partners"
    __table_args__ = (CheckConstraint("region_id <> partner_id", name="not_itself"), Index(None, "partner_id"))

    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id, ondelete="CASCADE"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey(Region.id, ondelete="CASCADE"), primary_key=True)


class RegionIndicatorCode(enum.StrEnum):
    ENTERPRISES_DAMAGED = "ENTERPRISES_DAMAGED"
    ENTERPRISES_DESTROYED = "ENTERPRISES_DESTROYED"
    LOGISTICS_FACILITIES_DESTROYED_SHARE = "LOGISTICS_FACILITIES_DESTROYED_SHARE"
    ENTERPRISES_RESUMED_SHARE = "ENTERPRISES_RESUMED_SHARE"
    ENTERPRISES_AT_FULL_CAPACITY_SHARE = "ENTERPRISES_AT_FULL_CAPACITY_SHARE"
    ENTERPRISES_REGISTERED = "ENTERPRISES_REGISTERED"
    POPULATION = "POPULATION"
    GROSS_REGIONAL_PRODUCT = "GROSS_REGIONAL_PRODUCT"


class RegionIndicator(Base):
    __tablename__ = "region_indicators"
    __table_args__ = (UniqueConstraint("region_id", "code", "as_of"),)

    id: Mapped[int] = row_id()
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id, ondelete="CASCADE"))
    code: Mapped[RegionIndicatorCode] = mapped_column(enumeration(RegionIndicatorCode, "code"))
    value: Mapped[Decimal]
    unit: Mapped[str]
    as_of: Mapped[date]
    source: Mapped[str | None]
