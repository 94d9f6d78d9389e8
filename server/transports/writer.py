"""What writes to a websocket, one thing after the other."""

import asyncio
from collections import deque

import structlog

from server.transports.asgi import Send, TextMessage
from server.transports.at_once import at_once
from server.transports.closing import Close, ClosingError
from server.transports.operation import Operation
from server.transports.outbox import End

CLOSING = {End.TOO_SLOW: Close.TOO_SLOW, End.SHUTDOWN: Close.SERVICE_RESTART}
"""What closes the whole socket without a message of its own."""
GONE = (OSError, RuntimeError)
"""What sending raises when the client is gone, or the server closed the socket; the reader is told of both."""

log = structlog.get_logger(__name__)


class Writer:
    """Writes what is put, in its order: texts, what operations have ready, and at last why the socket is closed."""

    __slots__ = ("_task", "is_writing", "operations", "pending", "send", "text_message")

    def __init__(self, send: Send, text_message: TextMessage, operations: dict[str, Operation]) -> None:
        self.send = send
        self.text_message = text_message
        self.operations = operations
        self.pending: deque[str | Operation | ClosingError] = deque()
        self.is_writing = False
        self._task: asyncio.Task[None] | None = None

    def put(self, item: str | Operation | ClosingError) -> None:
        if self.is_writing:
            self.pending.append(item)
        else:
            self.is_writing = True
            self._task = at_once(self.write(item))

    async def say(self, text: str) -> None:
        """Puts it, and waits until it is written: who reads no answers is not read on."""
        self.put(text)
        await self.finished()

    async def close_with(self, closing: ClosingError) -> None:
        """Closes the socket once all before is written."""
        self.put(closing)
        await self.finished()

    async def finished(self) -> None:
        if self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def close(self) -> None:
        """The client is gone."""
        self.is_writing = True
        self.pending.clear()
        if self._task is not None:
            self._task.cancel()

    async def write(self, item: str | Operation | ClosingError | None) -> None:
        """Writes this and all that is pending. After what closes the socket nothing is."""
        try:
            while item is not None:
                if isinstance(item, Operation):
                    outbox = item.outbox
                    for message in outbox.take():
                        if item.is_closed:
                            break
                        await self.send(self.text_message(b"".join((item.head, message.body, b"}"))))
                    outbox.make_room()
                    if outbox.waiting:
                        self.pending.append(item)
                    elif outbox.ending is not None and not item.is_closed:
                        await self.finish(item, outbox.ending.reason)
                elif isinstance(item, str):
                    await self.send({"type": "websocket.send", "text": item})
                else:
                    await self.send(item.message)
                    return
                item = self.pending.popleft() if self.pending else None
        except GONE:
            return
        except Exception:  # it must not reach the source, which has others to serve
            log.exception("a websocket cannot be written to")
            return
        self.is_writing = False

    async def finish(self, operation: Operation, reason: End) -> None:
        operation.is_closed = True
        if self.operations.get(operation.id) is operation:
            del self.operations[operation.id]
        if reason in CLOSING:
            self.pending.appendleft(ClosingError(CLOSING[reason]))
            return
        await self.send({"type": "websocket.send", "text": operation.last_message()})
        if reason is End.EXPIRED:
            self.pending.appendleft(ClosingError(Close.FORBIDDEN, "The token has expired."))
