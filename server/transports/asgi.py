"""ASGI's types."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]
ENCODED = "encoded"
"""Under which name a message to a websocket has a text that is UTF-8 already: not ASGI, but our connections take it."""
