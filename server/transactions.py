"""Where mutations write: transactions over connections of their own."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from models import Caller
from resolvers.act import WriteLimits
from resolvers.hooks import UNCONNECTED, Hooks
from resolvers.performing import Performer
from server.database import session_settings
from server.request_log import REQUEST_ID

WAIT_SECONDS = 5
LOCK_TIMEOUT = "5s"


class Transactions:
    """Begins transactions. `listeners` are told the text of each statement."""

    def __init__(
        self, url: str, *, size: int, statement_timeout: int, limits: WriteLimits, hooks: Hooks = UNCONNECTED
    ) -> None:
        self.limits = limits
        self.hooks = hooks
        self.listeners: list[Callable[[str], None]] = []
        self.engine, self.sessions = sessions_of(url, size=size, statement_timeout=statement_timeout)
        event.listen(self.engine.sync_engine, "before_cursor_execute", self.note)

    def performer(self, caller: Caller) -> Performer:
        """Who performs a caller's mutations."""
        return Performer(self.sessions, caller, lambda: REQUEST_ID.get(""), self.limits, self.hooks)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        for listener in self.listeners:
            listener(statement)

    async def close(self) -> None:
        await self.engine.dispose()


def sessions_of(url: str, *, size: int, statement_timeout: int) -> tuple[AsyncEngine, async_sessionmaker[AsyncSession]]:
    """An engine of so many connections, and what begins transactions over it."""
    engine = engine_of(url, size, statement_timeout)
    return engine, async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def engine_of(url: str, size: int, statement_timeout: int) -> AsyncEngine:
    server_settings = session_settings(statement_timeout) | {"lock_timeout": LOCK_TIMEOUT}

    def connect() -> Awaitable[asyncpg.Connection]:
        # SQLAlchemy would hand parts of the address, such as sslmode, to asyncpg under names that it does not know.
        return asyncpg.connect(url, server_settings=server_settings, timeout=WAIT_SECONDS)

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=size,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # what callers write is nothing for the log
    )
