"""Coroutines that are mostly done before anything would have to wait for them."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine as awaitable
from typing import Any


def at_once(coroutine: Coroutine[Any, Any, None]) -> "asyncio.Task[None] | None":
    """Runs it here and now as far as it goes; a task does the rest if it has to wait. A switch of tasks costs more."""
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_rest(coroutine, awaited))


async def _rest(coroutine: Coroutine[Any, Any, None], awaited: Any) -> None:
    try:
        await _resumed(coroutine, awaited)
    finally:
        coroutine.close()


@awaitable
def _resumed(coroutine: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    yield awaited
    yield from coroutine
