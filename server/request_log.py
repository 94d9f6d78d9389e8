"""Each request has an id, and a line in the log."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.negotiation import error_body

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,128}", re.ASCII)

log = structlog.get_logger(__name__)

FAILED = Response(
    error_body("Something went wrong; the log has it under this request's id.", "INTERNAL_SERVER_ERROR"),
    500,
    media_type="application/json",
)


class RequestLog:
    """Keeps a caller's well-formed `x-request-id`, else makes one; it is in the answer and in all that is logged.

    What nobody expected is logged too, and the caller told no more than that it happened.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_of(scope)
        started, status, is_answered = time.perf_counter(), 500, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_answered
            if message["type"] == "http.response.start":
                status, is_answered = message["status"], True
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_id)
            except Exception:
                log.exception("a request failed", path=scope["path"])
                if is_answered:
                    raise
                await FAILED(scope, receive, send_with_id)
            finally:
                milliseconds = round((time.perf_counter() - started) * 1000, 1)
                log.info("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


def request_id_of(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
