"""A caller of the application itself, who takes as much as it likes, when it likes."""

import asyncio
from typing import Any, NamedTuple, Self

from tests.transports.fake import eventually


class Taken(NamedTuple):
    """What has come so far."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes
    is_whole: bool


class Reader:
    """One request for an export; `room` is how many messages may come before the application has to wait."""

    def __init__(self, app: Any, path: str, *, room: int = 1_000_000, headers: Any = ()) -> None:
        self.app = app
        self.room = asyncio.Semaphore(room)
        self.messages: list[Any] = []
        self.gone = asyncio.Event()
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": f"/export/{path}",
            "headers": list(headers),
            "query_string": b"",
            "root_path": "",
        }

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self.app(self.scope, self.receive, self.send))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        await asyncio.wait([self.task])

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.room.acquire()
        self.messages.append(message)

    async def waits(self) -> None:
        """Until the application waits for room."""
        await eventually(lambda: bool(self.room._waiters))

    async def ended(self) -> Taken:
        await asyncio.wait_for(asyncio.shield(self.task), 120)
        return self.taken

    @property
    def taken(self) -> Taken:
        start, *rest = self.messages
        body = b"".join(message.get("body", b"") for message in rest)
        is_whole = bool(rest) and not rest[-1].get("more_body", False)
        return Taken(start["status"], dict(start["headers"]), body, is_whole)
