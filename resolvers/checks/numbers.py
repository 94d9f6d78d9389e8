"""Numbers and prices."""

from datetime import date
from decimal import Decimal
from typing import Any

from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

OLDEST_YEAR = 1500
MOST_EMPLOYEES = 10_000_000
LONGEST_UNIT = 50
MOST_DIGITS, MOST_DECIMALS = 15, 4


def founded_year(problems: Problems, year: int | None, *path: str | int, today: date) -> int | None:
    return within(problems, year, OLDEST_YEAR, today.year, *path)


def employees(problems: Problems, number: int | None, *path: str | int) -> int | None:
    return within(problems, number, 0, MOST_EMPLOYEES, *path)


def within(problems: Problems, number: int | None, least: int, most: int, *path: str | int) -> int | None:
    if number is not None and not least <= number <= most:
        problems.add(UserErrorCode.INVALID, f"From {least} to {most}.", *path)
        return None
    return number


def price(problems: Problems, given: Any, *path: str | int, prefix: str) -> dict[str, Any]:
    """The columns of a range of prices; all are empty where nothing is given."""
    low = amount(problems, given and given.min, *path, "min")
    high = amount(problems, given and given.max, *path, "max")
    if given and not given.min and not given.max and low is None and high is None:
        problems.add(UserErrorCode.REQUIRED, "A price has a least or a most.", *path, "min")
    if low is not None and high is not None and low > high:
        problems.add(UserErrorCode.INVALID, "The least is more than the most.", *path, "max")
    return {
        f"{prefix}_min": low,
        f"{prefix}_max": high,
        f"{prefix}_currency": given.currency if given else None,
        f"{prefix}_unit": line(problems, given.unit, *path, "unit", most=LONGEST_UNIT) if given else None,
    }


def amount(problems: Problems, number: Decimal | None, *path: str | int) -> Decimal | None:
    """An amount of money, 0 or more."""
    if not isinstance(number, Decimal):
        return None
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else MOST_DECIMALS + 1
    if number < 0 or number >= 10**MOST_DIGITS or decimals > MOST_DECIMALS:
        message = f"From 0, with at most {MOST_DIGITS} digits before the point and {MOST_DECIMALS} behind it."
        problems.add(UserErrorCode.INVALID, message, *path)
        return None
    return number
