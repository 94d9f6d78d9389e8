"""The stream of events in this process: read once, told to all who wait.

One task reads what is new, woken by PostgreSQL or by its own clock. Subscriptions that ask the same are a group: each
span of the stream is made into messages once a group. Who resumes by a cursor is first told what came since, and joins
its group where that ends. A group whose reading takes long lags behind: it is told by a task of its own, until it has
caught up.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import asyncpg
import structlog

from graph.feeding import MOST_MESSAGES, Fed, Feed
from loaders.event import cursor_at, listings
from loaders.scope import Scope
from models.errors import BadUserInput, CallerError, Unavailable
from resolvers.telling import CHANNEL
from server.database import Database
from server.events.happened import READ, Happened, concerns
from server.events.lanes import LONGEST_PAUSE, Lanes, Pace, Read
from server.events.retention import forget, retire
from server.negotiation import error_body
from server.transports.outbox import End, Message, Outbox

POLL_SECONDS = 2
"""How long nobody may wake it; PostgreSQL's notice is quicker, but may be lost."""
FORGET_SECONDS = 3600
GRACE_SECONDS = 60
"""How long each process has to learn what will be forgotten."""
SLICE_BYTES = 64 * 1024
"""After how much clients get their turn to take it."""
TAKEN_SECONDS = 0.1
"""After how long who reads at all has it."""
START_SECONDS = 5
PATIENCE_SECONDS = 30
"""How long who resumes waits for a database that is away."""
HEAD = "SELECT greatest(max(id), (SELECT position FROM event_horizon)) FROM events"

log = structlog.get_logger(__name__)


class LeftError(Exception):
    """Nobody waits any more for what is to be read."""


class Group:
    """Those who wait for the same. They were told all up to a position."""

    def __init__(self, feed: Feed, scope: Scope, position: int) -> None:
        self.feed = feed
        self.scope = scope
        self.position = position
        self.pace = Pace()
        self.is_lagging = False
        """Whether it is told by a task of its own."""
        self.members: dict[Outbox, int] = {}
        """Each with the position up to which it was told before it joined."""

    def has_members(self) -> bool:
        return bool(self.members)

    async def tell(self, fed: Sequence[Fed]) -> None:
        size = 0
        for position, body in fed:
            self.put(position, message := Message(body, cursor_at(position)))
            asyncio.get_running_loop().call_later(TAKEN_SECONDS, message.slim)
            size += len(body)
            if size > SLICE_BYTES:
                size = 0
                await asyncio.sleep(0)  # who reads takes it now

    def put(self, position: int, message: Message) -> None:
        for outbox, floor in tuple(self.members.items()):
            if position > floor:
                outbox.put(message)
        self.position = position


class Stream:
    """The events of one database, kept for so many days."""

    def __init__(self, database: Database, *, kept_days: int) -> None:
        self.database = database
        self.kept_days = kept_days
        self.head = 0
        """Up to which position all groups were told, but for those that lag."""
        self.read_to = 0
        self.horizon = 0
        self.read_at = 0.0
        """When it last read successfully, as seconds since 1970."""
        self.events_told = 0
        self.evaluations = 0
        """How often a span of the stream was made into messages of a subscription."""
        self.is_known = asyncio.Event()
        self.awake = asyncio.Event()
        self.groups: dict[Hashable, Group] = {}
        self.lanes = Lanes()
        self.paces: WeakValueDictionary[Hashable, Pace] = WeakValueDictionary()
        """Of those who resume, as long as they do: what takes long from long ago need not be slow for its group."""
        self.tasks: set[asyncio.Task[None]] = set()
        self.others: list[Callable[[], None]] = []
        """Called when there may be something new: who reads the stream by a position of its own."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self.follow()), asyncio.create_task(self.forget())]
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(START_SECONDS):
                    await self.is_known.wait()
            yield
        finally:
            for task in (*tasks, *self.tasks):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def follow(self) -> None:
        """Reads what is new as long as this process lives, over a connection that is made anew when it breaks."""
        pause = 0.1
        while True:
            try:
                connection = await self.database.connect()
                try:
                    await self.listen(connection)
                    pause = 0.1
                    await self.read_on(connection)
                finally:
                    connection.terminate()
            except Exception as error:  # noqa: BLE001 - whatever it is, it goes on
                log.warning("the stream of events is interrupted", reason=repr(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def listen(self, connection: asyncpg.Connection) -> None:
        await connection.add_listener(CHANNEL, lambda *_: self.awake.set())
        connection.add_termination_listener(lambda *_: self.awake.set())

    async def read_on(self, connection: asyncpg.Connection) -> None:
        if not self.is_known.is_set():
            self.head = self.read_to = await connection.fetchval(HEAD)
        while True:
            self.awake.clear()
            self.horizon = await connection.fetchval("SELECT position FROM event_horizon")
            self.is_known.set()
            self.wake_others()
            found = await self.found(connection)
            while found:
                await self.tell(found)
                if found := await self.found(connection):
                    self.wake_others()
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self.awake.wait()

    async def found(self, connection: asyncpg.Connection) -> Sequence[Happened]:
        """What is new."""
        found = [Happened(*row) for row in await connection.fetch(READ, self.head)]
        self.read_at = time.time()
        if found:
            self.horizon = found[-1].horizon
        return found

    def wake_others(self) -> None:
        for wake in self.others:
            wake()

    async def tell(self, events: Sequence[Happened]) -> None:
        """Tells all groups of a span of the stream. What fails is told anew: no position is passed before."""
        until = self.read_to = events[-1].id
        # A group that is made while others are told begins where the stream was: it is told in the next turn.
        while waiting := self.concerned(events):
            telling = (self.tell_group(key, group) for key, group in waiting)
            for failure in await asyncio.gather(*telling, return_exceptions=True):
                if isinstance(failure, BaseException):
                    raise failure
        self.head = until
        self.events_told += len(events)

    def concerned(self, events: Sequence[Happened]) -> list[tuple[Hashable, Group]]:
        """The groups that are to be told of these events; the others are past them."""
        concerned = []
        for key, group in self.groups.items():
            if group.is_lagging:
                continue
            if any(event.id > group.position and concerns(group.feed, event) for event in events):
                concerned.append((key, group))
            else:
                group.position = max(group.position, events[-1].id)
        return concerned

    async def tell_group(self, key: Hashable, group: Group) -> None:
        """As long as that is quick; else it lags from now on, and others need not wait for it."""
        try:
            if group.pace.is_quick:
                await self.advance(group, self.lanes.together)
                return
        except TimeoutError:
            log.warning("a subscription lags")
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - it is the end for these alone
            self.drop(key, group, error)
            return
        group.is_lagging = True
        self.start(self.catch_up(key, group))

    async def catch_up(self, key: Hashable, group: Group) -> None:
        try:
            await self.advance(group, self.lanes.apart)
        except Exception as error:  # noqa: BLE001 - it is the end for these alone
            self.drop(key, group, error)
        finally:
            group.is_lagging = False

    async def advance(self, group: Group, lane: Callable[[Pace, Read], Coroutine[Any, Any, Sequence[Fed]]]) -> None:
        """Tells a group all that was read, as long as somebody is in it."""
        with suppress(LeftError):
            while group.position < (until := self.read_to) and group.members:
                read = partial(self.read, group.has_members, group.feed, group.scope, group.position, until)
                fed = await lane(group.pace, read)
                await group.tell(fed)
                group.position = reached(fed, until)

    def drop(self, key: Hashable, group: Group, error: Exception) -> None:
        if self.groups.get(key) is group:
            del self.groups[key]
        fail(group.members, error)

    async def read(
        self, is_awaited: Callable[[], bool], feed: Feed, scope: Scope, after: int, until: int
    ) -> Sequence[Fed]:
        """Raises LeftError where all have gone while it waited for its turn."""
        if not is_awaited():
            raise LeftError
        self.evaluations += 1
        now = replace(scope, now=datetime.now(UTC))
        return await feed.read(self.database, now, after=after, until=until)

    @property
    def now(self) -> int | None:
        """The position behind which comes what is told from now on; None where that is not known yet."""
        return self.head if self.is_known.is_set() else None

    def join(self, feed: Feed, scope: Scope, outbox: Outbox, after: int | None) -> None:
        """Lets an outbox be told what comes, after what came since a position."""
        self.start(self.resume(feed, scope, outbox, after))

    def start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def resume(self, feed: Feed, scope: Scope, outbox: Outbox, after: int | None) -> None:
        """Tells what came since a position, until the group's own is reached; there it joins."""
        try:
            await self.is_known.wait()
            position = self.head if after is None else after
            pace = self.paces.setdefault(key_of(feed, scope), Pace())
            while (group := self.group(feed, scope)).position > position:
                read = partial(self.read, lambda: outbox.ending is None, feed, scope, position, until := group.position)
                fed = await self.lanes.apart(pace, read, PATIENCE_SECONDS)
                self.check_is_kept(position)
                if not await replayed(fed, outbox):
                    return
                position = reached(fed, until)
            self.add(group, outbox, position)
        except LeftError:
            pass
        except BadUserInput as error:
            outbox.end(End.REFUSED, error_body(str(error), error.code))
        except Exception as error:  # noqa: BLE001 - it is the end for this one alone
            fail([outbox], error)

    def check_is_kept(self, position: int) -> None:
        """Raises BadUserInput where what came after a position may be gone."""
        listings.position(cursor_at(position), listings.default_order, Scope(horizon=self.horizon))

    def group(self, feed: Feed, scope: Scope) -> Group:
        """Those who ask the same; a group that has no members yet stands at the stream's head."""
        found = self.groups.get(key_of(feed, scope))
        return found or Group(feed, scope, self.head)

    def add(self, group: Group, outbox: Outbox, position: int) -> None:
        key = key_of(group.feed, group.scope)
        self.groups[key] = group
        group.members[outbox] = position
        outbox.when_closed(lambda: self.leave(key, group, outbox))

    def leave(self, key: Hashable, group: Group, outbox: Outbox) -> None:
        group.members.pop(outbox, None)
        if not group.members and self.groups.get(key) is group:
            del self.groups[key]

    async def forget(self) -> None:
        """Lets go of what is older than is kept, now and then."""
        while True:
            try:
                position = await retire(self.database, self.kept_days)
                await asyncio.sleep(GRACE_SECONDS)
                await forget(self.database, position)
            except (CallerError, asyncpg.PostgresError) as error:
                log.warning("old events are not let go of", reason=repr(error))
            await asyncio.sleep(FORGET_SECONDS)


def fail(outboxes: Iterable[Outbox], error: Exception) -> None:
    """Ends these, with as much of the error as callers may know."""
    body = None
    if isinstance(error, CallerError):
        log.warning("a subscription is ended", reason=repr(error))
        body = error_body(str(error), error.code)
    else:
        log.error("a subscription failed", exc_info=error)
    for outbox in tuple(outboxes):
        outbox.end(End.FAILED, body)


async def replayed(fed: Sequence[Fed], outbox: Outbox) -> bool:
    """Puts these as fast as the client takes them; whether more is wanted."""
    for position, body in fed:
        if not await outbox.has_room(len(body), SLICE_BYTES):
            return False
        outbox.put(Message(body, cursor_at(position)))
    return await outbox.emptied()


def reached(fed: Sequence[Fed], until: int, limit: int = MOST_MESSAGES) -> int:
    """Up to which position a read went: a full one may have left more behind it."""
    return fed[-1].position if len(fed) == limit else until


def key_of(feed: Feed, scope: Scope) -> Hashable:
    """The same for subscriptions whose messages are the same."""
    return feed.key, replace(scope.caller, expires_at=None), scope.languages
