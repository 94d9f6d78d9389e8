"""Goods and services that an enterprise offers."""

import enum
from decimal import Decimal

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Texts, enumeration, has_texts, node_id
from models.enterprise import name_in
from models.industry import Industry
from models.publication import IS_LISTED, NEWEST, Listing, listing_constraints, published_index


class ProductKind(enum.StrEnum):
    GOOD = "GOOD"
    SERVICE = "SERVICE"


def price_constraints(prefix: str) -> tuple[CheckConstraint, ...]:
    low, high, currency = f"{prefix}_min", f"{prefix}_max", f"{prefix}_currency"
    return (
        CheckConstraint(f"{low} >= 0 AND {high} >= 0 AND {low} <= {high}", name=prefix),
        CheckConstraint(f"{currency} IS NOT NULL OR ({low} IS NULL AND {high} IS NULL)", name=currency),
    )


class Product(Listing, Base):
    __tablename__ = "products"
    __table_args__ = (
        has_texts("name"),
        *price_constraints("price"),
        CheckConstraint("hs_code ~ '^([0-9]{2}){1,3}$'", name="hs_code"),
        *listing_constraints("products"),
        published_index("products_name_uk_idx", "name_uk"),
        published_index("products_name_en_idx", "name_en"),
        published_index("products_price_least_idx", text("coalesce(price_min, price_max, 'Infinity')")),
        published_index("products_price_most_idx", text("coalesce(price_max, price_min, '-1')")),
        Index("products_hs_prefixes_idx", "hs_prefixes", postgresql_using="gin"),
        Index("products_industry_idx", "industry_id", text(NEWEST), "id"),
        Index(
            "products_offered_idx",
            text('hs_code COLLATE "C"'),
            "enterprise_id",
            postgresql_where=IS_LISTED,
        ),
        Index("products_certifications_idx", "certifications", postgresql_using="gin"),
    )
    node_type = 4

    id: Mapped[int] = node_id(node_type)
    kind: Mapped[ProductKind] = mapped_column(enumeration(ProductKind, "kind"))
    name: Mapped[Texts]
    name_uk: Mapped[str] = name_in("uk")
    name_en: Mapped[str] = name_in("en")
    description: Mapped[Texts | None]
    hs_code: Mapped[str | None]
    hs_prefixes: Mapped[list[str]] = mapped_column(Computed("hs_prefixes(ARRAY[hs_code])", persisted=True))
    industry_id: Mapped[int | None] = mapped_column(ForeignKey(Industry.id))
    price_min: Mapped[Decimal | None]
    price_max: Mapped[Decimal | None]
    price_currency: Mapped[str | None] = mapped_column(Text)
    price_unit: Mapped[str | None]
    minimum_order: Mapped[str | None]
    monthly_capacity: Mapped[str | None]
    certifications: Mapped[list[str]] = mapped_column(server_default="{}")
    images: Mapped[list[str]] = mapped_column(server_default="{}")
