"""Each request has an id, and a line in the log."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,128}", re.ASCII)

log = structlog.get_logger(__name__)


class RequestLog:
    """Keeps a caller's well-formed `x-request-id`, else makes one; it is in the answer and in all that is logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_of(scope)
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                milliseconds = round((time.perf_counter() - started) * 1000, 1)
                log.info("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


def request_id_of(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
