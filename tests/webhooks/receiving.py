"""A receiver of webhooks: a server on loopback that keeps what comes and answers as it is told."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from standardwebhooks import Webhook as Verifier

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the specification's example


class Received(NamedTuple):
    """One request."""

    head: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str = SECRET) -> Any:
        """The payload, if the signature holds."""
        return Verifier(secret).verify(self.body, self.headers)

    @property
    def payload(self) -> Any:
        return json.loads(self.body)

    @property
    def message_id(self) -> str:
        return self.headers["webhook-id"]


def answering(status: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status} x", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class Receiver:
    def __init__(self) -> None:
        self.received: list[Received] = []
        self.arrived = asyncio.Event()
        self.url = ""
        self.answer: Callable[[Received], Awaitable[bytes] | bytes] = lambda _: answering(204)

    def answers(self, *statuses: int) -> None:
        """These one after the other, the last one from then on."""
        left = list(statuses)
        self.answer = lambda _: answering(left.pop(0) if len(left) > 1 else left[0])

    async def until(self, count: int) -> None:
        """Waits for so many requests."""
        while len(self.received) < count:
            self.arrived.clear()
            await self.arrived.wait()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            request = Received(head, headers, await reader.readexactly(int(headers["content-length"])))
            self.received.append(request)
            self.arrived.set()
            answer = self.answer(request)
            writer.write(answer if isinstance(answer, bytes) else await answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def receiving(context: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0, ssl=context)
    receiver.url = f"{'https' if context else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks?a=b"
    try:
        yield receiver
    finally:
        server.close()
