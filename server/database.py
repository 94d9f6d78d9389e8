"""The pool of connections to PostgreSQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import asyncpg

from models.errors import Timeout, Unavailable

ACQUIRE_SECONDS = 5
GRACE_SECONDS = 2


class Unchanged(asyncpg.Connection):
    """A connection whose session state nothing changes, so that nothing has to be reset."""

    def get_reset_query(self) -> str:
        return ""


class Database:
    """Runs SQL. `listeners` are told the text of each statement."""

    def __init__(self, url: str, *, size: int, statement_timeout: int) -> None:
        self.listeners: list[Callable[[str], None]] = []
        self.pool = asyncpg.create_pool(
            url,
            min_size=0,  # it can be opened while PostgreSQL is away
            max_size=size,
            connection_class=Unchanged,
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
        for listener in self.listeners:
            listener(text)

        try:
            async with self.pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
                rows: Any = await connection.fetch(text, *values)
                return list(rows)
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
