"""How the server closes a websocket."""

from enum import Enum
from typing import NamedTuple

LONGEST_REASON = 123
"""Bytes of a close frame's reason."""


class CodeAndReason(NamedTuple):
    code: int
    reason: str


class Close(Enum):
    """Each way to close one, and what the client is told."""

    SERVICE_RESTART = CodeAndReason(1012, "Service restart")
    TRY_AGAIN_LATER = CodeAndReason(1013, "Try again later")
    BAD_REQUEST = CodeAndReason(4400, "Bad request")
    UNAUTHORIZED = CodeAndReason(4401, "Unauthorized")
    FORBIDDEN = CodeAndReason(4403, "Forbidden")
    SUBPROTOCOL_NOT_ACCEPTABLE = CodeAndReason(4406, "Subprotocol not acceptable")
    INIT_TIMEOUT = CodeAndReason(4408, "Connection initialisation timeout")
    SUBSCRIBER_EXISTS = CodeAndReason(4409, "Subscriber already exists")
    TOO_SLOW = CodeAndReason(4410, "Subscriber too slow")
    TOO_MANY_INITS = CodeAndReason(4429, "Too many initialisation requests")
    INTERNAL_ERROR = CodeAndReason(4500, "Internal server error")


class ClosingError(Exception):
    """The socket is to be closed."""

    def __init__(self, close: Close, reason: str | None = None) -> None:
        super().__init__(reason or close.value.reason)
        self.close = close

    @property
    def message(self) -> dict[str, object]:
        """It as a message of ASGI."""
        reason = str(self).encode()[:LONGEST_REASON].decode(errors="ignore")
        return {"type": "websocket.close", "code": self.close.value.code, "reason": reason}
