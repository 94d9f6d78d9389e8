"""Each request has an id; where asked, it has a line in the log too."""

import re
import secrets
import time
from collections.abc import Mapping
from contextvars import ContextVar
from itertools import count

import structlog
from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, WrappedLogger

from server.negotiation import error_body

WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,128}")
PROCESS = secrets.token_hex(8)
NUMBERS = count()
REQUEST_ID: ContextVar[str] = ContextVar("request_id")
HEADER = b"x-request-id"

log = structlog.get_logger(__name__)

FAILED = error_body("Something went wrong; the log has it under this request's id.", "INTERNAL_SERVER_ERROR")


def identified(headers: Mapping[bytes, bytes]) -> str:
    """The request's id, known from now on to the log: the caller's own where it is well formed, else a new one."""
    given = headers.get(HEADER)
    if given is not None and WELL_FORMED.fullmatch(given):
        request_id = given.decode()
    else:
        request_id = f"{PROCESS}{next(NUMBERS):08x}"
    REQUEST_ID.set(request_id)
    return request_id


def with_request_id(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a line of the log says of the request that it belongs to."""
    request_id = REQUEST_ID.get(None)
    return event if request_id is None else {**event, "request_id": request_id}


def log_request(scope: Scope, status: int, started: float) -> None:
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    log.info("request", method=scope["method"], path=scope["path"], status=status, ms=milliseconds)


class RequestLog:
    """Gives each request and its answer an id. The unexpected is logged, and no more than that is told."""

    def __init__(self, app: ASGIApp, *, logs_requests: bool) -> None:
        self.app = app
        self.logs_requests = logs_requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = identified(dict(scope["headers"]))
        started, status, is_answered = time.perf_counter(), 500, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_answered
            if message["type"] == "http.response.start":
                status, is_answered = message["status"], True
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("a request failed", path=scope["path"])
            if is_answered:
                raise
            await Response(FAILED, 500, media_type="application/json")(scope, receive, send_with_id)
        finally:
            if self.logs_requests:
                log_request(scope, status, started)
