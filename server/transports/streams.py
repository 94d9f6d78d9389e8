"""`/graphql` by HTTP for those who take results one after the other."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import structlog
from graphql import OperationType

from graph.document import DocumentError
from graph.engine.execution import Request
from loaders.scope import Scope as ReadingScope
from models import Caller
from models.errors import CallerError
from server.compression import coding_of
from server.graphql_endpoint import (
    TYPED,
    DisconnectedError,
    Reply,
    body_of,
    joined,
    languages_of,
    negotiated,
    packed,
    performed,
    refusal,
    replied,
)
from server.negotiation import (
    JSON,
    HttpError,
    decoded,
    error_body,
    is_json,
    queried,
    request_of,
    unknown_caller,
)
from server.request_log import FAILED, HEADER, identified, log_request
from server.transports.accepting import Form, streaming
from server.transports.asgi import Headers, Receive, Scope, Send
from server.transports.callback import PROTOCOL, VERSION, Callbacks, UnreachableError
from server.transports.multipart import MULTIPART
from server.transports.operating import Callers, Operating, begin
from server.transports.outbox import End, Outboxes, Transport
from server.transports.sse import EVENT_STREAM
from server.transports.streaming import Written, stream
from server.transports.subscriber import subscriber_of

WRITTEN = {Form.EVENTS: EVENT_STREAM, Form.MULTIPART: MULTIPART}
FULL = Reply(503, TYPED[JSON], error_body("No more subscriptions are called back at the moment.", "UNAVAILABLE"))
INITIALISED = Reply(200, (*TYPED[JSON], (PROTOCOL.encode(), VERSION.encode())), b'{"data":null}')

log = structlog.get_logger(__name__)


class Exchange(NamedTuple):
    """One HTTP request and the way back."""

    scope: Scope
    headers: Mapping[bytes, bytes]
    receive: Receive
    send: Send
    identity: Headers

    def header(self, name: bytes) -> str | None:
        found = self.headers.get(name)
        return None if found is None else found.decode("latin-1")

    async def parameters(self) -> Any:
        """What it asks, not looked at yet. Raises HttpError."""
        if self.scope["method"] == "GET":
            return dict(parse_qsl(self.scope["query_string"].decode("latin-1")))
        if not is_json(self.headers.get(b"content-type")):
            raise HttpError(415, f"Send the request as {JSON}.", {"accept-post": JSON})
        return decoded(await body_of(self.receive), "The body")

    async def reply(self, reply: Reply) -> None:
        headers = (*reply.headers, (b"content-length", b"%d" % len(reply.body)), *self.identity)
        await self.send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await self.send({"type": "http.response.body", "body": reply.body})


class Streams:
    """Answers such requests of one application."""

    def __init__(
        self,
        operating: Operating,
        callers: Callers,
        outboxes: Outboxes,
        callbacks: Callbacks,
        *,
        logs_requests: bool,
    ) -> None:
        self.operating = operating
        self.callers = callers
        self.outboxes = outboxes
        self.callbacks = callbacks
        self.logs_requests = logs_requests

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, headers = time.perf_counter(), joined(scope["headers"])
        exchange = Exchange(scope, headers, receive, send, ((HEADER, identified(headers).encode()),))
        try:
            reply = await self.replied(exchange)
        except HttpError as error:
            reply = refusal(error)
        except CallerError as error:
            reply = refusal(unknown_caller(error))
        except DisconnectedError:
            return
        except Exception:
            log.exception("a request failed", path=scope["path"])
            reply = Reply(500, TYPED[JSON], FAILED)
        if reply is not None:
            await exchange.reply(reply)
        if self.logs_requests:
            log_request(scope, reply.status if reply else 200, started)

    async def replied(self, exchange: Exchange) -> Reply | None:
        """The reply, unless results were streamed instead."""
        parameters = await exchange.parameters()
        request = queried(parameters) if exchange.scope["method"] == "GET" else request_of(parameters)
        form = self.form(request, exchange)
        caller = await self.callers.caller(exchange.header(b"authorization"))
        if form is Form.PLAIN:
            return await self.plain(request, caller, exchange.headers)
        scope = self.operating.scope(caller, languages_of(exchange.headers.get(b"accept-language", b"")))
        if form is Form.CALLBACK:
            return await self.called_back(request, scope, parameters.get("extensions") or {})
        await self.stream(request, scope, WRITTEN[form], exchange)
        return None

    def form(self, request: Request, exchange: Exchange) -> Form:
        """How the results of the operation come. Raises HttpError 405 for what a GET must not do."""
        forms = streaming(exchange.headers.get(b"accept")) or (Form.PLAIN,)
        try:
            kind = self.operating.kind(request)
        except DocumentError:
            kind = OperationType.QUERY
        form: Form = forms[0] if forms[0] is not Form.CALLBACK else Form.PLAIN
        if kind is OperationType.SUBSCRIPTION:
            form = next((each for each in forms if each is not Form.PLAIN), Form.PLAIN)
        if exchange.scope["method"] == "GET" and (kind is OperationType.MUTATION or form is Form.CALLBACK):
            raise HttpError(405, "GET is for neither mutations nor callbacks; send them by POST.", {"allow": "POST"})
        return form

    async def plain(self, request: Request, caller: Caller, headers: Mapping[bytes, bytes]) -> Reply:
        """As it is for those who take nothing else. Raises HttpError."""
        media_type = negotiated(headers.get(b"accept"))
        languages = headers.get(b"accept-language", b"")
        reply = replied(await performed(self.operating, request, languages, caller), media_type, caller)
        return await packed(self.operating, reply, request, coding_of(headers.get(b"accept-encoding")))

    async def stream(self, request: Request, scope: ReadingScope, form: Written, exchange: Exchange) -> None:
        outbox = self.outboxes.open(form.transport, after=exchange.header(b"last-event-id"))
        beginning = asyncio.create_task(begin(self.operating, request, scope, outbox))
        await asyncio.sleep(0)  # it begins now: who sees the stream open is told all that comes from then on
        try:
            await stream(outbox, form, exchange.receive, exchange.send, exchange.identity)
        finally:
            beginning.cancel()

    async def called_back(self, request: Request, scope: ReadingScope, extensions: Mapping[str, Any]) -> Reply:
        """Begins a subscription whose results are posted. Raises HttpError."""
        subscriber = subscriber_of(extensions.get("subscription"), self.callbacks.hosts)
        if self.callbacks.is_full:
            return FULL
        try:
            await self.callbacks.check(subscriber)
        except UnreachableError as error:
            raise HttpError(400, f"The check of `callbackUrl` failed. {error}") from None
        outbox = self.outboxes.open(Transport.CALLBACK)
        await begin(self.operating, request, scope, outbox)
        if outbox.ending is not None and outbox.ending.reason is End.REFUSED:
            return Reply(400, TYPED[JSON], outbox.ending.body or b"")
        self.callbacks.start(subscriber, outbox)
        return INITIALISED
