"""Who reads the stream, each in its own way. Each keeps what it was told, and goes on from there after every break."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

from tests.events.writing import Told
from tests.transports.clients.sse import results
from tests.transports.clients.websocket import received, say

FIELDS = "cursor kind listingId"
LISTENING = f"subscription ($after: String) {{ listingChanged(after: $after) {{ {FIELDS} }} }}"
PAGE = f"""query ($after: String) {{
    listings(kinds: [PUBLISHED, UPDATED, WITHDRAWN], after: $after, first: 30) {{ nodes {{ {FIELDS} }} }}
}}"""
GONE = (OSError, WebSocketException, InvalidHandshake, httpx.TransportError, AssertionError)
"""What a reader sees of a server that goes away: a stream without its end is an AssertionError."""


LATER = {"TIMEOUT", "UNAVAILABLE"}
"""Codes with which a slow server ends a subscription, or does not answer; who reads resumes."""


class DroppedError(OSError):
    """The reader has gone away by itself."""


class Reader:
    """Reads from any of some servers, after a cursor."""

    def __init__(self, addresses: Sequence[str], after: str, seed: int = 1) -> None:
        self.addresses = addresses
        self.after = after
        self.told: list[Told] = []
        self.breaks = 0
        self.chance = Random(seed)  # noqa: S311

    @property
    def cursor(self) -> str:
        return self.told[-1][0] if self.told else self.after

    @property
    def address(self) -> str:
        return self.chance.choice(self.addresses)

    def note(self, event: Any) -> None:
        self.told.append((event["cursor"], event["kind"], event["listingId"]))

    def data_of(self, result: Any) -> Any:
        """What a result tells; one that says to come again later is a break."""
        if {error["extensions"]["code"] for error in result.get("errors", ())} & LATER:
            raise DroppedError
        return result["data"]

    async def read(self) -> None:
        """Reads as long as it is let."""
        while True:
            with suppress(*GONE):
                await self.read_on()
            self.breaks += 1
            await asyncio.sleep(0.02)

    async def read_on(self) -> None:
        """Reads on from the cursor until something breaks."""
        raise NotImplementedError


class Live(Reader):
    """A websocket that stays as long as its server does."""

    async def read_on(self) -> None:
        async with subscribed(self.address, self.cursor) as socket:
            while True:
                await self.take(socket)

    async def take(self, socket: ClientConnection) -> None:
        message = await received(socket)
        result = message["payload"] if message["type"] == "next" else {"errors": message["payload"]}
        self.note(self.data_of(result)["listingChanged"])


class Dropping(Live):
    """A websocket that is cut off again and again, mostly with messages on their way."""

    async def read_on(self) -> None:
        async with subscribed(self.address, self.cursor) as socket:
            for _ in range(self.chance.randint(0, 20)):
                await self.take(socket)
            socket.transport.abort()


class EventSource(Reader):
    """Server-sent events, with `Last-Event-ID` as browsers send it; its connection breaks now and then."""

    async def read_on(self) -> None:
        headers = {"accept": "text/event-stream", "last-event-id": self.cursor}
        left = self.chance.randint(1, 60)
        async with (
            httpx.AsyncClient(trust_env=False, timeout=60) as client,
            client.stream("POST", self.address, json={"query": LISTENING}, headers=headers) as response,
        ):
            async for result in results(response):
                self.note(self.data_of(result)["listingChanged"])
                left -= 1
                if not left:
                    raise DroppedError


class Puller(Reader):
    """Asks for page after page of `listings`."""

    async def read_on(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            while True:
                wire = {"query": PAGE, "variables": {"after": self.cursor}}
                answer = (await client.post(self.address, json=wire)).json()
                for event in self.data_of(answer)["listings"]["nodes"]:
                    self.note(event)
                await asyncio.sleep(self.chance.uniform(0, 0.1))


KINDS: tuple[type[Reader], ...] = (Live, Dropping, EventSource, Puller)


@asynccontextmanager
async def subscribed(address: str, after: str) -> AsyncIterator[ClientConnection]:
    url = address.replace("http", "ws")
    async with connect(url, subprotocols=["graphql-transport-ws"], close_timeout=1, proxy=None) as socket:  # type: ignore[list-item]
        await say(socket, type="connection_init")
        assert (await received(socket))["type"] == "connection_ack"
        await say(socket, id="1", type="subscribe", payload={"query": LISTENING, "variables": {"after": after}})
        yield socket


@asynccontextmanager
async def reading(*readers: Reader) -> AsyncIterator[Sequence[Reader]]:
    """Lets them read meanwhile."""
    tasks = [asyncio.create_task(reader.read()) for reader in readers]
    try:
        yield readers
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
