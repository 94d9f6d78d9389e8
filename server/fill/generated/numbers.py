"""Registration numbers, well formed and in ranges that no register has given out."""

from models.base import NODE_TYPES

FIRST_EDRPOU = 6_100_000
"""Seven digits; the demo data's numbers begin with 99."""

FIRST_UBI = 800_000_000
UNUSED_EIN_PREFIX = 89


def registration(region_code: str, enterprise_id: int) -> dict[str, str]:
    """The scheme and the number of an enterprise's registration."""
    count = enterprise_id // NODE_TYPES
    if region_code.startswith("UA-"):
        return {"scheme": "EDRPOU", "number": edrpou(FIRST_EDRPOU + count)}
    if region_code == "US-WA":
        return {"scheme": "UBI", "number": str(FIRST_UBI + count)}
    return {"scheme": "EIN", "number": f"{UNUSED_EIN_PREFIX}{count:07d}"}


def edrpou(first_seven: int) -> str:
    """The number with its check digit; numbers between 30000000 and 60000000 begin with the weight 7."""
    number = f"{first_seven:07d}"
    weights = (7, 1, 2, 3, 4, 5, 6) if number[0] in "345" else (1, 2, 3, 4, 5, 6, 7)
    check = _remainder(number, weights)
    if check > 9:  # noqa: PLR2004 - more than a digit
        check = _remainder(number, tuple(weight + 2 for weight in weights)) % 10
    return f"{number}{check}"


def _remainder(number: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 11
