"""Where an enterprise is."""

from typing import Any

from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

LONGEST_POSTAL_CODE = 20
COLUMNS = ("street", "city", "postal_code", "latitude", "longitude")


def address(problems: Problems, given: Any, *path: str | int) -> dict[str, Any]:
    """The columns of an address; all are empty where nothing is given."""
    if not given:
        return dict.fromkeys(COLUMNS)
    return {
        "street": line(problems, given.street, *path, "street"),
        "city": line(problems, given.city, *path, "city"),
        "postal_code": line(problems, given.postal_code, *path, "postalCode", most=LONGEST_POSTAL_CODE),
        "latitude": degrees(problems, given.latitude, given.longitude, *path, "latitude", most=90),
        "longitude": degrees(problems, given.longitude, given.latitude, *path, "longitude", most=180),
    }


def degrees(problems: Problems, value: Any, other: Any, *path: str | int, most: int) -> float | None:
    """One of a point's two numbers; a point has both, or there is none."""
    if not isinstance(value, (int, float)):
        if isinstance(other, (int, float)):
            problems.add(UserErrorCode.REQUIRED, "A point has a latitude and a longitude.", *path)
        return None
    if not -most <= value <= most:
        problems.add(UserErrorCode.INVALID, f"From -{most} to {most} degrees.", *path)
        return None
    return float(value)
