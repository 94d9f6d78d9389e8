"""One operation of a websocket."""

import asyncio
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from server.transports.outbox import Outbox, Outboxes, Room, Transport


class Operation:
    """An operation under the id that its client gave it."""

    __slots__ = ("head", "id", "is_closed", "outbox", "starting")

    def __init__(self, operation_id: str, outboxes: Outboxes, room: Room, ready: Callable[["Operation"], None]) -> None:
        self.id = operation_id
        self.head = f'{{"id":{json.dumps(operation_id)},"type":"next","payload":'.encode()
        self.outbox: Outbox = outboxes.open(Transport.WEBSOCKET, partial(ready, self), room)
        self.starting: asyncio.Task[None] | None = None
        self.is_closed = False

    def last_message(self) -> str:
        """How it ended."""
        ending = self.outbox.ending
        if ending is None or ending.body is None:
            return text_of(id=self.id, type="complete")
        return text_of(id=self.id, type="error", payload=json.loads(ending.body)["errors"])

    def close(self) -> None:
        """Nothing more of it is wanted."""
        self.is_closed = True
        self.outbox.close()
        if self.starting is not None:
            self.starting.cancel()


def text_of(**message: Any) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
