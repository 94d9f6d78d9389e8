"""Dice: what the generated rows draw their numbers, moments and prices with."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

BEGIN = datetime(2024, 6, 1, tzinfo=UTC)
END = datetime(2026, 11, 1, tzinfo=UTC)

T = TypeVar("T")

CURRENCIES = {"UA": {"UAH": 50, "EUR": 35, "USD": 15}, "US": {"USD": 92, "EUR": 8}}
RATES = {"EUR": 1.0, "USD": 1.1, "UAH": 45.0}
ON_REQUEST = 0.1
OPEN_ENDED = 0.15


def weighted(rng: Random, weights: dict[T, int]) -> T:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def happens(rng: Random, probability: float) -> bool:
    return rng.random() < probability


def some(rng: Random, items: Sequence[T], low: int, high: int) -> list[T]:
    """Between `low` and `high` different ones, fewer where there are fewer."""
    return rng.sample(items, min(rng.randint(low, high), len(items)))


def moment(rng: Random, after: datetime = BEGIN) -> datetime:
    """A moment from `after` to the end, to the microsecond."""
    return after + (END - after) * rng.random()


def digits(rng: Random, template: str) -> str:
    return re.sub("#", lambda _: rng.choice("0123456789"), template)


def published(rng: Random, after: datetime = BEGIN, *, drafts: float = 0.0) -> dict[str, Any]:
    """The columns of a row that is published at some moment, or now and then still a draft."""
    at = moment(rng, after)
    is_draft = happens(rng, drafts)
    return {
        "publication_status": "DRAFT" if is_draft else "PUBLISHED",
        "published_at": None if is_draft else at,
        "created_at": at - timedelta(seconds=rng.randrange(60, 20_000)),
        "updated_at": at + (END - at) * rng.random() ** 4,
    }


def price(rng: Random, prefix: str, country: str, low: float, high: float) -> dict[str, Any]:
    """The columns of a price between two amounts in euros, in the money of the country or a neighbour's."""
    if happens(rng, ON_REQUEST):
        return dict.fromkeys((f"{prefix}_min", f"{prefix}_max", f"{prefix}_currency"))
    currency = weighted(rng, CURRENCIES[country])
    least = RATES[currency] * (low + (high - low) * rng.random() * 0.7)
    most = least * rng.uniform(1.05, 1.45)
    return {
        f"{prefix}_min": amount(least),
        f"{prefix}_max": None if happens(rng, OPEN_ENDED) else amount(most),
        f"{prefix}_currency": currency,
    }


def amount(number: float) -> Decimal:
    """As people write prices: the larger, the rounder."""
    places = 2 if number < 100 else 0 if number < 1000 else -1  # noqa: PLR2004
    return Decimal(f"{round(number, places):.{max(places, 0)}f}")
