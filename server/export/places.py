"""How many exports run at a time: each has a connection, which is none of those that serve requests."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from models.errors import Unavailable


class Places:
    """So many exports at most, in this process."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.running: set[asyncio.Task[None]] = set()
        self.taken = 0

    @contextmanager
    def taking(self) -> Iterator[None]:
        """One of the places. Raises Unavailable where all are taken."""
        if self.taken >= self.most:
            raise Unavailable("As many exports are running as there may be at a time; try again soon.")
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    def shut_down(self) -> None:
        """Breaks off all that run."""
        for task in self.running:
            task.cancel()
