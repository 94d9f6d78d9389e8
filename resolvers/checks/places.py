"""Addresses, and where they lie."""

from typing import Any, Protocol

from loaders.given import is_given
from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

LONGEST_POSTAL_CODE = 20
WHOLE_PLACE = "A place has a latitude and a longitude."
MOST_LATITUDE = 90.0
MOST_LONGITUDE = 180.0


class Address(Protocol):
    @property
    def street(self) -> str | None: ...
    @property
    def city(self) -> str | None: ...
    @property
    def postal_code(self) -> str | None: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


def address(problems: Problems, given: Address | None, *path: str | int) -> dict[str, Any]:
    """The columns of an address; all are cleared where none is given."""
    if not given:
        return dict.fromkeys(("street", "city", "postal_code", "latitude", "longitude"))
    if is_given(given.latitude) != is_given(given.longitude):
        missing = "longitude" if is_given(given.latitude) else "latitude"
        problems.add(UserErrorCode.REQUIRED, WHOLE_PLACE, *path, missing)
    return {
        "street": line(problems, given.street, *path, "street"),
        "city": line(problems, given.city, *path, "city"),
        "postal_code": postal_code(problems, given.postal_code, *path, "postalCode"),
        "latitude": latitude(problems, given.latitude, *path, "latitude"),
        "longitude": longitude(problems, given.longitude, *path, "longitude"),
    }


def postal_code(problems: Problems, text: str | None, *path: str | int) -> str | None:
    return line(problems, text, *path, most=LONGEST_POSTAL_CODE)


def latitude(problems: Problems, value: float | None, *path: str | int) -> float | None:
    return _degrees(problems, value, *path, most=MOST_LATITUDE)


def longitude(problems: Problems, value: float | None, *path: str | int) -> float | None:
    return _degrees(problems, value, *path, most=MOST_LONGITUDE)


def _degrees(problems: Problems, value: float | None, *path: str | int, most: float) -> float | None:
    if not is_given(value):
        return None
    if -most <= value <= most:
        return value
    problems.add(UserErrorCode.INVALID, f"From {-most:g} to {most:g} degrees.", *path)
    return None
