"""Addresses, and where they lie."""

from typing import Any, Protocol

from loaders.given import is_given
from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

LONGEST_POSTAL_CODE = 20
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
        problems.add(UserErrorCode.REQUIRED, "A place has a latitude and a longitude.", *path, missing)
    return {
        "street": line(problems, given.street, *path, "street"),
        "city": line(problems, given.city, *path, "city"),
        "postal_code": line(problems, given.postal_code, *path, "postalCode", most=LONGEST_POSTAL_CODE),
        "latitude": _degrees(problems, given.latitude, *path, "latitude", most=MOST_LATITUDE),
        "longitude": _degrees(problems, given.longitude, *path, "longitude", most=MOST_LONGITUDE),
    }


def _degrees(problems: Problems, value: float | None, *path: str | int, most: float) -> float | None:
    if not is_given(value):
        return None
    if -most <= value <= most:
        return value
    problems.add(UserErrorCode.INVALID, f"From {-most:g} to {most:g} degrees.", *path)
    return None
