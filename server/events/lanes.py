"""Who reads events beside whom: what is slow keeps nothing waiting but what is slow too."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from graph.feeding import Fed
from models.errors import Unavailable

QUICK_SECONDS = 1
"""What takes longer is slow."""
MOST_TOGETHER, MOST_APART, MOST_SLOW = 4, 2, 2
"""How many read at a time: each takes a connection."""
SHORTEST_PAUSE, LONGEST_PAUSE = 0.1, 5

Read = Callable[[], Awaitable[Sequence[Fed]]]


class Pace:
    """Whether what some ask was quick the last time; None where nobody knows yet."""

    __slots__ = ("__weakref__", "is_quick")

    def __init__(self) -> None:
        self.is_quick: bool | None = None


class Lanes:
    """Those of one stream."""

    def __init__(self) -> None:
        self.together_at_once = asyncio.Semaphore(MOST_TOGETHER)
        self.apart_at_once = asyncio.Semaphore(MOST_APART)
        self.slow_at_once = asyncio.Semaphore(MOST_SLOW)

    async def together(self, pace: Pace, read: Read) -> Sequence[Fed]:
        """As others wait for it. Raises TimeoutError where it is slow."""
        return await quickly(pace, read, self.together_at_once)

    async def apart(self, pace: Pace, read: Read, patience_seconds: float = math.inf) -> Sequence[Fed]:
        """As long as it takes, and again while the database is away. Raises Unavailable at the end of patience."""
        loop, ends, pause = asyncio.get_running_loop(), None, SHORTEST_PAUSE
        while True:
            try:
                return await self.once(pace, read)
            except Unavailable:
                ends = ends or loop.time() + patience_seconds
                if loop.time() + pause >= ends:
                    raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def once(self, pace: Pace, read: Read) -> Sequence[Fed]:
        if pace.is_quick is not False:
            with suppress(TimeoutError):
                return await quickly(pace, read, self.apart_at_once)
        loop = asyncio.get_running_loop()
        async with self.slow_at_once:
            begun = loop.time()
            found = await read()
            pace.is_quick = loop.time() - begun < QUICK_SECONDS
            return found


async def quickly(pace: Pace, read: Read, at_once: asyncio.Semaphore) -> Sequence[Fed]:
    async with at_once:
        if pace.is_quick is False:
            raise TimeoutError  # others who ask the same found out while it waited for its turn
        try:
            async with asyncio.timeout(QUICK_SECONDS):
                found = await read()
        except TimeoutError:
            pace.is_quick = False
            raise
    pace.is_quick = True
    return found
