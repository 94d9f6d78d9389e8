"""An application whose operations do what their variables say, served as the real one is."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from graphql import GraphQLError, OperationType

from graph.answers import Answer, refused
from graph.document import DocumentError
from graph.engine.execution import Request
from loaders.scope import Scope
from models import ANONYMOUS, Caller
from models.errors import CallerError, Unavailable
from server.connections import SHUTTING_DOWN
from server.serving import configured
from server.transports.hosts import Hosts
from server.transports.outbox import End, Message, Outbox
from server.transports.transports import Transports
from server.transports.websocket import Limits
from tests.server.running import free_port

QUERY, MUTATION, SUBSCRIPTION = "query { answer }", "mutation { act }", "subscription { count }"
GOOD, SHORT_LIVED, BAD, UNKNOWN = "Bearer good", "Bearer short", "Bearer bad", "Bearer unknown"
PADDING = "x" * 20_000
PATIENCE = 60.0
"""Seconds after which what was waited for never comes, however slow the machine is."""
Wire = dict[str, Any]


def asked(query: str, **variables: Any) -> Wire:
    return {"query": query, "variables": variables}


def result(number: int, **more: Any) -> Wire:
    return {"data": {"count": number, **more}}


class UnauthenticatedError(CallerError):
    """The token does not hold."""

    code = "UNAUTHENTICATED"


class FakeCallers:
    async def caller(self, authorization: str | None) -> Caller:
        if authorization == BAD:
            raise UnauthenticatedError
        if authorization == UNKNOWN:
            raise Unavailable("The issuer does not answer.")
        expires_at = datetime.now(UTC) + timedelta(hours=1) if authorization == SHORT_LIVED else None
        return Caller(subject="someone", expires_at=expires_at) if authorization else ANONYMOUS


class FakeOperating:
    """Subscriptions put `count` messages, of which each has a cursor, and then do what `then` says."""

    def __init__(self) -> None:
        self.outboxes: set[Outbox] = set()
        self.after: list[str | None] = []
        self.acted = 0

    def scope(self, caller: Caller, languages: tuple[str, ...]) -> Scope:
        if caller.expires_at is not None:  # soon after its operation began, however long that took
            caller = replace(caller, expires_at=datetime.now(UTC) + timedelta(seconds=0.5))
        return Scope(caller=caller, languages=languages)

    def kind(self, request: Request) -> OperationType:
        word = request.query.partition(" ")[0]
        if word not in {"query", "mutation", "subscription"}:
            raise DocumentError(GraphQLError("No.", extensions={"code": "GRAPHQL_VALIDATION_FAILED"}))
        return OperationType(word)

    async def perform(self, request: Request, scope: Scope) -> Answer:
        await asyncio.sleep(request.variables.get("seconds", 0))
        try:
            is_mutation = self.kind(request) is OperationType.MUTATION
        except DocumentError as error:
            return refused(*error.errors)
        self.acted += is_mutation
        return Answer(json.dumps({"data": {"answer": 1, "caller": scope.caller.subject}}).encode())

    async def subscribe(self, request: Request, scope: Scope, outbox: Outbox) -> Answer | None:  # noqa: ARG002
        then = request.variables.get("then")
        if then == "refuse":
            return refused(GraphQLError("Not so.", extensions={"code": "BAD_USER_INPUT"}))
        if then == "break":
            raise RuntimeError("what only the log may know")
        self.after.append(outbox.after)
        self.outboxes.add(outbox)
        outbox.when_closed(lambda: self.outboxes.discard(outbox))
        for number in range(request.variables.get("count", 0)):
            outbox.put(message(number))
        if ending := {"complete": End.COMPLETED, "fail": End.FAILED}.get(then or ""):
            outbox.end(ending)
        if then == "flood":
            await flood(outbox)
        return None


def message(number: int, **more: Any) -> Message:
    # Line breaks as PostgreSQL writes them.
    return Message(json.dumps(result(number, **more)).replace(", ", ", \n ").encode(), f"cursor-{number}")


async def flood(outbox: Outbox) -> None:
    number = 0
    while outbox.ending is None:
        outbox.put(message(number, padding=PADDING))
        number += 1
        await asyncio.sleep(0)


class Served:
    """The application, in a thread with an event loop of its own."""

    def __init__(self) -> None:
        self.operating = FakeOperating()
        self.callback_port = free_port()
        hosts = Hosts.parsed(f"127.0.0.1:{self.callback_port}")
        self.transports = Transports(self.operating, FakeCallers(), hosts, Limits(operations=5, init_seconds=30))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/graphql"
        self.server = uvicorn.Server(configured(self))
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],))
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self.transports.answer(scope, receive, send)
            return
        self.loop = asyncio.get_running_loop()
        scope["state"][SHUTTING_DOWN] = self.transports.shut_down
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.transports.close()
        await send({"type": "lifespan.shutdown.complete"})

    def shut_down(self) -> None:
        """What SIGTERM does."""
        self.server.should_exit = True

    def put_to_all(self, number: int) -> None:
        """Gives every subscriber one more message."""
        assert self.loop is not None
        for outbox in tuple(self.operating.outboxes):
            self.loop.call_soon_threadsafe(outbox.put, message(number))

    def tasks(self) -> list[str]:
        """What runs, but for uvicorn itself."""
        assert self.loop is not None
        names = (str(task.get_coro()) for task in asyncio.all_tasks(self.loop))
        return [name for name in names if "Server.serve" not in name and "LifespanOn" not in name]


@contextmanager
def serving() -> Iterator[Served]:
    served = Served()
    served.thread.start()
    try:
        wait_until(lambda: served.server.started)
        yield served
    finally:
        served.shut_down()
        served.thread.join(PATIENCE)
        assert not served.thread.is_alive()


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "It did not come to be."
        time.sleep(0.01)


async def eventually(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Looks in the caller's own loop, so that nothing there changes while it looks."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "It did not come to be."
        await asyncio.sleep(0.01)
