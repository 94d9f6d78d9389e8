"""What is drawn for a generated operation: numbers below a bound, so that hypothesis shrinks towards what stands first."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@cache
def below(bound: int) -> st.SearchStrategy[int]:
    return st.integers(0, bound - 1)


class Chance:
    """Draws choices; the first of them is the simplest."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def below(self, bound: int) -> int:
        return int(self.draw(below(bound))) if bound > 1 else 0

    def once_in(self, times: int) -> bool:
        return self.below(times) == times // 2  # hypothesis draws the bounds more often
