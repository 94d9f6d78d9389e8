"""An operation from its text to its result."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

import structlog
from graphql import ExecutionResult, GraphQLError, OperationType, execute

from graph.engine.document import DocumentError, Documents, coded
from loaders.batching import Reader
from models.errors import CallerError

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Request:
    """An operation as a caller sends it."""

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What resolvers reach: one operation's reads."""

    reader: Reader


@dataclass(frozen=True)
class Result:
    """What is answered. Without data nothing was executed, and `errors` say why."""

    errors: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, Any] | None = None
    was_executed: bool = False

    @property
    def body(self) -> dict[str, Any]:
        errors = {"errors": self.errors} if self.errors else {}
        return {**errors, "data": self.data} if self.was_executed else errors


def refused(*errors: GraphQLError) -> Result:
    return Result([error.formatted for error in errors])  # type: ignore[misc]


class Operations:
    """Executes the operations of one schema."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    def is_query(self, request: Request) -> bool:
        """Whether the operation only reads. Raises DocumentError."""
        operation = self.documents.get(request.query).operation(request.operation_name)
        return operation.operation is OperationType.QUERY

    async def execute(self, request: Request, reader: Reader) -> Result:
        """The result, whatever goes wrong: each error with its code, nothing of the inside."""
        try:
            document = self.documents.get(request.query)
            document.operation(request.operation_name)
        except DocumentError as error:
            return refused(*error.errors)
        found: ExecutionResult | Awaitable[ExecutionResult] = execute(
            self.documents.schema,
            document.node,
            context_value=Context(reader),
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
        )
        result = await found if isawaitable(found) else found
        errors = [outward(error) for error in result.errors or ()]
        if result.data is None and errors and not any(error.path for error in errors):
            return refused(*errors)
        return Result([error.formatted for error in errors], result.data, was_executed=True)  # type: ignore[misc]


def outward(error: GraphQLError) -> GraphQLError:
    """An error as callers see it: with its code; one from inside is logged and says nothing."""
    original = error.original_error
    if original is None or isinstance(original, (CallerError, GraphQLError)):
        return coded(error, "BAD_USER_INPUT")
    log.error("a field failed", path=error.path, exc_info=original)
    return GraphQLError(
        "Something went wrong here; the log has it under this request's id.",
        nodes=error.nodes,
        path=error.path,
        extensions={"code": "INTERNAL_SERVER_ERROR"},
    )
