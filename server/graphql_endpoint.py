"""`/graphql`: queries by POST and GET, and the page for browsers."""

import time
from collections.abc import Coroutine, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import structlog
from graphql import OperationType
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from graph.answers import Answer
from graph.document import DocumentError
from graph.engine.execution import Request
from models import ANONYMOUS, Caller
from models.errors import Unavailable
from server.compression import LEAST_BYTES, Coding, coding_of, compressed
from server.graphiql_page import graphiql_page
from server.languages import preferred_languages
from server.negotiation import (
    GRAPHQL_RESPONSE,
    JSON,
    REMEMBERED,
    HttpError,
    error_body,
    posted,
    queried,
    response_type,
    status_of,
    unknown_caller,
    wants_page,
)
from server.request_log import FAILED, HEADER, identified, log_request
from server.subscribing import Subscribing
from server.tokens.claims import TokenError
from server.tokens.reading import Tokens
from server.transports.accepting import streaming
from server.transports.operating import Operating
from server.uploads import DisconnectedUpload, check_upload, form_of, is_upload, request_with_files

LARGEST_BODY = 1024 * 1024
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
Headers = tuple[tuple[bytes, bytes], ...]
VARY = b"accept, accept-encoding, accept-language, authorization"
TYPED: Mapping[str, Headers] = {
    name: ((b"content-type", f"{name}; charset=utf-8".encode()), (b"vary", VARY)) for name in (GRAPHQL_RESPONSE, JSON)
}
PRIVATE: Headers = ((b"cache-control", b"private, no-store"),)
log = structlog.get_logger(__name__)


class Reply(NamedTuple):
    """What is answered."""

    status: int
    headers: Headers
    body: bytes


class DisconnectedError(Exception):
    """The caller is gone."""


@lru_cache(REMEMBERED)
def negotiated(accept: bytes | None) -> str:
    return response_type(None if accept is None else accept.decode("latin-1"))


@lru_cache(REMEMBERED)
def languages_of(accept_language: bytes) -> tuple[str, ...]:
    return preferred_languages(accept_language.decode("latin-1"))


class GraphQLEndpoint:
    """Answers the requests of one schema from one database."""

    def __init__(
        self, subscribing: Subscribing, tokens: Tokens, streams: ASGIApp, *, upload_limit: int, logs_requests: bool
    ) -> None:
        self.operations = subscribing.operations
        self.subscribing = subscribing
        self.tokens = tokens
        self.streams = streams
        self.upload_limit = upload_limit
        self.logs_requests = logs_requests

    async def post(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a POST from bytes to bytes: at this many requests each layer between would show."""
        started = time.perf_counter()
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            headers = joined(scope["headers"])
        if streaming(headers.get(b"accept")):
            await self.streams(scope, receive, send)
            return
        request_id = identified(headers)
        try:
            reply = await self.reply(headers, receive)
        except DisconnectedError:
            return
        except Exception:
            log.exception("a request failed", path=scope["path"])
            reply = Reply(500, TYPED[JSON], FAILED)
        length, found = (b"content-length", b"%d" % len(reply.body)), (HEADER, request_id.encode())
        start = {"type": "http.response.start", "status": reply.status, "headers": [*reply.headers, length, found]}
        await send(start)
        await send({"type": "http.response.body", "body": reply.body})
        if self.logs_requests:
            log_request(scope, reply.status, started)

    async def reply(self, headers: Mapping[bytes, bytes], receive: Receive) -> Reply:
        try:
            media_type = negotiated(headers.get(b"accept"))
            if is_upload(headers.get(b"content-type")):
                return await self.with_files(headers, receive, media_type)
            request = posted(headers.get(b"content-type"), await body_of(receive))
            caller = ANONYMOUS if (given := headers.get(b"authorization")) is None else await self.caller(given)
            languages = headers.get(b"accept-language", b"")
            reply = replied(await performed(self.subscribing, request, languages, caller), media_type, caller)
            packing = headers.get(b"accept-encoding")
            return reply if packing is None else await packed(self.subscribing, reply, request, coding_of(packing))
        except HttpError as error:
            return refusal(error)

    async def with_files(self, headers: Mapping[bytes, bytes], receive: Receive, media_type: str) -> Reply:
        """Answers a multipart request. Who calls is known before anything is kept of it."""
        given = headers.get(b"authorization")
        caller = ANONYMOUS if given is None else await self.caller(given)
        limit = LARGEST_BODY if caller is ANONYMOUS else self.upload_limit
        check_upload(headers, limit)
        try:
            form = await form_of(headers, receive, limit)
        except DisconnectedUpload:
            raise DisconnectedError from None
        try:
            request = await request_with_files(form)
            languages = headers.get(b"accept-language", b"")
            return replied(await performed(self.subscribing, request, languages, caller), media_type, caller)
        finally:
            await form.close()

    async def answer(self, http: HttpRequest) -> Response:
        """Answers the other methods."""
        if http.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(METHODS)})
        accept = http.headers.get("accept")
        if wants_page(accept):
            return graphiql_page()
        try:
            media_type = response_type(accept)
            request = queried(http.query_params)
            self.check_is_query(request)
            languages = http.headers.get("accept-language", "").encode("latin-1")
            given = http.headers.getlist("authorization")
            caller = await self.caller(", ".join(given).encode("latin-1")) if given else ANONYMOUS
            reply = replied(await performed(self.subscribing, request, languages, caller), media_type, caller)
            packing = http.headers.get("accept-encoding", "").encode("latin-1")
            reply = await packed(self.subscribing, reply, request, coding_of(packing))
        except HttpError as error:
            reply = refusal(error)
        response = Response(reply.body, reply.status)
        response.raw_headers.extend(reply.headers)
        return response

    async def caller(self, authorization: bytes) -> Caller:
        """Who sends a token. Raises HttpError 401 for one that is not valid: such a caller is not anonymous."""
        try:
            return await self.tokens.caller(authorization.decode("latin-1"))
        except (TokenError, Unavailable) as error:
            raise unknown_caller(error) from error

    def check_is_query(self, request: Request) -> None:
        """Raises HttpError 405 for what a GET must not do."""
        try:
            if self.operations.is_query(request):
                return
        except DocumentError:
            return
        raise HttpError(405, "GET is for queries; send a mutation by POST.", {"allow": "POST"})


def performed(
    operating: Operating, request: Request, accept_language: bytes, caller: Caller
) -> Coroutine[Any, Any, Answer]:
    return operating.perform(request, operating.scope(caller, languages_of(accept_language)))


def replied(answer: Answer, media_type: str, caller: Caller) -> Reply:
    headers = TYPED[media_type] if caller is ANONYMOUS else TYPED[media_type] + PRIVATE
    return Reply(status_of(answer, media_type), headers, answer.body)


async def packed(operating: Operating, reply: Reply, request: Request, coding: Coding) -> Reply:
    """A query's answer in the coding, where that is worth it.

    Those of mutations may tell secrets beside what others wrote: their size would tell of them (BREACH).
    """
    if coding is Coding.IDENTITY or len(reply.body) < LEAST_BYTES or not is_query(operating, request):
        return reply
    headers = *reply.headers, (b"content-encoding", coding.value.encode())
    return Reply(reply.status, headers, await compressed(reply.body, coding))


def is_query(operating: Operating, request: Request) -> bool:
    try:
        return operating.kind(request) is OperationType.QUERY
    except DocumentError:
        return False


def refusal(error: HttpError) -> Reply:
    named = [(name.encode(), value.encode("latin-1", "replace")) for name, value in (error.headers or {}).items()]
    return Reply(error.status, (*TYPED[JSON], *named), error_body(error.message, error.code))


def joined(lines: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; the lines of one are a list."""
    found: dict[bytes, bytes] = {}
    for name, value in lines:
        found[name] = found[name] + b", " + value if name in found else value
    return found


async def body_of(receive: Receive) -> bytes:
    """The body, as long as it is within bounds. Raises HttpError 413 and DisconnectedError."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            break
    if message["type"] == "http.disconnect":
        raise DisconnectedError
    if len(body) > LARGEST_BODY:
        raise HttpError(413, f"The body may have {LARGEST_BODY} bytes.")
    return body
