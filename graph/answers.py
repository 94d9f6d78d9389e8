"""An operation's answer, and how what failed stands in it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import structlog
from graphql import GraphQLError

from graph.document import coded
from graph.performing import encoded
from models.errors import CallerError

log = structlog.get_logger(__name__)


class Answer(NamedTuple):
    """A response's JSON. What was not executed has no data, and its errors say why."""

    body: bytes
    was_executed: bool = True


class Failing:
    """A database that fails as another did: the resolvers then say so at each field that needs it."""

    def __init__(self, error: CallerError) -> None:
        self.error = error

    async def fetch(self, text: str, *values: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ARG002
        raise self.error


def refused(*errors: GraphQLError) -> Answer:
    return Answer(encoded({"errors": [error.formatted for error in errors]}), was_executed=False)


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
