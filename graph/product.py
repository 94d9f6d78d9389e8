"""Products, as clients see them."""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import TYPE_CHECKING

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import column, embedded, one
from graph.fields.registry import entity, value_type
from graph.node import Node
from graph.paging import OrderDirection, optional
from graph.publication import Published, PublishedFilter, ordering, relevance
from graph.scalars import URL, CurrencyCode, HSCode
from graph.text import LocalizedText, in_all_languages, in_language
from loaders import product as loaders
from models import ProductKind

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.industry import Industry

describe(
    ProductKind,
    "What a product is.",
    GOOD="A thing that is made or sold.",
    SERVICE="Work that is done for others.",
)


@value_type
class PriceRange:
    """What something costs, from and to; an end that is not known is null."""

    min: Decimal | None = column("The lowest price.")
    max: Decimal | None = column("The highest price.")
    currency: CurrencyCode = column("The currency of both.")
    unit: str | None = column("For how much of it, such as kg or hour.")


@strawberry.input(description="A price range in one currency. An end left out is open.")
class PriceFilter:
    min: Decimal | None = optional("The lowest price.")
    max: Decimal | None = optional("The highest price.")
    currency: CurrencyCode = strawberry.field(description="The currency of both.")


@strawberry.input(description="Which products a page shows: those that match all that is given.")
class ProductFilter(PublishedFilter):
    kinds: list[ProductKind] | None = optional("Goods, services, or both.")
    hs_codes: list[HSCode] | None = optional("Under one of these codes of the Harmonized System.")
    price: PriceFilter | None = optional("Only where the price range overlaps this one, in the given currency.")
    certifications: list[str] | None = optional("With one of these certifications, written alike.")


@strawberry.enum(description="What products can be sorted by.")
class ProductOrderField(enum.Enum):
    PUBLISHED_AT = strawberry.enum_value("PUBLISHED_AT", description="When it was first published.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="When it last changed.")
    NAME = strawberry.enum_value(
        "NAME",
        description="By name: in Ukrainian where Accept-Language prefers it, else in English.",
    )
    PRICE = strawberry.enum_value(
        "PRICE",
        description="By the lowest price upwards or the highest downwards, whatever the currency; "
        "what has no price comes last.",
    )
    RELEVANCE = relevance()


@ordering
@strawberry.input(description="How to sort products.")
class ProductOrder:
    field: ProductOrderField = strawberry.field(description="What to sort by.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="In which direction.")


@entity(models.Product, keys=("id",), filter=ProductFilter, order=ProductOrder)
class Product(Published, Node):
    """A good or a service that an enterprise offers."""

    kind: ProductKind = column("A good or a service.")
    name: str = in_language("What it is called.", "name")
    name_translations: list[LocalizedText] = in_all_languages("Its name in all languages.", models.Product, "name")
    description: str | None = in_language("What it is and what it is for.", "description")
    description_translations: list[LocalizedText] = in_all_languages(
        "Its description in all languages.",
        models.Product,
        "description",
    )
    hs_code: HSCode | None = column("Its code in the Harmonized System.")
    industry: Industry | None = one("The industry that makes it.", loaders.industry_of_product)
    price: PriceRange | None = embedded(
        "What it costs.",
        "price_",
        lambda product, _: product.price_currency.is_not(None),
    )
    minimum_order: str | None = column("The smallest order that is taken.")
    monthly_capacity: str | None = column("How much can be supplied in a month.")
    certifications: list[str] = column("Certificates that it has, such as ISO 22000.")
    images: list[URL] = column("Pictures of it.")
    enterprise: Enterprise = one("Who offers it.", loaders.enterprise_of_product)
