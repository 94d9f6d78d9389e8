"""Who reads nothing costs the server little, and the others nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from models import Product
from tests.events.writing import Told, Writing
from tests.server.running import Serving
from tests.transports.clients.sse import results
from tests.transports.clients.websocket import received, say

READERS = 4
EVENTS, AT_ONCE = 120, 8
BUFFER: Any = (socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
"""What the kernel takes for a client that reads nothing."""
MOST_GROWTH = 1_000_000
"""Bytes of memory."""
LARGE = " ".join(f"d{number}: description" for number in range(180))
TOLD = f"cursor kind listingId listing {{ ... on Product {{ {LARGE} }} }}"
LISTENING = f"subscription {{ listingChanged {{ {TOLD} }} }}"
SUBPROTOCOL: Any = "graphql-transport-ws"


@asynccontextmanager
async def subscribed(address: str) -> AsyncIterator[ClientConnection]:
    url = httpx.URL(address)
    narrow = socket.socket()
    narrow.setsockopt(*BUFFER)
    narrow.connect((url.host, url.port))
    connecting = connect(
        address.replace("http", "ws"),
        sock=narrow,
        subprotocols=[SUBPROTOCOL],
        max_queue=1,
        compression=None,
        proxy=None,
        close_timeout=1,
    )
    async with connecting as found:
        await say(found, type="connection_init")
        await received(found)
        await say(found, id="1", type="subscribe", payload={"query": LISTENING})
        yield found


class Reading:
    """Reads all that it is told."""

    def __init__(self, messages: AsyncIterator[Any]) -> None:
        self.told: list[Told] = []
        self.task = asyncio.create_task(self.read(messages))

    async def read(self, messages: AsyncIterator[Any]) -> None:
        async for message in messages:
            self.told.append(noted(message))


def noted(result: Any) -> Told:
    event = result["data"]["listingChanged"]
    return event["cursor"], event["kind"], event["listingId"]


async def payloads(connection: ClientConnection) -> AsyncIterator[Any]:
    while (message := await received(connection))["type"] == "next":
        yield message["payload"]


@asynccontextmanager
async def streamed(address: str) -> AsyncIterator[httpx.Response]:
    headers = {"accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(socket_options=[BUFFER]), timeout=60) as client,
        client.stream("POST", address, json={"query": LISTENING}, headers=headers) as response,
    ):
        yield response


def resident(pid: int) -> int:
    """Bytes of memory."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


async def told_to_all(written: Writing, readers: list[Reading]) -> None:
    """Writes events; everyone who reads has all of them, in order."""
    for _ in range(0, EVENTS, AT_ONCE):
        begin = await written.head()
        for _ in range(AT_ONCE):
            await written.write(Product)
        expected = await written.told_since(begin)
        async with asyncio.timeout(60):
            while any(len(reader.told) < AT_ONCE for reader in readers):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        for reader in readers:
            assert reader.told == expected
            reader.told.clear()


@pytest.mark.parametrize("way", ["websocket", "events"])
async def test_who_reads_nothing_costs_little_and_the_others_miss_nothing(
    catalogue_url: str, written: Writing, way: str
) -> None:
    with Serving("--no-demo", DATABASE_URL=catalogue_url) as server:
        address = server.announced()[0].rpartition(" ")[2]
        async with AsyncExitStack() as stack:
            readers = [
                Reading(payloads(await stack.enter_async_context(subscribed(address)))) for _ in range(READERS)
            ] + [Reading(results(await stack.enter_async_context(streamed(address)))) for _ in range(READERS)]
            await told_to_all(written, readers)
            await told_to_all(written, readers)
            before = resident(server.process.pid)
            opened: Any = subscribed(address) if way == "websocket" else streamed(address)
            idle = await stack.enter_async_context(opened)
            await told_to_all(written, readers)
            await told_to_all(written, readers)
            assert resident(server.process.pid) - before < MOST_GROWTH
            async with asyncio.timeout(60):
                assert await how_it_ends(idle) < 2 * EVENTS
            for reader in readers:
                reader.task.cancel()


async def how_it_ends(idle: Any) -> int:
    """Reads on; how many messages it still has until it is told that it was too slow."""
    count = 0
    if isinstance(idle, httpx.Response):
        async for result in results(idle):
            if result.get("errors"):
                assert result["errors"][0]["extensions"]["code"] == "TIMEOUT"
            count += "data" in result
        return count
    with suppress(ConnectionClosed):
        async for _ in payloads(idle):
            count += 1
    assert idle.close_code == 4410
    return count
