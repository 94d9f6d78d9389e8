"""Apollo's HTTP callback protocol: a receiver, as a router is one."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from tests.transports.clients.http import posted
from tests.transports.clients.seen import COMPLETE, Seen, Stream, code_of
from tests.transports.fake import Served, Wire

ACCEPT = "application/json;callbackSpec=1.0"
VERIFIER = "XXX"


class Receiver:
    """Takes callbacks; `status` says how it answers, `failing` how before that, `is_taking` whether it does."""

    def __init__(self, port: int, heartbeat: int) -> None:
        self.id = str(uuid4())
        self.extension: dict[str, Any] = {
            "callbackUrl": f"http://127.0.0.1:{port}/callback/{self.id}",
            "subscriptionId": self.id,
            "verifier": VERIFIER,
            "heartbeatIntervalMs": heartbeat,
        }
        self.messages: asyncio.Queue[Any] = asyncio.Queue()
        self.taken: list[tuple[dict[str, str], Any]] = []
        self.status = {"check": 204, "next": 200, "complete": 202}
        self.failing: list[int] = []
        self.tries = 0
        self.is_taking = asyncio.Event()
        self.is_taking.set()
        self.serving: set[asyncio.Task[Any] | None] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.add(asyncio.current_task())
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                lines = [line.partition(": ") for line in head.split("\r\n")[1:]]
                headers = {name.lower(): value for name, _, value in lines}
                body = json.loads(await reader.readexactly(int(headers["content-length"])))
                writer.write(answer(await self.take(headers, body)))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def close(self) -> None:
        """Gone: nobody listens any more."""
        for task in self.serving:
            if task is not None:
                task.cancel()
        await asyncio.sleep(0)

    async def take(self, headers: dict[str, str], body: Any) -> int:
        """The status with which a message is taken."""
        if body["id"] != self.id:
            return 404  # of an earlier one, which nobody ended
        self.tries += 1
        if self.failing:
            return self.failing.pop(0)
        if body["action"] != "check":
            await self.is_taking.wait()
            self.messages.put_nowait(body)
        self.taken.append((headers, body))
        return self.status[body["action"]]


def answer(status: int) -> bytes:
    return b"HTTP/1.1 %d X\r\nsubscription-protocol: callback/1.0\r\ncontent-length: 0\r\n\r\n" % status


class CallbackStream:
    def __init__(self, receiver: Receiver, refused: Any) -> None:
        self.receiver = receiver
        self.refused = refused

    async def first(self) -> Any:
        found = (await self.receiver.messages.get())["payload"]
        self.receiver.is_taking.clear()
        return found

    async def rest(self) -> Seen:
        self.receiver.is_taking.set()
        if self.refused:
            errors = self.refused.get("errors")
            return Seen([] if errors else [self.refused], code_of(errors) if errors else COMPLETE)
        seen = Seen()
        while (message := await self.receiver.messages.get())["action"] == "next":
            seen.results.append(message["payload"])
        seen.end = code_of(message["errors"]) if message.get("errors") else COMPLETE
        return seen


@asynccontextmanager
async def opened(served: Served, request: Wire, token: str | None = None) -> AsyncIterator[Stream]:
    async with receiving(served) as receiver, asked(served, receiver, request, token) as (_, reply):
        yield CallbackStream(receiver, None if reply == {"data": None} else reply)


@asynccontextmanager
async def receiving(served: Served, *, heartbeat: int = 0) -> AsyncIterator[Receiver]:
    receiver = Receiver(served.callback_port, heartbeat)
    async with await asyncio.start_server(receiver.serve, "127.0.0.1", served.callback_port):
        try:
            yield receiver
        finally:
            await receiver.close()


@asynccontextmanager
async def asked(
    served: Served, receiver: Receiver, request: Wire, token: str | None = None
) -> AsyncIterator[tuple[int, Any]]:
    wire = {**request, "extensions": {"subscription": receiver.extension}}
    async with posted(served, wire, ACCEPT, token) as response:
        await response.aread()
        yield response.status_code, response.json()
