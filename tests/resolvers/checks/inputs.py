"""Inputs as the schema makes them, and what tests look at."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from strawberry import UNSET

from models import RegistrationScheme
from resolvers.problems import Problems

Told = list[tuple[str, tuple[str, ...] | None]]


@dataclass
class Text:
    language: str
    text: str


@dataclass
class Entry:
    scheme: RegistrationScheme
    number: str


@dataclass
class Contact:
    person: str | None = UNSET
    email: str | None = UNSET
    phone: str | None = UNSET
    is_public: bool = False


@dataclass
class Address:
    street: str | None = UNSET
    city: str | None = UNSET
    postal_code: str | None = UNSET
    latitude: float | None = UNSET
    longitude: float | None = UNSET


@dataclass
class Price:
    min: Decimal | None = UNSET
    max: Decimal | None = UNSET
    currency: str = "UAH"
    unit: str | None = UNSET


ANY_TEXT = st.text(st.characters(categories=None), max_size=400)
"""Halves of characters, NUL and other control characters too."""


def told(problems: Problems) -> Told:
    """Code and path of each problem."""
    return [(error.code.value, error.field) for error in problems.found]


def is_storable(value: Any) -> bool:
    """Whether PostgreSQL takes it."""
    if not isinstance(value, str):
        return True
    return "\0" not in value and value == value.encode(errors="replace").decode()
