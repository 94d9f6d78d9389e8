"""Connections to PostgreSQL: none is left open, whenever its maker goes."""

import asyncio
from typing import Any

import asyncpg
import pytest

from models.errors import Unavailable
from server.database import Connection, Database
from tests.conftest import opened


async def test_who_goes_while_connecting_leaves_no_connection(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Connection] = []
    begun = asyncio.Event()

    async def wait(connection: Connection, *_: Any, **__: Any) -> None:
        opened.append(connection)
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Connection, "set_type_codec", wait)
    connecting = asyncio.create_task(Database(demo_url, size=1, statement_timeout=5).connect())
    await begun.wait()
    connecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await connecting
    assert [connection.is_closed() for connection in opened] == [True]


async def test_a_connection_that_fails_amid_a_message_is_given_to_nobody_else(
    demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise asyncpg.InternalClientError

    async with opened(demo_url, size=1) as database:
        monkeypatch.setattr(Connection, "fetch", fail)
        with pytest.raises(Unavailable):
            await database.fetch("SELECT 1")
        with pytest.raises(Unavailable):
            async with database.rolled_back() as connection:
                await connection.fetch("SELECT 1")
        monkeypatch.undo()
        assert (database.connections.idle, database.connections.free) == ([], 1)
        assert await database.fetch("SELECT 1")


async def test_a_connection_ends_after_many_different_statements_but_not_after_many_uses(
    demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.database.MOST_STATEMENTS", 3)
    async with opened(demo_url, size=1) as database:
        first = await backend(database, "SELECT pg_backend_pid() AS id")
        for _ in range(5):
            assert await backend(database, "SELECT pg_backend_pid() AS id") == first
        others = [await backend(database, f"SELECT pg_backend_pid() AS id, 1 AS c{place}") for place in range(4)]
        assert others == [first] * 3 + [others[-1]]
        assert others[-1] != first


async def test_who_waited_for_the_place_of_one_that_ended_takes_no_other(demo_url: str) -> None:
    async with opened(demo_url, size=1) as database:
        connections = database.connections
        first = await connections.take()
        waiting = asyncio.create_task(connections.take())
        await asyncio.sleep(0)
        first.terminate()
        late = asyncio.create_task(connections.take())  # runs before the one that waits has heard of it
        connections.give_back(first, None)
        second = await waiting
        assert (connections.free, late.done()) == (0, False)
        connections.give_back(second, None)
        assert await late is second
        connections.give_back(second, None)
        assert (connections.free, connections.idle) == (0, [second])


async def test_a_long_statement_is_prepared_once_too(demo_url: str) -> None:
    text = f"SELECT {', '.join(f'{number} AS c{number}' for number in range(1_500))}"
    async with opened(demo_url, size=1) as database:
        await database.fetch(text)
        await database.fetch(text)
        (kept,) = await database.fetch("SELECT count(*) FROM pg_prepared_statements WHERE statement = $1", text)
    assert kept["count"] == 1


async def backend(database: Database, text: str) -> int:
    """The process of PostgreSQL that ran a statement."""
    (row,) = await database.fetch(text)
    found: int = row["id"]
    return found
