"""A thousand websockets that only count what they are sent, so that the server's part can be told from theirs."""

import asyncio
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

QUERY = "subscription { partnerAdded { id } }"
SHORT, LONG = 126, 127


def masked(message: Any) -> bytes:
    """A frame; a mask of zeros leaves the text as it is."""
    body = json.dumps(message).encode()
    size = bytes([0x80 | len(body)]) if len(body) < SHORT else bytes([0x80 | SHORT]) + len(body).to_bytes(2, "big")
    return b"\x81" + size + bytes(4) + body


class Count:
    """What all of them have received, and when the last one had it."""

    def __init__(self, sockets: int) -> None:
        self.sockets = sockets
        self.ready = 0
        self.all_ready = asyncio.Event()
        self.received = 0
        self.ended: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def begin(self) -> None:
        self.received, self.ended = 0, asyncio.get_running_loop().create_future()

    def begin_one(self) -> None:
        self.ready += 1
        if self.ready == self.sockets:
            self.all_ready.set()

    def receive(self) -> None:
        self.received += 1
        if self.received == self.sockets:
            self.ended.set_result(time.perf_counter())


class Subscriber(asyncio.Protocol):
    """One websocket with one subscription."""

    def __init__(self, host: str, count: Count, query: str) -> None:
        self.host = host
        self.query = query
        self.count = count
        self.buffer = b""
        self.is_open = False
        self.is_ready = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_open and b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            assert b" 101 " in head  # noqa: S101
            self.is_open = True
            self.transport.write(masked({"type": "connection_init"}))
        while self.is_open and (frame := self.frame()):
            if frame == 1:
                self.receive()

    def frame(self) -> int:
        """The opcode of the next whole frame, which is taken; else 0."""
        buffer = self.buffer
        if len(buffer) < 2:  # noqa: PLR2004
            return 0
        size, start = buffer[1] & 127, 2
        if size == SHORT:
            size, start = int.from_bytes(buffer[2:4], "big"), 4
        if len(buffer) < start + size:
            return 0
        self.buffer = buffer[start + size :]
        return buffer[0] & 15

    def receive(self) -> None:
        if self.is_ready:
            self.count.receive()
            return
        self.is_ready = True
        self.count.begin_one()
        self.transport.write(masked({"id": "1", "type": "subscribe", "payload": {"query": self.query}}))


async def subscribers(
    url: str, number: int, query: Callable[[int], str] = lambda _: QUERY
) -> tuple[Count, list[asyncio.Transport]]:
    """So many, all subscribed, each with its query."""
    address, count, loop = urlsplit(url).netloc, Count(number), asyncio.get_running_loop()
    host, _, port = address.partition(":")
    transports = []
    for place in range(number):
        made = partial(Subscriber, address, count, query(place))
        transport, _ = await loop.create_connection(made, host, int(port))
        transports.append(transport)
    await count.all_ready.wait()
    await asyncio.sleep(1)
    return count, transports
