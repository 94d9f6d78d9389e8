"""What transports ask of the application, and how they begin an operation."""

import asyncio
from typing import Any, Protocol

import structlog
from graphql import OperationType

from graph.answers import Answer, refused
from graph.document import DocumentError
from graph.engine.execution import Request
from loaders.scope import Scope
from models import Caller
from server.transports.outbox import End, Message, Outbox

log = structlog.get_logger(__name__)


class Operating(Protocol):
    """Performs operations."""

    def scope(self, caller: Caller, languages: tuple[str, ...]) -> Scope:
        """What a request brings to SQL."""
        ...

    def kind(self, request: Request) -> OperationType:
        """What the operation is. Raises DocumentError."""
        ...

    async def perform(self, request: Request, scope: Scope) -> Answer:
        """The answer to a query or a mutation, or why it is not executed."""
        ...

    async def subscribe(self, request: Request, scope: Scope, outbox: Outbox) -> Answer | None:
        """Lets a subscription fill the outbox from now on; an answer says why it does not begin.

        What is replayed may follow later: a transport need not take anything before this returns.
        """
        ...


class Callers(Protocol):
    """Knows who calls."""

    async def caller(self, authorization: str | None) -> Caller:
        """Who sends this `Authorization`. Raises a CallerError: Unavailable where that cannot be known now."""
        ...


async def begin(operating: Operating, request: Request, scope: Scope, outbox: Outbox) -> None:
    """Begins an operation, whatever comes of it: all goes to the outbox."""
    try:
        answer = await begun(operating, request, scope, outbox)
    except Exception:
        log.exception("an operation failed")
        outbox.end(End.FAILED)
        return
    if answer is None:
        return
    if answer.was_executed:
        outbox.put(Message(answer.body))
        outbox.end(End.COMPLETED)
    else:
        outbox.end(End.REFUSED, answer.body)


async def begun(operating: Operating, request: Request, scope: Scope, outbox: Outbox) -> Answer | None:
    try:
        kind = operating.kind(request)
    except DocumentError as error:
        return refused(*error.errors)
    if kind is OperationType.SUBSCRIPTION:
        outbox.expire_at(scope.caller.expires_at)
        return await operating.subscribe(request, scope, outbox)
    if kind is OperationType.MUTATION:
        return await uninterrupted(operating.perform(request, scope))
    return await operating.perform(request, scope)


RUNNING: set["asyncio.Task[Any]"] = set()


async def uninterrupted(performing: Any) -> Answer:
    """What was begun is done to its end, even if its client no longer waits."""
    task: asyncio.Task[Answer] = asyncio.create_task(performing)
    RUNNING.add(task)
    task.add_done_callback(RUNNING.discard)
    return await asyncio.shield(task)
