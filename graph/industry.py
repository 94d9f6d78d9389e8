"""Industries, as clients see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

import models
from data.files import industry_keys
from graph.described import describe
from graph.fields.kinds import argument, column, many, one, page
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import Connection, optional
from graph.text import in_language
from loaders import industry as loaders
from loaders.enterprise import enterprises_of_industry
from loaders.experience import experiences_of_industry
from loaders.product import products_of_industry
from models import IndustryScheme
from models.errors import BadUserInput

if TYPE_CHECKING:
    from graph.experience import Experience
    from graph.facets import EnterpriseConnection
    from graph.product import Product

describe(
    IndustryScheme,
    "A classification of economic activities.",
    ISIC="ISIC Rev. 4, the bridge between the others.",
    NACE="NACE Rev. 2, which Ukraine uses as KVED-2010 to the end of 2026.",
    NACE_2_1="NACE Rev. 2.1, which takes its place in Ukraine from 2027.",
    NAICS="NAICS 2022, which Washington uses.",
)


@strawberry.input(description="An industry by its classification and its code there.")
class IndustryRef:
    scheme: IndustryScheme = strawberry.field(
        default=IndustryScheme.NACE,
        description="The classification.",
    )
    code: str = strawberry.field(description="The code as the classification writes it, such as C, 10 or 10.51.")

    def bind_value(self) -> str:
        """Scheme and code in one. Raises BadUserInput for a code that the classification does not have."""
        key = f"{self.scheme.value}:{self.code}"
        if key not in industry_keys():
            raise BadUserInput(f"{self.scheme.value} has no industry {self.code!r:.20}.")
        return key


@strawberry.input(description="Which industries a page shows.")
class IndustryFilter:
    search: str | None = optional("Words of its name or its code, in Ukrainian or English; all of them.")
    scheme: IndustryScheme | None = optional("Only this classification.")
    level: int | None = optional("Only this depth in the classification, 1 for sections and sectors.")
    parent: IndustryRef | None = optional("Only those directly below this one.")


@entity(models.Industry, keys=("id", "scheme code"), filter=IndustryFilter)
class Industry(Node):
    """An economic activity in one of the classifications."""

    scheme: IndustryScheme = column("The classification.")
    code: str = column("Its code there, such as C, 10 or 10.51.")
    name: str = in_language("What it is called in the classification.", "name")
    level: int = column("Depth in the classification, 1 for a section or sector.")
    parent: Industry | None = one("The next one above; null for a section or sector.", loaders.parent_of_industry)
    ancestors: list[Industry] = many("From the section down to the parent.", loaders.ancestors_of_industry)
    children: list[Industry] = many("Those directly below.", loaders.children_of_industry)
    correspondences: list[Industry] = many(
        "The same or overlapping activity in the other classifications.",
        loaders.correspondences_of_industry,
        scheme=argument(IndustryScheme | None, "Only those of this classification."),
    )
    enterprises: EnterpriseConnection = page(
        "Enterprises in this industry, in the ones below it and in the corresponding ones of the other "
        "classifications.",
        enterprises_of_industry,
    )
    products: Connection[Product] = page(
        "Products of this industry, of the ones below it and of the corresponding ones.",
        products_of_industry,
    )
    experiences: Connection[Experience] = page(
        "Experiences that concern this industry, the ones below it or the corresponding ones.",
        experiences_of_industry,
    )
