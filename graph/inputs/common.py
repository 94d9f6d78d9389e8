"""Inputs that several mutations share."""

from decimal import Decimal
from typing import Any

import strawberry

from graph.paging import optional
from graph.scalars import CurrencyCode, LanguageTag


def needed(description: str) -> Any:
    """A field of an input that has to be given."""
    return strawberry.field(description=description)


@strawberry.input(description="What is meant, by its id.")
class IdInput:
    id: strawberry.ID = needed("Its id.")


@strawberry.input(description="A text in one language.")
class LocalizedTextInput:
    language: LanguageTag = needed("The language of the text.")
    text: str = needed("The text itself.")


@strawberry.input(description="A price or a range of prices: `min` or `max` at least.")
class PriceRangeInput:
    min: Decimal | None = optional("The least, 0 or more.")
    max: Decimal | None = optional("The most.")
    currency: CurrencyCode = needed("The currency of both.")
    unit: str | None = optional("What the price is for, such as kg or hour; up to 50 characters.")
