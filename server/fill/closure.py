"""What corresponds between the classifications, and which industries count as part of one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

CHAIN = ("NACE_2_1", "NACE", "ISIC", "NAICS")
"""The correspondences are published between neighbours only: the others are found by walking this chain."""

Key = str
"""Scheme and code in one, such as NACE:10.51."""


class Closure:
    """Over all industries: `parents` by key, from the top down (None there), and the published `pairs` of leaves."""

    def __init__(self, parents: Mapping[Key, Key | None], pairs: Iterable[tuple[Key, Key]]) -> None:
        self.parents = parents
        self.children: dict[Key, list[Key]] = defaultdict(list)
        for key, parent in parents.items():
            if parent is not None:
                self.children[parent].append(key)
        self.neighbours: dict[Key, dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
        for one, other in pairs:
            self.neighbours[one][scheme_of(other)].add(other)
            self.neighbours[other][scheme_of(one)].add(one)

    def ancestors(self, key: Key) -> list[Key]:
        """From the parent up to the section."""
        found: list[Key] = []
        parent = self.parents[key]
        while parent is not None:
            found.append(parent)
            parent = self.parents[parent]
        return found

    @cached_property
    def leaves(self) -> dict[Key, frozenset[Key]]:
        """The lowest industries of each one; a leaf is its own."""
        found: dict[Key, frozenset[Key]] = {}
        for key in reversed(list(self.parents)):
            below = self.children.get(key, ())
            found[key] = frozenset().union(*(found[child] for child in below)) if below else frozenset((key,))
        return found

    def counterparts(self, leaf: Key) -> set[Key]:
        """The same or overlapping activity in all other classifications."""
        place = CHAIN.index(scheme_of(leaf))
        return self.walk(leaf, CHAIN[place + 1 :]) | self.walk(leaf, CHAIN[:place][::-1])

    def walk(self, leaf: Key, schemes: Sequence[str]) -> set[Key]:
        """What is met on the way through the schemes, one after the other."""
        found: set[Key] = set()
        here = {leaf}
        for scheme in schemes:
            here = {other for key in here for other in self.neighbours[key][scheme]}
            found |= here
        return found

    def covered(self, key: Key) -> set[Key]:
        """All in other classifications that lies wholly in an industry: leaves and what is made of such leaves."""
        leaves = {other for leaf in self.leaves[key] for other in self.counterparts(leaf)}
        inner = {above for leaf in leaves for above in self.ancestors(leaf)}
        return leaves | {above for above in inner if self.leaves[above] <= leaves}

    def descendants(self, key: Key) -> set[Key]:
        below = self.children.get(key, ())
        return set(below).union(*(self.descendants(child) for child in below))

    def reach(self, key: Key) -> set[Key]:
        """Which industries count as part of one: itself, those below it, and what corresponds to these."""
        return {key} | self.descendants(key) | self.covered(key)

    def correspondences(self, key: Key) -> set[Key]:
        """A leaf's counterparts; of an inner industry the largest that lie wholly in it."""
        if not self.children.get(key):
            return self.counterparts(key)
        covered = self.covered(key)
        return {other for other in covered if self.parents[other] not in covered}


def scheme_of(key: Key) -> str:
    return key.partition(":")[0]
