"""What of an input is given; absent and null are not."""

from typing import TypeVar

from strawberry import UNSET
from typing_extensions import TypeIs

Value = TypeVar("Value")


def is_given(value: Value | None) -> TypeIs[Value]:
    return value is not None and value is not UNSET
