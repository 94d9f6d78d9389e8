"""What mutations answer: the row that they were about, and what the caller can mend."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from graph.described import describe
from graph.fields.kinds import argument
from graph.fields.mutating import Mutating, mutation
from graph.fields.references import Ref
from graph.fields.registry import entity_of, register, value_type
from resolvers.performed import Performed
from resolvers.problems import UserErrorCode

T = TypeVar("T")

describe(
    UserErrorCode,
    "What is wrong with an input.",
    REQUIRED="It is missing, or blank.",
    INVALID="It does not have the form, or lies outside the bounds.",
    TOO_LONG="It has too many characters.",
    TOO_MANY="It has too many items.",
    TAKEN="Somebody else has it, or it is there already.",
    NOT_FOUND="There is no such thing, or the caller may not see it.",
    NOT_ALLOWED="The caller may not do this.",
    CONFLICT="It contradicts what is there: another version, another input under the same key.",
    WRONG_STATE="What it is about is not in a state that allows it.",
    LIMIT_REACHED="It was done as often as it may be.",
)


@value_type
class UserError:
    """What the caller can mend. What it cannot stands in the response's errors."""

    code: UserErrorCode = strawberry.field(description="What kind of problem it is.")
    message: str = strawberry.field(description="The problem in a sentence.")
    field: list[str] | None = strawberry.field(
        description='The path into the input, such as ["registrations", "0", "number"]; null where it is none of its.'
    )


USER_ERRORS = "What the caller can mend; empty where it was done."


def user_errors() -> Any:
    return strawberry.field(description=USER_ERRORS)


def payload(cls: type[T]) -> type[T]:
    """The type of a mutation's answer."""
    made = strawberry.type(cls, description=cls.__doc__)
    register(made)
    return made


def shown(description: str) -> Any:
    """A field of a payload that is no row: the mutation gives its value."""
    return strawberry.field(description=description, default=None)


def performs(description: str, run: Any, answer: Any, row: str | None, input: Any) -> Any:
    """A mutation whose payload has the row that it was about under a name, if it has one."""

    def payload_of(performed: Performed) -> Any:
        made: Any = UserError
        errors = [
            made(code=error.code, message=error.message, field=error.field and list(error.field))
            for error in performed.errors
        ]
        rows = {} if row is None else {row: ref_of(performed.node_id)}
        return answer(**rows, **performed.values, **performed.shown_once, user_errors=errors)

    return mutation(description, Mutating(run, payload_of), input=argument(input, "What is done, and to what."))


def ref_of(node_id: int | None) -> Ref | None:
    entity = None if node_id is None else entity_of(node_id)
    return None if entity is None else Ref(entity.by_id, (node_id,))
