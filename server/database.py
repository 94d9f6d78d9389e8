"""The pool of connections to PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from models.errors import Timeout, Unavailable

ACQUIRE_SECONDS = 5
GRACE_SECONDS = 2


class Connection(asyncpg.Connection):
    """A connection of which nothing has to be reset; JSON comes as the bytes that PostgreSQL wrote."""

    is_generic = False

    def get_reset_query(self) -> str:
        return ""

    async def plan_for_all_values(self, is_generic: bool) -> None:
        """Whether PostgreSQL plans a prepared statement once, or with each values as long as it sees a gain."""
        if is_generic is not self.is_generic:
            await self.execute(f"SET plan_cache_mode = {'force_generic_plan' if is_generic else 'auto'}")
            self.is_generic = is_generic


async def take_json_as_bytes(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)


class Database:
    """Runs SQL. `listeners` are told the text of each statement."""

    def __init__(self, url: str, *, size: int, statement_timeout: int) -> None:
        self.listeners: list[Callable[[str], None]] = []
        self.pool = asyncpg.create_pool(
            url,
            min_size=0,  # it can be opened while PostgreSQL is away
            max_size=size,
            connection_class=Connection,
            init=take_json_as_bytes,
            server_settings={
                "timezone": "UTC",
                "jit": "off",
                "application_name": "partnergraph",
                "statement_timeout": str(statement_timeout * 1000),
            },
            timeout=ACQUIRE_SECONDS,
            command_timeout=statement_timeout + GRACE_SECONDS,
        )

    async def open(self) -> None:
        await self.pool

    async def close(self) -> None:
        await self.pool.close()

    async def fetch(self, text: str, *values: Any) -> Sequence[Mapping[str, Any]]:
        """The rows of a statement. Raises Timeout, and Unavailable where PostgreSQL does not answer."""
        async with self.connection(text, is_generic=False) as connection:
            rows: Any = await connection.fetch(text, *values)
            return list(rows)

    async def fetch_row(self, text: str, values: Sequence[Any], *, is_generic: bool) -> Sequence[bytes | None]:
        """The only row of a statement, JSON as bytes. Raises as `fetch` does."""
        async with self.connection(text, is_generic=is_generic) as connection:
            row: Any = await connection.fetchrow(text, *values)
            return row  # type: ignore[no-any-return]

    @asynccontextmanager
    async def connection(self, text: str, *, is_generic: bool) -> AsyncIterator[Any]:
        """A connection to run the statement on."""
        for listener in self.listeners:
            listener(text)
        try:
            async with asyncio.timeout(ACQUIRE_SECONDS):
                connection = await self.pool.acquire()
            try:
                await connection.plan_for_all_values(is_generic)
                yield connection
            finally:
                await self.pool.release(connection)
        except asyncpg.QueryCanceledError as error:
            raise Timeout from error
        except (OSError, TimeoutError, *AWAY) as error:
            raise Unavailable from error


AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
)
