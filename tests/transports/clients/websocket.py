"""graphql-transport-ws."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.transports.clients.seen import COMPLETE, Seen, Stream, code_of
from tests.transports.fake import Served, Wire

CODES = {4403: "UNAUTHENTICATED", 4410: "TIMEOUT", 1012: "UNAVAILABLE"}


class SocketStream:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def first(self) -> Any:
        return (await received(self.socket))["payload"]

    async def rest(self) -> Seen:
        seen = Seen()
        try:
            while (message := await received(self.socket))["type"] == "next":
                seen.results.append(message["payload"])
        except ConnectionClosed:
            seen.end = CODES[self.socket.close_code or 1006]
        else:
            seen.end = COMPLETE if message["type"] == "complete" else code_of(message["payload"])
        return seen


@asynccontextmanager
async def opened(served: Served, request: Wire, token: str | None = None) -> AsyncIterator[Stream]:
    async with socket_of(served) as socket:
        stream = SocketStream(socket)
        await say(socket, type="connection_init", payload={"authorization": token} if token else {})
        try:
            assert await received(socket) == {"type": "connection_ack"}
            await say(socket, id="1", type="subscribe", payload=request)
        except ConnectionClosed:
            pass  # the stream tells how
        yield stream


def socket_of(served: Served, *subprotocols: Any) -> connect:
    names = subprotocols or ("graphql-transport-ws",)
    # What is not asked for is not read, so that the server notices who is slow.
    return connect(
        served.url.replace("http", "ws"), subprotocols=names, max_queue=1, compression=None, close_timeout=1, proxy=None
    )


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps(message))


async def received(socket: ClientConnection) -> Any:
    return json.loads(await socket.recv())
