"""The connections to PostgreSQL."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from models.errors import AWAY, CallerError, Timeout, Unavailable

ACQUIRE_SECONDS = 5
GRACE_SECONDS = 2
MOST_STATEMENTS = 20_000
"""PostgreSQL keeps the shape of each answer that a connection gave, so one does not live on after so many of them."""


class Connection(asyncpg.Connection):
    """A connection that knows how PostgreSQL plans its statements, and which it ran, by the hashes of their texts."""

    is_generic = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.statements: set[int] = set()

    async def plan(self, *, is_generic: bool) -> None:
        """How PostgreSQL plans what follows: once, or for each values as long as it sees a gain."""
        await self.execute(f"SET plan_cache_mode = {'force_generic_plan' if is_generic else 'auto'}")
        self.is_generic = is_generic


class Connections:
    """At most `size` connections, made by `connect`; whoever finds all taken waits in turn.

    asyncpg's own pool costs more per request than a small query does (docs/performance.md).
    """

    def __init__(self, connect: Callable[[], Awaitable[Connection]], size: int) -> None:
        self.connect = connect
        self.free = size
        self.idle: list[Connection] = []
        self.waiting: deque[tuple[float, asyncio.Future[Connection | None]]] = deque()
        self.patience: asyncio.TimerHandle | None = None

    def idle_one(self) -> Connection | None:
        """A connection at once, if one has nothing to do."""
        while self.idle:
            connection = self.idle.pop()
            if not connection.is_closed():
                return connection
            self.hand_on(None)
        return None

    async def take(self) -> Connection:
        """A connection. Raises TimeoutError where none comes free."""
        if (connection := self.idle_one()) is not None:
            return connection
        if not self.free:
            return await self.turn()
        self.free -= 1
        return await self.opened()

    async def opened(self) -> Connection:
        """A new connection, in a place that is taken already."""
        try:
            return await self.connect()
        except BaseException:
            self.hand_on(None)
            raise

    async def turn(self) -> Connection:
        """What another gives back: its connection, or the place of one that ended."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Connection | None] = loop.create_future()
        self.waiting.append((loop.time(), future))
        if self.patience is None:
            self.patience = loop.call_later(1, self.send_away, loop)
        try:
            connection = await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and not future.exception():
                self.hand_on(future.result())
            raise
        return connection or await self.opened()

    def send_away(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ends the waiting of those who wait too long. One timer for all: one each would cost as much as the wait."""
        while self.waiting and self.waiting[0][0] < loop.time() - ACQUIRE_SECONDS:
            _, future = self.waiting.popleft()
            if not future.done():
                future.set_exception(TimeoutError())
        self.patience = loop.call_later(1, self.send_away, loop) if self.waiting else None

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Connection]:
        """A connection for a while. Raises TimeoutError where none comes free."""
        connection = await self.take()
        try:
            yield connection
        except BaseException as error:
            self.give_back(connection, error)
            raise
        self.give_back(connection)

    def give_back(self, connection: Connection, failure: BaseException | None = None) -> None:
        """After a failure amid a message the connection can be of no more use."""
        is_broken = isinstance(failure, asyncpg.InternalClientError)
        if is_broken or connection.is_closed() or len(connection.statements) > MOST_STATEMENTS:
            connection.terminate()
            self.hand_on(None)
        else:
            self.hand_on(connection)

    def hand_on(self, connection: Connection | None) -> None:
        """A connection, or the place of one that ended: to who waits the longest, else it stays here."""
        while self.waiting:
            _, future = self.waiting.popleft()
            if not future.done():
                future.set_result(connection)
                return
        if connection is None:
            self.free += 1
        else:
            self.idle.append(connection)

    async def close(self) -> None:
        while self.idle:
            await self.idle.pop().close(timeout=GRACE_SECONDS)


def session_settings(statement_timeout: int) -> dict[str, str]:
    """How PostgreSQL is to treat a session of ours. `statement_timeout` is in seconds."""
    return {
        "timezone": "UTC",
        "jit": "off",
        "application_name": "partnergraph",
        "statement_timeout": str(statement_timeout * 1000),
    }


class Database:
    """Runs SQL. `listeners` are told the text of each statement."""

    def __init__(self, url: str, *, size: int, statement_timeout: int) -> None:
        self.url = url
        self.statement_timeout = statement_timeout
        self.listeners: list[Callable[[str], None]] = []
        self.connections = Connections(self.connect, size)

    async def connect(self) -> Connection:
        connection: Connection = await asyncpg.connect(
            self.url,
            connection_class=Connection,
            server_settings=session_settings(self.statement_timeout),
            timeout=ACQUIRE_SECONDS,
            command_timeout=self.statement_timeout + GRACE_SECONDS,
            max_cacheable_statement_size=0,  # long ones cost the most to prepare; how many are kept is bounded
        )
        try:
            # Bytes that PostgreSQL wrote as JSON are passed on unread.
            await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)
        except BaseException:
            connection.terminate()
            raise
        return connection

    async def close(self) -> None:
        await self.connections.close()

    async def fetch(self, text: str, *values: Any) -> Sequence[Mapping[str, Any]]:
        """The rows of a statement. Raises Timeout, and Unavailable where PostgreSQL does not answer."""
        return list(await self.run(Connection.fetch, text, values, is_generic=False))

    def fetch_row(
        self, text: str, values: Sequence[Any], *, is_generic: bool
    ) -> Coroutine[Any, Any, Sequence[bytes | None]]:
        """The only row of a statement, JSON as bytes. Raises as `fetch` does."""
        return self.run(Connection.fetchrow, text, values, is_generic=is_generic)

    async def run(self, method: Callable[..., Any], text: str, values: Sequence[Any], *, is_generic: bool) -> Any:
        for listener in self.listeners:
            listener(text)
        connections = self.connections
        try:
            connection = connections.idle_one() or await connections.take()
            try:  # what `lend` does: a context of its own would cost as much as the rest of this
                connection.statements.add(hash(text))
                if connection.is_generic is not is_generic:
                    await connection.plan(is_generic=is_generic)
                found = await method(connection, text, *values)
            except BaseException as error:
                connections.give_back(connection, error)
                raise
        except AWAY as error:
            raise failure_of(error) from error
        connections.give_back(connection)
        return found

    @asynccontextmanager
    async def rolled_back(self) -> AsyncIterator[Any]:
        """A connection in a transaction of which nothing stays. Raises as `fetch` does."""
        try:
            async with self.connections.lend() as connection:
                transaction = connection.transaction()
                await transaction.start()
                try:
                    yield connection
                finally:
                    await transaction.rollback()
        except AWAY as error:
            raise failure_of(error) from error


def failure_of(error: Exception) -> CallerError:
    """What a caller is told of one of AWAY."""
    return Timeout() if isinstance(error, asyncpg.QueryCanceledError) else Unavailable()
