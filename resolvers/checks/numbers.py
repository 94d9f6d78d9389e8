"""Numbers: years, staff, prices."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from loaders.given import is_given
from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

EARLIEST_YEAR = 1500
MOST_EMPLOYEES = 10_000_000
MOST_DECIMALS = 4
MOST_DIGITS = 15
LONGEST_UNIT = 50


class PriceRange(Protocol):
    @property
    def min(self) -> Decimal | None: ...
    @property
    def max(self) -> Decimal | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


def founded_year(problems: Problems, value: int | None, *path: str | int, today: date) -> int | None:
    return whole_number(problems, value, *path, least=EARLIEST_YEAR, most=today.year)


def employees(problems: Problems, value: int | None, *path: str | int) -> int | None:
    return whole_number(problems, value, *path, least=0, most=MOST_EMPLOYEES)


def whole_number(problems: Problems, value: int | None, *path: str | int, least: int, most: int) -> int | None:
    if not is_given(value):
        return None
    if least <= value <= most:
        return value
    problems.add(UserErrorCode.INVALID, f"From {least} to {most}.", *path)
    return None


def price(problems: Problems, given: PriceRange | None, *path: str | int, prefix: str) -> dict[str, Any]:
    """The columns of a price range; all are cleared where none is given."""
    if not given:
        return dict.fromkeys(f"{prefix}_{part}" for part in ("min", "max", "currency", "unit"))
    if not is_given(given.min) and not is_given(given.max):
        problems.add(UserErrorCode.REQUIRED, "One of min and max is needed.", *path, "min")
    least = amount(problems, given.min, *path, "min")
    most = amount(problems, given.max, *path, "max")
    if least is not None and most is not None and most < least:
        problems.add(UserErrorCode.INVALID, "The range ends below its start.", *path, "max")
    return {
        f"{prefix}_min": least,
        f"{prefix}_max": most,
        f"{prefix}_currency": given.currency,
        f"{prefix}_unit": line(problems, given.unit, *path, "unit", most=LONGEST_UNIT),
    }


def amount(problems: Problems, value: Decimal | None, *path: str | int) -> Decimal | None:
    if not is_given(value):
        return None
    if value.is_finite() and value >= 0 and _is_exact(value):
        return value
    problems.add(
        UserErrorCode.INVALID, f"Not below 0, at most {MOST_DIGITS} digits, {MOST_DECIMALS} of them decimals.", *path
    )
    return None


def _is_exact(value: Decimal) -> bool:
    """Whether it has no more digits than an amount may have."""
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and exponent >= -MOST_DECIMALS and len(digits) + max(exponent, 0) <= MOST_DIGITS
