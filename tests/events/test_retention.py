"""How long events are kept, and what is said to who comes too late."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import text

from loaders.event import cursor_at
from models import Product
from server.events import retention, stream
from server.settings import Settings
from server.transports.websocket import SUBPROTOCOL
from tests.conftest import calling, running
from tests.events.listening import Listening, listening_to
from tests.events.writing import Writing

TOO_LATE = "What came after this cursor is no longer kept; begin anew without one."
PAGE = "query ($after: String) { listings(kinds: UPDATED, after: $after) { nodes { cursor } } }"


async def aged(written: Writing) -> int:
    """Makes all that was written older than is kept; up to which position that is."""
    async with written.sessions.begin() as session:
        await session.execute(text("UPDATE events SET occurred_at = occurred_at - interval '31 days'"))
    return await written.head()


@pytest.fixture
async def retired(listening: Listening, written: Writing) -> int:
    """The position up to which nothing is kept, as the stream knows it."""
    await written.write(*[Product] * 25)
    position = await aged(written)
    await written.write(Product, Product)
    assert await retention.retire(listening.database, 30) == position
    await written.write(Product)
    await listening.reaches(await written.head())
    return position


async def test_a_cursor_that_is_too_old_is_told_so(listening: Listening, retired: int) -> None:
    listener = await listening.listener(after=retired - 1)
    error = await listener.error()
    assert (error["message"], error["extensions"]["code"]) == (TOO_LATE, "BAD_USER_INPUT")
    assert not listener.told


async def test_the_last_position_that_is_gone_still_holds(listening: Listening, written: Writing, retired: int) -> None:
    listener = await listening.listener(after=retired)
    await listener.has(await written.told_since(retired))


@pytest.mark.parametrize("way", [None, "application/json, text/event-stream", "text/event-stream", "websocket"])
async def test_the_feed_says_the_same_by_every_way(catalogue_url: str, retired: int, way: str | None) -> None:
    async with running(Settings(database_url=catalogue_url)) as app:
        answer = await page(app, way, retired - 1)
        assert answer["errors"][0]["message"] == TOO_LATE
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert len((await page(app, way, retired))["data"]["listings"]["nodes"]) == 3


async def test_last_event_id_is_told_the_same(catalogue_url: str, retired: int) -> None:
    headers = {"accept": "text/event-stream", "last-event-id": cursor_at(retired - 1)}
    wire = {"query": "subscription { listingChanged { cursor } }"}
    async with running(Settings(database_url=catalogue_url)) as app, calling(app) as client:
        answer = await client.post("/graphql", json=wire, headers=headers)
    assert TOO_LATE in answer.text
    assert "event: complete" in answer.text


async def page(app: Any, way: str | None, after: int) -> Any:
    wire = {"query": PAGE, "variables": {"after": cursor_at(after)}}
    if way == "websocket":
        return await by_websocket(app, wire)
    async with calling(app) as client:
        answer = await client.post("/graphql", json=wire, headers={"accept": way} if way else {})
    if way != "text/event-stream":
        return answer.json()
    data = next(line for line in answer.text.splitlines() if line.startswith("data: {"))
    return json.loads(data.removeprefix("data: "))


async def by_websocket(app: Any, wire: Any) -> Any:
    """The result of an operation, as the messages of a socket have it."""
    said: asyncio.Queue[Any] = asyncio.Queue()
    said.put_nowait({"type": "websocket.connect"})
    for message in ({"type": "connection_init"}, {"id": "1", "type": "subscribe", "payload": wire}):
        said.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})
    heard: asyncio.Queue[Any] = asyncio.Queue()
    scope = {"type": "websocket", "path": "/graphql", "headers": [], "subprotocols": [SUBPROTOCOL]}
    task = asyncio.create_task(app(scope, said.get, heard.put))
    while (message := json.loads((await heard.get()).get("text", "{}"))).get("id") is None:
        pass
    said.put_nowait({"type": "websocket.disconnect"})
    await task
    return message["payload"] if message["type"] == "next" else {"errors": message["payload"]}


async def test_events_are_forgotten_in_batches(
    listening: Listening, written: Writing, retired: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 10)
    before, kept = await written.told_since(0), await written.told_since(retired)
    old = len(before) - len(kept)
    batches: list[str] = []
    listening.database.listeners.append(batches.append)
    assert await retention.forget(listening.database, retired) == old > 10
    assert len(batches) == old // 10 + 1
    assert await written.told_since(0) == kept


async def test_the_stream_lets_go_of_what_is_old_by_itself(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "GRACE_SECONDS", 0)
    monkeypatch.setattr(stream, "FORGET_SECONDS", 0.1)
    await written.write(Product)
    position = await aged(written)
    await written.write(Product)
    async with listening_to(listening.database.url):
        await until_kept(written, after=position)


@pytest.mark.usefixtures("_unhurried")
async def test_a_replay_that_the_end_of_keeping_overtakes_says_so(listening: Listening, written: Writing) -> None:
    before = await written.head()
    await written.write(*[Product] * 120)
    await listening.reaches(await written.head())
    hold = listening.database.hold()
    listener = await listening.listener(after=before, joins=False)
    await hold.begun.wait()
    position = await aged(written)
    await retention.retire(listening.database, 30)
    await retention.forget(listening.database, position)
    await written.write(Product)
    await listening.reaches(await written.head())
    hold.released.set()
    assert (await listener.error())["message"] == TOO_LATE


async def test_a_process_that_begins_where_nothing_is_kept_goes_on_from_there(
    listening: Listening, written: Writing
) -> None:
    await written.write(Product)
    position = await aged(written)
    await retention.retire(listening.database, 30)
    await retention.forget(listening.database, position)
    async with listening_to(listening.database.url) as another:
        listener = await another.listener(after=position)
        await written.write(Product)
        await listener.has(await written.told_since(position))


async def until_kept(written: Writing, *, after: int) -> None:
    """Waits until nothing is kept but what came after a position."""
    async with asyncio.timeout(60):
        while await written.told_since(0) != await written.told_since(after):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
