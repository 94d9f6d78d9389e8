"""ASGI's types, and what our own server takes beyond it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
TextMessage = Callable[[bytes], MutableMapping[str, Any]]
ENCODED = "partnergraph.encoded"
"""An extension of a websocket's server, which then takes texts that are UTF-8 already, under this name."""


def text_message(scope: Scope) -> TextMessage:
    """How a text in UTF-8 is sent to the websocket of a scope."""
    return encoded_text if ENCODED in scope.get("extensions", ()) else plain_text


def encoded_text(body: bytes) -> MutableMapping[str, Any]:
    return {"type": "websocket.send", ENCODED: body}


def plain_text(body: bytes) -> MutableMapping[str, Any]:
    return {"type": "websocket.send", "text": body.decode()}
