"""The operations of the schema, as transports ask for them."""

from typing import NamedTuple

from graphql import OperationType

from graph.engine.execution import Answer, Operations, Request
from loaders.scope import Scope
from models import ANONYMOUS, Caller
from server.database import Database
from server.transports.outbox import Outbox


class Subscribing(NamedTuple):
    """Performs and subscribes over one database."""

    operations: Operations
    database: Database

    def kind(self, request: Request) -> OperationType:
        """What the operation is. Raises DocumentError."""
        return self.operations.operation(request).kind

    async def perform(self, request: Request, scope: Scope) -> Answer:
        """The answer to a query or a mutation."""
        return await self.operations.execute(request, self.database, scope)

    async def subscribe(self, request: Request, scope: Scope, outbox: Outbox) -> Answer | None:  # noqa: ARG002
        """Refuses: the schema has no subscriptions yet, whose source would fill the outbox from here."""
        return await self.operations.execute(request, self.database, scope)


class Anonymous:
    """Knows nobody."""

    async def caller(self, authorization: str | None) -> Caller:  # noqa: ARG002
        """Who calls."""
        return ANONYMOUS
