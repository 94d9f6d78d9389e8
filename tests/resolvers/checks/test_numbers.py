from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET

from graph.scalars import NUMBER
from resolvers.checks.numbers import employees, founded_year, price
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import ANY_TEXT, Price, is_storable, told

TODAY = date(2026, 5, 9)


@pytest.mark.parametrize("year", [1500, 1991, 2026, None])
def test_an_enterprise_was_founded_from_1500_to_this_year(year: int | None) -> None:
    problems = Problems()
    assert founded_year(problems, year, "foundedYear", today=TODAY) == year
    assert told(problems) == []


@pytest.mark.parametrize("year", [1499, 2027, 0, -1, 2**31 - 1, -(2**31)])
def test_no_enterprise_was_founded_before_or_after(year: int) -> None:
    problems = Problems()
    assert founded_year(problems, year, "foundedYear", today=TODAY) is None
    assert told(problems) == [("INVALID", ("foundedYear",))]
    assert problems.found[0].message == "From 1500 to 2026."


@pytest.mark.parametrize("count", [0, 1, 10_000_000, None])
def test_an_enterprise_may_have_no_staff_and_much(count: int | None) -> None:
    problems = Problems()
    assert employees(problems, count, "employees") == count
    assert told(problems) == []


@pytest.mark.parametrize("count", [-1, 10_000_001, 2**31 - 1])
def test_nobody_employs_more_or_fewer(count: int) -> None:
    problems = Problems()
    assert employees(problems, count, "employees") is None
    assert told(problems) == [("INVALID", ("employees",))]


def test_a_number_left_out_is_absent() -> None:
    problems = Problems()
    assert founded_year(problems, UNSET, "foundedYear", today=TODAY) is None
    assert employees(problems, UNSET, "employees") is None
    assert told(problems) == []


@pytest.mark.parametrize("absent", [None, UNSET])
def test_all_is_cleared_where_no_price_is_given(absent: Any) -> None:
    cleared = {"budget_min": None, "budget_max": None, "budget_currency": None, "budget_unit": None}
    assert price(Problems(), absent, "budget", prefix="budget") == cleared


@pytest.mark.parametrize(
    "given",
    [
        Price(Decimal("3.60"), Decimal("4.40"), "EUR", "kg"),
        Price(Decimal(0), None, "UAH", None),
        Price(None, Decimal("0.0001"), "UAH", None),
        Price(Decimal(5), Decimal(5), "USD", "u" * 50),
        Price(Decimal("99999999999.9999"), Decimal(999_999_999_999_999), "JPY", None),
        Price(Decimal("000000000000000000001.5"), None, "UAH", None),
    ],
)
def test_a_price_is_kept_exactly(given: Price) -> None:
    problems = Problems()
    found = price(problems, given, "price", prefix="price")
    assert [str(value) for value in found.values()] == [
        str(value) for value in (given.min, given.max, given.currency, given.unit)
    ]
    assert list(found) == ["price_min", "price_max", "price_currency", "price_unit"]
    assert told(problems) == []


@pytest.mark.parametrize(
    "amount", ["-0.01", "-5", "0.00001", "1.50000", "1000000000000000", "123456789012.3456", "1E+15", "NaN", "Infinity"]
)
def test_an_amount_that_is_none_is_told(amount: str) -> None:
    problems = Problems()
    price(problems, Price(min=Decimal(amount)), "price", prefix="price")
    price(problems, Price(max=Decimal(amount)), "price", prefix="price")
    assert told(problems) == [("INVALID", ("price", "min")), ("INVALID", ("price", "max"))]


def test_a_range_ends_where_it_starts_or_above() -> None:
    problems = Problems()
    price(problems, Price(Decimal("2.01"), Decimal(2)), "input", "price", prefix="price")
    assert told(problems) == [("INVALID", ("input", "price", "max"))]


def test_one_end_of_a_range_is_needed() -> None:
    problems = Problems()
    price(problems, Price(), "price", prefix="price")
    price(problems, Price(None, None), "budget", prefix="budget")
    assert told(problems) == [("REQUIRED", ("price", "min")), ("REQUIRED", ("budget", "min"))]


def test_a_unit_is_a_short_line() -> None:
    problems = Problems()
    price(problems, Price(Decimal(1), unit="u" * 51), "price", prefix="price")
    price(problems, Price(Decimal(1), unit="per\nkg"), "price", prefix="price")
    assert told(problems) == [("TOO_LONG", ("price", "unit")), ("INVALID", ("price", "unit"))]


AMOUNT = st.none() | st.from_regex(NUMBER, fullmatch=True).map(Decimal) | st.decimals()


@given(AMOUNT, AMOUNT, ANY_TEXT)
def test_any_price_is_kept_or_told(least: Decimal | None, most: Decimal | None, unit: str) -> None:
    problems = Problems()
    found = price(problems, Price(least, most, "UAH", unit), "price", prefix="price")
    assert is_storable(found["price_unit"])
    assert problems.found or (found["price_min"], found["price_max"]) == (least, most)
    amounts = [amount for amount in (found["price_min"], found["price_max"]) if amount is not None]
    assert all(0 <= amount < 10**15 for amount in amounts)


@given(st.integers())
def test_any_whole_number_is_kept_or_told(value: int) -> None:
    problems = Problems()
    kept = employees(problems, value, "employees"), founded_year(problems, value, "foundedYear", today=TODAY)
    assert [number is None for number in kept].count(True) == len(problems.found)
