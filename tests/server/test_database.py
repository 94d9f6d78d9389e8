"""Connections to PostgreSQL: none is left open, whenever its maker goes."""

import asyncio
from typing import Any

import pytest

from server.database import Connection, Database


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
