"""`graphql-transport-ws` over ASGI's messages."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import structlog

from graph.engine.execution import Request
from models import ANONYMOUS, Caller
from models.errors import CallerError, Unavailable
from server.languages import preferred_languages
from server.negotiation import HttpError, error_body, request_of
from server.request_log import identified
from server.transports.asgi import Receive, Scope, Send, TextMessage, text_message
from server.transports.closing import Close, ClosingError
from server.transports.operating import Callers, Operating, begin
from server.transports.operation import Operation, text_of
from server.transports.outbox import Outboxes, Room
from server.transports.writer import Writer

SUBPROTOCOL = "graphql-transport-ws"
TOO_MANY = "One socket may run {} operations at a time."

log = structlog.get_logger(__name__)


class Limits(NamedTuple):
    """What one socket may ask for."""

    operations: int = 100
    id_length: int = 255
    init_seconds: float = 3


class Sockets(NamedTuple):
    """Answers the websockets of one application."""

    operating: Operating
    callers: Callers
    outboxes: Outboxes
    limits: Limits = Limits()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        headers = dict(scope["headers"])
        identified(headers)
        if SUBPROTOCOL not in scope["subprotocols"]:
            await send({"type": "websocket.accept"})
            await send(ClosingError(Close.SUBPROTOCOL_NOT_ACCEPTABLE).message)
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        languages = headers.get(b"accept-language", b"").decode("latin-1")
        await Socket(self, receive, send, text_message(scope), preferred_languages(languages)).run()


class Socket:
    """One client's: it reads in its own task, and the writer writes."""

    __slots__ = ("caller", "is_initialised", "languages", "operations", "receive", "room", "sockets", "writer")

    def __init__(
        self, sockets: Sockets, receive: Receive, send: Send, text: TextMessage, languages: tuple[str, ...]
    ) -> None:
        self.sockets = sockets
        self.receive = receive
        self.languages = languages
        self.caller: Caller = ANONYMOUS
        self.is_initialised = False
        self.operations: dict[str, Operation] = {}
        self.writer = Writer(send, text, self.operations)
        self.room = Room()

    async def run(self) -> None:
        """Until it is closed, by whichever side."""
        timer = asyncio.get_running_loop().call_later(self.sockets.limits.init_seconds, self.time_out)
        try:
            await self.read()
        except ClosingError as closing:
            await self.writer.close_with(closing)
        except Exception:
            log.exception("a websocket failed")
            await self.writer.close_with(ClosingError(Close.INTERNAL_ERROR))
        finally:
            timer.cancel()
            self.writer.close()
            for operation in self.operations.values():
                operation.close()

    def time_out(self) -> None:
        if not self.is_initialised:
            self.writer.put(ClosingError(Close.INIT_TIMEOUT))

    async def read(self) -> None:
        """Handles each message until the client is gone. Raises ClosingError for what it must not send."""
        while (received := await self.receive())["type"] != "websocket.disconnect":
            message = parsed(received.get("text"))
            handle = HANDLERS.get(message["type"])
            if handle is None:
                raise ClosingError(Close.BAD_REQUEST, "There is no message of that type.")
            await handle(self, message)

    async def initialise(self, message: Mapping[str, Any]) -> None:
        if self.is_initialised:
            raise ClosingError(Close.TOO_MANY_INITS)
        payload = object_of(message)
        self.is_initialised = True
        try:
            self.caller = await self.sockets.callers.caller(authorization_of(payload))
        except Unavailable as error:
            raise ClosingError(Close.TRY_AGAIN_LATER, str(error)) from None
        except CallerError as error:
            raise ClosingError(Close.FORBIDDEN, str(error)) from None
        await self.writer.say(text_of(type="connection_ack"))

    async def ping(self, message: Mapping[str, Any]) -> None:
        payload = object_of(message)
        await self.writer.say(text_of(type="pong", payload=payload) if payload else text_of(type="pong"))

    async def pong(self, message: Mapping[str, Any]) -> None:
        object_of(message)

    async def subscribe(self, message: Mapping[str, Any]) -> None:
        operation_id, request = self.id_of(message), requested(message)
        if not self.is_initialised:
            raise ClosingError(Close.UNAUTHORIZED)
        if operation_id in self.operations:
            raise ClosingError(Close.SUBSCRIBER_EXISTS, f"Subscriber for {operation_id} already exists")
        if len(self.operations) >= self.sockets.limits.operations:
            told = json.loads(error_body(TOO_MANY.format(self.sockets.limits.operations), "RATE_LIMITED"))
            await self.writer.say(text_of(id=operation_id, type="error", payload=told["errors"]))
            return
        self.start(operation_id, request)

    def start(self, operation_id: str, request: Request) -> None:
        scope = self.sockets.operating.scope(self.caller, self.languages)
        if scope.caller.expires_at is not None and scope.caller.expires_at <= scope.now:
            raise ClosingError(Close.FORBIDDEN, "The token has expired.")
        operation = Operation(operation_id, self.sockets.outboxes, self.room, self.writer.put)
        self.operations[operation_id] = operation
        operation.starting = asyncio.create_task(begin(self.sockets.operating, request, scope, operation.outbox))

    async def complete(self, message: Mapping[str, Any]) -> None:
        operation = self.operations.pop(self.id_of(message), None)
        if operation is not None:
            operation.close()

    def id_of(self, message: Mapping[str, Any]) -> str:
        found = message.get("id")
        if not isinstance(found, str) or not 0 < len(found) <= self.sockets.limits.id_length:
            raise ClosingError(Close.BAD_REQUEST, "The message's `id` is no string, empty or too long.")
        return found


HANDLERS: Mapping[str, Callable[[Socket, Mapping[str, Any]], Awaitable[None]]] = {
    "connection_init": Socket.initialise,
    "ping": Socket.ping,
    "pong": Socket.pong,
    "subscribe": Socket.subscribe,
    "complete": Socket.complete,
}


def parsed(text: str | None) -> Mapping[str, Any]:
    try:
        message = json.loads(text or "")
    except (ValueError, RecursionError):
        raise ClosingError(Close.BAD_REQUEST, "The message is no JSON text.") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ClosingError(Close.BAD_REQUEST, "A message is a JSON object with a `type`.")
    return message


def object_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        raise ClosingError(Close.BAD_REQUEST, "The message's `payload` is no object.")
    return payload or {}


def requested(message: Mapping[str, Any]) -> Request:
    try:
        return request_of(object_of(message))
    except HttpError as error:
        raise ClosingError(Close.BAD_REQUEST, error.message) from None


def authorization_of(payload: Mapping[str, Any]) -> str | None:
    found = next((value for name, value in payload.items() if name.lower() == "authorization"), None)
    if not isinstance(found, str | None):
        raise ClosingError(Close.BAD_REQUEST, "The payload's `authorization` is no string.")
    return found
