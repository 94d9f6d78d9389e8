"""A bounded memory: what was used last stays, as much as its weights allow."""

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by key. The sum of their weights is at most `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.found: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        entry = self.found.get(key)
        if entry is None:
            return None
        self.found.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, weight: int = 1) -> V:
        """Remembers the value and gives it back."""
        _, replaced = self.found.pop(key, (None, 0))
        self.found[key] = value, weight
        self.weight += weight - replaced
        while self.weight > self.most:
            _, (_, dropped) = self.found.popitem(last=False)
            self.weight -= dropped
        return value
