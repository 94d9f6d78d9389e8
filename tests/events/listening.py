"""The stream of one process over a real database, whose answers can be held back, and those who listen to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from graph.engine.execution import Request
from loaders.event import cursor_at
from models import ANONYMOUS, Caller
from server.database import Database
from server.events.stream import Stream
from server.subscribing import Subscribing
from server.transactions import Transactions
from server.transports.operating import begin
from server.transports.outbox import Outboxes, Room, Transport
from tests.events.writing import Told
from tests.graph.operating import made
from tests.transports.fake import eventually

LISTENING = """subscription ($after: String, $types: [ListingType!], $kinds: [ListingEventKind!], $filter: ListingFilter) {
    listingChanged(after: $after, types: $types, kinds: $kinds, filter: $filter) { cursor kind listingId }
}"""
PARTICULAR = """subscription ($after: String) {
    listingChanged(after: $after) { cursor kind listingId particular: occurredAt }
}"""
OPERATIONS = made()


async def at_once(_: str) -> None:
    pass


class Watched(Database):
    """Remembers the statements of subscriptions; `meanwhile` happens between one's execution and its answer."""

    def __init__(self, url: str) -> None:
        super().__init__(url, size=6, statement_timeout=60)
        self.statements: list[str] = []
        self.meanwhile: Callable[[str], Awaitable[None]] = at_once

    async def fetch(self, text: str, *values: Any) -> Sequence[Mapping[str, Any]]:
        rows = await super().fetch(text, *values)
        if "event_horizon" not in text:
            self.statements.append(text)
            await self.meanwhile(text)
        return rows

    def hold(self) -> "Hold":
        """Holds back the next answer, and no other."""
        hold = Hold()

        async def meanwhile(_: str) -> None:
            self.meanwhile = at_once
            hold.begun.set()
            await hold.released.wait()

        self.meanwhile = meanwhile
        return hold


class Hold:
    def __init__(self) -> None:
        self.begun, self.released = asyncio.Event(), asyncio.Event()


class Listener:
    """Takes whatever comes as soon as it comes."""

    def __init__(self, outboxes: Outboxes, room: Room | None = None) -> None:
        self.outbox = outboxes.open(Transport.WEBSOCKET, None, room)
        self.told: list[Told] = []
        self.reads = asyncio.Event()
        self.task = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        await self.reads.wait()
        while messages := await self.outbox.drain():
            for message in messages:
                event = json.loads(message.body)["data"]["listingChanged"]
                assert event["cursor"] == message.cursor
                self.told.append((event["cursor"], event["kind"], event["listingId"]))

    async def has(self, expected: Sequence[Told]) -> None:
        """It was told this and, as far as one can see, no more."""
        await eventually(lambda: len(self.told) >= len(expected) or self.outbox.ending is not None)
        assert self.told == expected

    async def error(self) -> Any:
        """With what it ended."""
        await eventually(lambda: self.outbox.ending is not None)
        assert self.outbox.ending is not None
        assert self.outbox.ending.body is not None
        (found,) = json.loads(self.outbox.ending.body)["errors"]
        return found


class Listening:
    def __init__(self, url: str) -> None:
        self.database = Watched(url)
        self.stream = Stream(self.database, kept_days=30)
        self.subscribing = Subscribing(OPERATIONS, self.database, cast("Transactions", None), self.stream)
        self.outboxes = Outboxes()
        self.listeners: list[Listener] = []

    async def listener(
        self,
        query: str = LISTENING,
        *,
        after: int | None = None,
        languages: tuple[str, ...] = (),
        caller: Caller = ANONYMOUS,
        joins: bool = True,
        reads: bool = True,
        room: Room | None = None,
        **variables: Any,
    ) -> Listener:
        """Who is told what comes after a position; it has joined unless it has to be waited for."""
        found = Listener(self.outboxes, room)
        self.listeners.append(found)
        if reads:
            found.reads.set()
        given = {**variables, **({} if after is None else {"after": cursor_at(after)})}
        scope = self.subscribing.scope(caller, languages)
        await begin(self.subscribing, Request(query, None, given), scope, found.outbox)
        if joins:
            await eventually(lambda: self.has_joined(found) or found.outbox.ending is not None)
        return found

    def has_joined(self, listener: Listener) -> bool:
        return any(listener.outbox in group.members for group in self.stream.groups.values())

    async def reaches(self, position: int) -> None:
        await eventually(lambda: self.stream.head >= position)


@asynccontextmanager
async def listening_to(url: str) -> AsyncIterator[Listening]:
    found = Listening(url)
    async with found.stream.running():
        yield found
        for listener in found.listeners:
            listener.reads.set()
        found.outboxes.shut_down()
        await asyncio.gather(*(listener.task for listener in found.listeners))
        assert not found.stream.groups
    await found.database.close()
