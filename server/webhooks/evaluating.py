"""Webhooks' documents: whether they can be one, and what they give of events, as their owners see these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType

from graph.document import DocumentError
from graph.engine.compiling import RefusedError
from graph.engine.execution import Request
from graph.engine.json_sql import UncompilableError
from graph.feeding import MOST_MESSAGES
from graph.fields.values import REFUSALS
from graph.limits import LimitError
from loaders.event import cursor_at
from loaders.scope import Scope
from loaders.statement import compiled
from models import Caller, Event, EventKind, Role
from models.errors import CallerError, Timeout
from resolvers.telling import told_of
from server.events.stream import reached
from server.webhooks.following import Batch, Occurrence, SlowDocumentError, UnfitDocumentError

if TYPE_CHECKING:
    from graph.document import Document
    from graph.engine.execution import Operations
    from graph.feeding import Feed
    from server.database import Database

SUBSCRIPTIONS = ("partnerAdded", "listingPublished", "listingChanged")
WANTED = (
    "A webhook takes one subscription, to partnerAdded, listingPublished or listingChanged, "
    "without variables and without `after`."
)
KINDS = (EventKind.PUBLISHED, EventKind.UPDATED, EventKind.WITHDRAWN)
HEAD = "SELECT coalesce(max(id), 0) AS position FROM events"
SUBJECTS = "SELECT id, node_id FROM events WHERE id = ANY ($1)"


class Documents:
    """The documents of one schema, run over the stream."""

    def __init__(self, operations: Operations, database: Database) -> None:
        self.operations = operations
        self.database = database

    def problem(self, text: str) -> str | None:
        """Why a webhook cannot have this document; None where it can."""
        try:
            document = self.operations.documents.get(text)
            if not is_fitting(document):
                return WANTED
            self.feed(text, "")
        except (DocumentError, LimitError) as error:
            return str(error.errors[0].message)
        except (GraphQLError, CallerError) as error:
            return str(error)
        except (RefusedError, UncompilableError, *REFUSALS):
            return "An argument of the subscription does not hold."
        return None

    async def evaluate(self, document: str, position: int, owner: str, limit: int = MOST_MESSAGES) -> Batch:
        """What the document gives its owner of the next events behind a position.

        Raises UnfitDocumentError, and SlowDocumentError where that itself takes too long.
        """
        reason = self.problem(document)
        if reason is not None:
            raise UnfitDocumentError(reason)
        until = (await self.database.fetch(HEAD))[0]["position"]
        feed = self.feed(document, owner)
        try:
            fed = await feed.read(self.database, scope_of(owner), after=position, until=until, limit=limit)
        except Timeout as error:
            raise SlowDocumentError from error
        rows = await self.database.fetch(SUBJECTS, [row.position for row in fed])
        subjects = {row["id"]: row["node_id"] for row in rows}
        told = [Occurrence(cursor_at(row.position), subjects[row.position], row.body) for row in fed]
        return Batch(reached(fed, until, limit), told)

    async def sample(self, document: str, listing: Any, owner: str) -> bytes | None:
        """What the document gives of a listing, as if something had just happened to it; None where it asks not."""
        feed = self.feed(document, owner)
        async with self.database.rolled_back() as connection:
            for kind in KINDS:
                told: Any = told_of(kind, listing, datetime.now(UTC))
                text, values = compiled(told.returning(Event.id), {})
                position = await connection.fetchval(text, *values)
                for row in await feed.read(connection, scope_of(owner), after=position - 1, until=position):
                    return row.body
        return None

    def feed(self, document: str, owner: str) -> Feed:
        return self.operations.feed(Request(document), scope_of(owner))


def scope_of(owner: str) -> Scope:
    """A webhook's owner, by what is known of it: what only its token said of it is not."""
    return Scope(caller=Caller(subject=owner, roles=frozenset({Role.INTEGRATOR})))


def is_fitting(document: Document) -> bool:
    """Whether a valid document is one subscription to a field that webhooks take, always the same."""
    (operation,) = [node for node in document.node.definitions if isinstance(node, OperationDefinitionNode)][:1]
    selected = operation.selection_set.selections
    field = selected[0]
    return (
        operation.operation is OperationType.SUBSCRIPTION
        and sum(isinstance(node, OperationDefinitionNode) for node in document.node.definitions) == 1
        and not operation.variable_definitions
        and len(selected) == 1
        and isinstance(field, FieldNode)
        and field.name.value in SUBSCRIPTIONS
        and not field.directives
        and "after" not in {argument.name.value for argument in field.arguments or ()}
    )
