from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET

from resolvers.checks.places import address
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import ANY_TEXT, Address, is_storable, told

COLUMNS = ("street", "city", "postal_code", "latitude", "longitude")


@pytest.mark.parametrize("absent", [None, UNSET, Address(), Address(street=" ", city="")])
def test_all_is_cleared_where_no_address_is_given(absent: Any) -> None:
    problems = Problems()
    assert address(problems, absent, "address") == dict.fromkeys(COLUMNS)
    assert told(problems) == []


def test_an_address_is_kept() -> None:
    problems = Problems()
    found = address(problems, Address(" вул. Пасічна, 3", "Макарів", "08001", 50.4702, 29.7985), "address")
    assert tuple(found.values()) == ("вул. Пасічна, 3", "Макарів", "08001", 50.4702, 29.7985)
    assert tuple(found) == COLUMNS
    assert told(problems) == []


@pytest.mark.parametrize("place", [(90, 180), (-90, -180), (0, 0), (0.0, -0.0)])
def test_a_place_lies_on_the_earth(place: tuple[float, float]) -> None:
    problems = Problems()
    found = address(problems, Address(latitude=place[0], longitude=place[1]), "address")
    assert (found["latitude"], found["longitude"]) == place
    assert told(problems) == []


@pytest.mark.parametrize("value", [nan, inf, -inf, 90.0001, -91, 1e300])
def test_a_latitude_beyond_the_poles_is_told(value: float) -> None:
    problems = Problems()
    assert address(problems, Address(latitude=value, longitude=1), "address")["latitude"] is None
    assert told(problems) == [("INVALID", ("address", "latitude"))]


@pytest.mark.parametrize("value", [nan, inf, -inf, 180.0001, -181, 1e300])
def test_a_longitude_beyond_the_date_line_is_told(value: float) -> None:
    problems = Problems()
    assert address(problems, Address(latitude=1, longitude=value), "address")["longitude"] is None
    assert told(problems) == [("INVALID", ("address", "longitude"))]


@pytest.mark.parametrize("absent", [None, UNSET])
def test_half_a_place_is_told_where_the_other_half_is_missing(absent: Any) -> None:
    problems = Problems()
    address(problems, Address(latitude=0, longitude=absent), "address")
    address(problems, Address(latitude=absent, longitude=0), "address")
    assert told(problems) == [("REQUIRED", ("address", "longitude")), ("REQUIRED", ("address", "latitude"))]


def test_what_is_too_long_is_told_in_the_schemas_names() -> None:
    problems = Problems()
    address(problems, Address("a" * 301, "b" * 301, "c" * 21), "address")
    assert told(problems) == [("TOO_LONG", ("address", name)) for name in ("street", "city", "postalCode")]


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.floats() | st.none(), st.floats() | st.none())
def test_any_address_is_kept_or_told(
    street: str, city: str, code: str, latitude: float | None, longitude: float | None
) -> None:
    problems = Problems()
    found = address(problems, Address(street, city, code, latitude, longitude), "address")
    assert all(map(is_storable, found.values()))
    assert problems.found or (found["latitude"] is None) == (found["longitude"] is None)
