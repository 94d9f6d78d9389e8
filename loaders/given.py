"""What of an input is given; absent and null are not."""

from typing import Any

from strawberry import UNSET


def is_given(value: Any) -> bool:
    return value is not None and value is not UNSET
