"""Generated enterprises in batches, one at a time in memory."""

from collections.abc import Iterator
from random import Random

from server.fill.generated.enterprise import enterprise
from server.fill.generated.experience import react
from server.fill.generated.market import Market
from server.fill.generated.rows import Enterprise

SIZE = 1000


def batches(markets: list[Market], *, enterprises: int, seed: int) -> Iterator[list[Enterprise]]:
    """The same for the same seed, whatever the database gives as ids."""
    rng = Random(seed)  # noqa: S311 - nothing secret
    for begin in range(0, enterprises, SIZE):
        batch = [enterprise(rng, markets) for _ in range(min(SIZE, enterprises - begin))]
        react(rng, batch)
        yield batch
