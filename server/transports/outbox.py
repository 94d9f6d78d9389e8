"""What one running operation has for its client: a bounded queue between a source that never waits and a transport."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from server.negotiation import error_body

MOST_MESSAGES = 1000
"""What one operation may have waiting."""
MOST_BYTES = 512 * 1024
"""What a client may have waiting in all; a single message may be larger."""


class Message:
    """A response's JSON, one for all its receivers, and the cursor after which a client resumes."""

    __slots__ = ("_is_slim", "_written", "body", "cursor")

    def __init__(self, body: bytes, cursor: str | None = None) -> None:
        self.body = body
        self.cursor = cursor
        self._is_slim = False
        self._written: dict[Writing, bytes] = {}

    def written(self, write: "Writing") -> bytes:
        """It as a protocol writes it, put together once."""
        found = self._written.get(write)
        if found is None:
            found = write(self)
            if not self._is_slim:
                self._written[write] = found
        return found

    def slim(self) -> None:
        """Those who read have it: in the queues of those who do not, it is no larger than its body."""
        self._is_slim = True
        self._written = {}


Writing = Callable[[Message], bytes]


class End(Enum):
    """Why no more messages come."""

    COMPLETED = auto()
    REFUSED = auto()  # before it began
    TOO_SLOW = auto()
    EXPIRED = auto()
    SHUTDOWN = auto()
    FAILED = auto()
    CLOSED = auto()  # by the client


TOLD = {
    End.TOO_SLOW: error_body("Subscriber too slow; resume after the last cursor you received.", "TIMEOUT"),
    End.EXPIRED: error_body("The token has expired; resume with a new one.", "UNAUTHENTICATED"),
    End.SHUTDOWN: error_body("The server is going down; resume on a new connection.", "UNAVAILABLE"),
    End.FAILED: error_body("The subscription failed; the log says why.", "INTERNAL_SERVER_ERROR"),
}


class Ending(NamedTuple):
    """Why it ended and, unless all went well, a response's JSON whose errors say so."""

    reason: End
    body: bytes | None


class Transport(StrEnum):
    """By which way messages reach their client."""

    WEBSOCKET = auto()
    EVENTS = auto()
    MULTIPART = auto()
    CALLBACK = auto()


class Counts:
    """What a transport has done so far, and what it does now."""

    __slots__ = ("delivered", "ended", "subscriptions")

    def __init__(self) -> None:
        self.delivered = 0
        """Messages that it took to write them."""
        self.subscriptions = 0
        self.ended: Counter[End] = Counter()


class Room:
    """The bytes that one client's operations have waiting together, and who waits until there are fewer."""

    __slots__ = ("awaited", "bytes")

    def __init__(self) -> None:
        self.bytes = 0
        self.awaited: list[asyncio.Future[None]] = []

    def tell(self) -> None:
        """Those who wait look again."""
        awaited, self.awaited = self.awaited, []
        for future in awaited:
            _resolve(future)


class Outbox:
    """Sources put and end, a transport takes and closes. `after` is the cursor that the transport itself brought."""

    __slots__ = (
        "_emptied",
        "_ready",
        "_taken",
        "_timer",
        "_wake",
        "_when_closed",
        "after",
        "counts",
        "ending",
        "room",
        "size",
        "waiting",
    )

    def __init__(
        self, wake: Callable[[], None] | None, room: Room, counts: Counts, *, after: str | None = None
    ) -> None:
        self.after = after
        self.counts = counts
        self.ending: Ending | None = None
        self.room = room
        self.waiting: list[Message] = []
        self.size = 0
        self._taken = 0
        self._wake = wake
        self._when_closed: list[Callable[[], None]] = []
        self._ready: asyncio.Future[None] | None = None
        self._emptied: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def put(self, message: Message) -> None:
        """Adds a message; one for which there is no room ends it as TOO_SLOW. What waits is still delivered."""
        if self.ending is not None:
            return
        waiting, room, size = self.waiting, self.room, len(message.body)
        if len(waiting) >= MOST_MESSAGES or (room.bytes and room.bytes + size > MOST_BYTES):
            self.end(End.TOO_SLOW)
            return
        room.bytes += size
        self.size += size
        waiting.append(message)
        if len(waiting) == 1:
            (self._wake or self._resume)()

    def end(self, reason: End, body: bytes | None = None) -> None:
        """Says that no more comes; `body` is a response's JSON with the errors, unless the reason has its own."""
        if self.ending is not None:
            return
        self.ending = Ending(reason, body or TOLD.get(reason))
        self._let_go()
        if not self.waiting:
            (self._wake or self._resume)()

    def take(self) -> list[Message]:
        """All that waits. Its room is taken until it is written."""
        self._taken += self.size
        self.size = 0
        taken, self.waiting = self.waiting, []
        self.counts.delivered += len(taken)
        if self._emptied is not None:
            _resolve(self._emptied)
        return taken

    def make_room(self) -> None:
        """What was taken is written."""
        room = self.room
        room.bytes -= self._taken
        self._taken = 0
        if room.awaited:
            room.tell()

    async def drain(self) -> list[Message]:
        """All that waits, as soon as there is any; nothing once it ended. What was drained before is written."""
        self.make_room()
        if not self.waiting and self.ending is None:
            self._ready = asyncio.get_running_loop().create_future()
            await self._ready
        return self.take()

    async def has_room(self, size: int, most: int) -> bool:
        """Waits until its client would have at most so much waiting with so much more, or nothing but that.

        Whether more is wanted.
        """
        room = self.room
        while self.ending is None and room.bytes and room.bytes + size > most:
            self._emptied = asyncio.get_running_loop().create_future()
            room.awaited.append(self._emptied)
            await self._emptied
        return self.ending is None

    async def emptied(self) -> bool:
        """Waits until the transport took all, as a replay does between its pages; whether more is wanted."""
        if self.waiting and self.ending is None:
            self._emptied = asyncio.get_running_loop().create_future()
            await self._emptied
        return self.ending is None

    def close(self) -> None:
        """The client is gone or content: nothing of it stays behind."""
        self.counts.delivered -= len(self.waiting)
        self.take()
        self.make_room()
        self._wake = None
        self.end(End.CLOSED)

    def when_closed(self, callback: Callable[[], None]) -> None:
        """Calls back once, when no more is wanted, whichever side ended it."""
        if self.ending is not None:
            callback()
        else:
            self._when_closed.append(callback)

    def count_subscription(self) -> None:
        """It is one of a subscription, as long as more is wanted."""
        self.counts.subscriptions += 1
        self.when_closed(self._count_end)

    def _count_end(self) -> None:
        self.counts.subscriptions -= 1
        if self.ending is not None:
            self.counts.ended[self.ending.reason] += 1

    def expire_at(self, when: datetime | None) -> None:
        """Ends as EXPIRED at that time."""
        if when is not None:
            seconds = max(0.0, (when - datetime.now(UTC)).total_seconds())
            self._timer = asyncio.get_running_loop().call_later(seconds, self.end, End.EXPIRED)

    def _let_go(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        _resolve(self._emptied)
        callbacks, self._when_closed = self._when_closed, []
        for callback in callbacks:
            callback()

    def _resume(self) -> None:
        _resolve(self._ready)


class Outboxes:
    """All that run in this process."""

    def __init__(self) -> None:
        self.running: set[Outbox] = set()
        self.counts = {transport: Counts() for transport in Transport}
        self.is_shutting_down = False

    def open(
        self,
        transport: Transport,
        wake: Callable[[], None] | None = None,
        room: Room | None = None,
        *,
        after: str | None = None,
    ) -> Outbox:
        """A new one; `wake` is called when there is something to take, unless the transport drains."""
        outbox = Outbox(wake, room or Room(), self.counts[transport], after=after)
        self.running.add(outbox)
        outbox.when_closed(lambda: self.running.discard(outbox))
        if self.is_shutting_down:
            outbox.end(End.SHUTDOWN)
        return outbox

    def shut_down(self) -> None:
        """Ends all, and at once what is opened from now on."""
        self.is_shutting_down = True
        for outbox in tuple(self.running):
            outbox.end(End.SHUTDOWN)


def _resolve(future: asyncio.Future[None] | None) -> None:
    if future is not None and not future.done():
        future.set_result(None)
