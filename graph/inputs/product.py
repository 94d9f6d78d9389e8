"""What mutations take of products."""

import strawberry

from graph.industry import IndustryRef
from graph.inputs.common import LocalizedTextInput, PriceRangeInput, needed
from graph.paging import optional
from graph.scalars import URL, HSCode
from models import ProductKind, PublicationStatus


@strawberry.input(description="A new product.")
class AddProductInput:
    enterprise_id: strawberry.ID = needed("The enterprise that offers it.")
    kind: ProductKind = needed("A good or a service.")
    name: list[LocalizedTextInput] = needed("What it is called, in one language or more.")
    description: list[LocalizedTextInput] | None = optional("What it is.")
    hs_code: HSCode | None = optional("Its code in the Harmonized System.")
    industry: IndustryRef | None = optional("The industry that makes it.")
    price: PriceRangeInput | None = optional("What it costs.")
    minimum_order: str | None = optional("The smallest order that is taken.")
    monthly_capacity: str | None = optional("How much of it can be had in a month.")
    certifications: list[str] | None = optional("The standards that it is certified by.")
    images: list[URL] | None = optional("Pictures of it.")
    publish: bool = strawberry.field(default=True, description="Whether all see it, once they see the enterprise.")


@strawberry.input(description="A field left out stays as it is; one given as null is cleared.")
class UpdateProductInput:
    id: strawberry.ID = needed("Its id.")
    version: int = needed("The version that the change was made on.")
    kind: ProductKind | None = optional("A good or a service.")
    name: list[LocalizedTextInput] | None = optional("What it is called: all translations anew.")
    description: list[LocalizedTextInput] | None = optional("What it is: all translations anew.")
    hs_code: HSCode | None = optional("Its code in the Harmonized System.")
    industry: IndustryRef | None = optional("The industry that makes it.")
    price: PriceRangeInput | None = optional("What it costs: the whole range anew.")
    minimum_order: str | None = optional("The smallest order that is taken.")
    monthly_capacity: str | None = optional("How much of it can be had in a month.")
    certifications: list[str] | None = optional("The standards that it is certified by.")
    images: list[URL] | None = optional("Pictures of it.")
    publication_status: PublicationStatus | None = optional("DRAFT, PUBLISHED or, for good, ARCHIVED.")
