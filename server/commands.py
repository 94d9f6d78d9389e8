"""What the commands share: the database they work on, and how they end."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import asyncpg

from server.embedded import embedded_postgres
from server.expected import ExpectedError
from server.settings import Settings

OLDEST_POSTGRES = 15
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class DatabaseError(ExpectedError):
    """The database of DATABASE_URL cannot serve."""


class Ended(SystemExit):
    """The command was told to end. A SystemExit, because asyncio lets only that out of a callback."""


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Give the address of the database: the one of DATABASE_URL, else the embedded one, running meanwhile."""
    if settings.database_url is not None:
        asyncio.run(_check(settings.database_url))
        yield settings.database_url
        return
    with embedded_postgres(settings.data_dir) as url:
        try:
            yield url
        finally:
            # What follows is short, and must not be cut.
            _on_signals(signal.SIG_IGN)


@contextmanager
def ending_on_signals(*, code: int | None = None) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM unwind the command; `code` is what it then exits with, else 128 and the signal."""

    def end(number: int, _frame: FrameType | None) -> None:
        # Once is enough: a second Ctrl-C must not cut the unwinding.
        _on_signals(signal.SIG_IGN)
        raise Ended(128 + number if code is None else code)

    before = {number: signal.getsignal(number) for number in ENDING}
    _on_signals(end)
    try:
        yield
    except Ended:
        # Python itself takes a moment to end, in which another Ctrl-C shall do nothing either.
        before.clear()
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(work: Coroutine[Any, Any, object]) -> None:
    """Run a coroutine that signals cancel. What a handler raises amid asyncpg's C code may crash the process."""
    asyncio.run(_cancelled_on_signals(work))


async def _cancelled_on_signals(work: Coroutine[Any, Any, object]) -> None:
    with cancelled_on_signals():
        await work


@contextmanager
def cancelled_on_signals() -> Iterator[None]:
    """The same within an event loop: its task is cancelled between two steps, and the command then ends.

    What is raised amid a step, as above, can leave a connection in a state that nobody comes out of.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    before = {number: signal.getsignal(number) for number in ENDING}
    taken = [number for number in ENDING if before[number] is not signal.SIG_IGN]
    ended: list[int] = []

    def end(number: int) -> None:
        if not ended and task is not None:
            task.cancel()
        ended.append(number)

    for number in taken:
        loop.add_signal_handler(number, end, number)
    try:
        yield
    except asyncio.CancelledError:
        if not ended:
            raise
        if callable(handler := before[signal.Signals(ended[0])]):
            handler(ended[0], None)  # the command's own says what it exits with
        raise Ended(128 + ended[0]) from None
    finally:
        for number in taken:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])


def _on_signals(handler: signal.Handlers | Callable[[int, FrameType | None], None]) -> None:
    for number in ENDING:
        # Under nohup a closed terminal ends nothing.
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


async def _check(url: str) -> None:
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error).partition("\n")[0] or "it does not answer"
        raise DatabaseError(f"The database of DATABASE_URL cannot be reached: {reason}") from error
    found = connection.get_server_version().major
    await connection.close()
    if found < OLDEST_POSTGRES:
        raise DatabaseError(f"The database of DATABASE_URL is PostgreSQL {found}; {OLDEST_POSTGRES} is the oldest.")
