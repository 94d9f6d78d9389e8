"""An operation from its text to its answer: one statement where it can be, else field by field."""

from collections import Counter
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, NamedTuple, Protocol

import structlog
from graphql import ExecutionResult, GraphQLError, OperationType, execute

from graph.answers import Answer, Failing, outward, refused
from graph.document import DocumentError, Documents
from graph.engine.compiling import MadeFor, Operation, Plan, Ready, RefusedError
from graph.engine.json_sql import UncompilableError
from graph.engine.plan import ConstantError, Part, Reading
from graph.engine.remembered import Remembered
from graph.feeding import Feed
from graph.fields.kinds import FeedField
from graph.fields.values import REFUSALS
from graph.limits import LimitError, Limits
from graph.performing import Performer, Performing, Selecting, encoded, has_rows, members, payload_json
from graph.permissions import check_permission
from loaders import statement
from loaders.batching import Reader
from loaders.scope import Scope
from models.errors import BadUserInput, CallerError, Unauthenticated, Unavailable

MOST_TEXT = 1_000_000
"""Characters of documents whose operations are remembered."""
MOST_INTROSPECTION = 4_000_000
"""Bytes of answers that depend on nothing but the schema."""

STREAMED = "A subscription takes a websocket, `Accept: text/event-stream`, or another way to stream."
log = structlog.get_logger(__name__)


class Database(statement.Database, Protocol):
    """Runs one SQL statement; `fetch_row` gives its only row, JSON in it as bytes."""

    async def fetch_row(self, text: str, values: Sequence[Any], *, is_generic: bool) -> Sequence[bytes | None]: ...


class Request(NamedTuple):
    """An operation as a caller sends it."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Context:
    """What resolvers reach: one operation's reads, and its mutations."""

    reader: Reader
    performing: Performing


class Operations:
    """Executes the operations of one schema."""

    def __init__(self, documents: Documents, limits: Limits | None = None, *, is_compiled: bool = True) -> None:
        self.documents = documents
        self.made_for = MadeFor(documents.schema, limits or Limits())
        self.is_compiled = is_compiled
        self.fallbacks: Counter[str] = Counter()
        self.remembered: Remembered[tuple[str, str | None], Operation] = Remembered(MOST_TEXT)
        self.constants: Remembered[tuple[str, str | None], Answer] = Remembered(MOST_INTROSPECTION)

    def is_query(self, request: Request) -> bool:
        """Whether the operation only reads. Raises DocumentError."""
        return self.operation(request).kind is OperationType.QUERY

    def operation(self, request: Request) -> Operation:
        """The operation, ready to be planned. Raises DocumentError."""
        key = request.query, request.operation_name
        found = self.remembered.get(key)
        if found is None:
            document = self.documents.get(request.query)
            found = Operation(document, request.operation_name, self.made_for)
            self.remembered.put(key, found, len(request.query))
        return found

    def execute(
        self, request: Request, database: Database, scope: Scope, performer: Performer | None = None
    ) -> Coroutine[Any, Any, Answer]:
        """The answer, whatever goes wrong: each error with its code, nothing of the inside."""
        try:
            operation = self.operation(request)
            check_answerable(operation)
            plan, reading = self.planned(operation, request, scope)
        except (DocumentError, LimitError) as error:
            return at_hand(refused(*error.errors))
        except ConstantError:
            return self.constant(request)
        except Exception as error:  # noqa: BLE001 - the resolvers answer, but nothing is read that was not judged
            return self.resolve(request, Reader(Failing(self.unplanned(error)), scope))
        ready = self.prepared(operation, plan, reading, scope) if self.is_compiled else None
        if isinstance(ready, Ready):
            return self.read(request, ready, database, scope)
        performing = Performing(performer)
        if ready is None:
            return self.resolve(request, Reader(database, scope), performing)
        return self.perform(request, ready, database, performing)

    def unplanned(self, error: Exception) -> CallerError:
        """What fields say for which nothing is read; where variables were refused the resolvers tell which."""
        if isinstance(error, RefusedError):
            return BadUserInput()
        self.note("its planning failed", error)
        return CallerError()

    def prepared(self, operation: Operation, plan: Plan, reading: Reading, scope: Scope) -> Ready | Selecting | None:
        """A query's statement, or what reads the outcomes of mutations; None where the resolvers have to answer."""
        try:
            if operation.kind is OperationType.QUERY:
                return plan.ready(reading, scope)
            plan.check(reading)
            return Selecting(plan, reading, scope)
        except RefusedError:
            pass  # the resolvers tell which argument it was, and answer the rest
        except UncompilableError as error:
            self.note(str(error))
        except Exception as error:  # noqa: BLE001 - the resolvers answer in any case
            self.note("its compilation failed", error)
        return None

    def planned(self, operation: Operation, request: Request, scope: Scope) -> tuple[Plan, Reading]:
        """The plan of an operation and its arguments, within the limits. Raises RefusedError for variables."""
        check_permission(operation.kind, scope)
        try:
            variables = operation.read_variables(request.variables)
        except REFUSALS as error:
            raise RefusedError from error
        plan = operation.plan(lambda: self.documents.get(request.query), variables)
        return plan, plan.read(variables, scope)

    def ready(self, request: Request, scope: Scope) -> Ready:
        """The statement of a query."""
        plan, reading = self.planned(self.operation(request), request, scope)
        return plan.ready(reading, scope)

    def exported(self, request: Request, scope: Scope) -> Ready:
        """The statement of all nodes of the only connection that a query asks for, without a page's bound."""
        plan, reading = self.planned(self.operation(request), request, scope)
        return plan.exported(reading, scope)

    def feed(self, request: Request, scope: Scope) -> Feed:
        """What a subscription tells. Raises DocumentError, LimitError, and what its arguments are refused with."""
        plan, reading = self.planned(self.operation(request), request, scope)
        (part,) = plan.branch.parts
        if isinstance(part.field, FeedField) and part.field.is_personal and scope.caller.is_anonymous:
            raise Unauthenticated
        plan.check(reading)
        return Feed(plan, reading, part)

    async def read(self, request: Request, ready: Ready, database: Database, scope: Scope) -> Answer:
        """The answer by one statement."""
        found, reads = ready
        row: Sequence[bytes | None] = ()
        try:
            if found.text:
                row = await database.fetch_row(found.text, found.values(reads, scope), is_generic=found.is_generic)
            return Answer(found.answer(row))
        except CallerError as error:
            return await self.resolve(request, Reader(Failing(error), scope))
        except Exception as error:  # noqa: BLE001
            self.note("its statement failed", error)
            return await self.resolve(request, Reader(database, scope))

    async def perform(
        self, request: Request, selecting: Selecting, database: Database, performing: Performing
    ) -> Answer:
        """The answer of mutations, one after the other. What fails is told by the resolvers: nothing is done twice."""
        reading, found = selecting.reading, []
        try:
            for part in selecting.plan.branch.parts:
                value = part.site and await performing.outcome(part.key, reading.reads[part.site.number].asked)
                found.append((part.key, await self.outcome(part, value, selecting, database)))
            return Answer(b'{"data":' + members(found) + b"}")
        except Exception as error:  # noqa: BLE001
            if error not in performing.outcomes.values():
                self.note("the reading of a mutation's outcome failed", error)
            return await self.resolve(request, Reader(database, selecting.scope), performing)

    async def outcome(self, part: Part, payload: Any, selecting: Selecting, database: Database) -> bytes:
        """What is selected of a mutation's payload."""
        if part.field is None:
            return encoded(part.of)
        if not has_rows(part, payload):
            return payload_json(part, payload, ())
        statement, values = selecting.statement(part, payload)
        row = await database.fetch_row(statement.text, values, is_generic=statement.is_generic)
        return payload_json(part, payload, row)

    async def constant(self, request: Request) -> Answer:
        """What depends on nothing but the schema, made once where it takes no variables."""
        key = request.query, request.operation_name
        found = self.constants.get(key)
        if found is None:
            found = await self.resolve(request, Reader(Failing(Unavailable()), Scope()))
            if not self.operation(request).takes_variables:
                self.constants.put(key, found, len(request.query) + len(found.body))
        return found

    def note(self, reason: str, error: Exception | None = None) -> None:
        """Counts what the resolvers answer in the compiler's place; the first of each reason is logged."""
        self.fallbacks[reason] += 1
        if self.fallbacks[reason] == 1:
            log.warning("the resolvers answer what the compiler does not", reason=reason, exc_info=error)

    async def resolve(
        self, request: Request, reader: Reader, performing: Performing | None = None, *, root: Any = None
    ) -> Answer:
        """The answer by Strawberry's executor, field by field; of a subscription `root` is the row that it is about."""
        found: ExecutionResult | Awaitable[ExecutionResult] = execute(
            self.documents.schema,
            self.documents.get(request.query).node,
            root_value=root,
            context_value=Context(reader, performing or Performing()),
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        result = await found if isawaitable(found) else found
        errors = [outward(error) for error in result.errors or ()]
        if result.data is None and errors and not any(error.path for error in errors):
            return refused(*errors)
        told = {"errors": [error.formatted for error in errors]} if errors else {}
        return Answer(encoded({**told, "data": result.data}))


async def at_hand(answer: Answer) -> Answer:
    return answer


def check_answerable(operation: Operation) -> None:
    """Raises DocumentError for a subscription: one answer is not enough."""
    if operation.kind is OperationType.SUBSCRIPTION:
        raise DocumentError(GraphQLError(STREAMED, extensions={"code": "BAD_USER_INPUT"}))
