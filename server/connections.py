"""uvicorn's connections, where they know what the application must be told, or where a message costs."""

import struct
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from server.transports.asgi import ENCODED, plain_text

SHUTTING_DOWN = "shutting_down"
"""Under which name the application's state has what is called when the server begins to go down."""
CUT_SECONDS = 1
"""How long after that a stream that was broken off may take to send what it has written."""


class HttpConnection(HttpToolsProtocol):
    """Says so before the server waits for the last answers: streams would never end by themselves."""

    def shutdown(self) -> None:
        if tell := self.app_state.get(SHUTTING_DOWN):
            tell()
            self.loop.call_later(CUT_SECONDS, self.cut)
        super().shutdown()

    def cut(self) -> None:
        """Drop what a caller does not take of an answer that has no end: closing would wait for it."""
        if self.transport.is_closing() and self.cycle and not self.cycle.response_complete:
            self.transport.abort()


WHOLE_TEXT = 0x81
SHORT, LONG = 126, 0x10000
"""Lengths of a frame from which on its head is longer."""


class SocketConnection(WebSocketsSansIOProtocol):
    """Writes whole texts by itself: of all that a message costs, its frame was a fifth."""

    async def run_asgi(self) -> None:
        self.scope.setdefault("extensions", {})[ENCODED] = {}
        await super().run_asgi()

    async def send(self, message: Any) -> None:
        body = encoded(message)
        if body is None or self.conn.state is not OPEN or not self.handshake_complete or self.conn.extensions:
            await super().send(decoded(message))
            return
        await self.writable.wait()
        if self.conn.state is OPEN and not self.disconnected:
            self.transport.write(framed(body))
        else:
            await super().send(decoded(message))


def encoded(message: Any) -> bytes | None:
    """A message's text, if it has one."""
    found: bytes | None = message.get(ENCODED)
    if found is None and (text := message.get("text")) is not None:
        found = text.encode()
    return found


def decoded(message: Any) -> Any:
    """The same as ASGI has it."""
    return plain_text(message[ENCODED]) if ENCODED in message else message


def framed(text: bytes) -> bytes:
    """A text as RFC 6455 has a server write it, unmasked."""
    size = len(text)
    if size < SHORT:
        return struct.pack("!BB", WHOLE_TEXT, size) + text
    if size < LONG:
        return struct.pack("!BBH", WHOLE_TEXT, 126, size) + text
    return struct.pack("!BBQ", WHOLE_TEXT, 127, size) + text
