"""What came of a mutation."""

from dataclasses import dataclass
from typing import Any, Self

from resolvers.problems import UserError, UserErrorCode


@dataclass(frozen=True)
class Performed:
    """The node that it was about, or why nothing was done."""

    node_id: int | None = None
    errors: tuple[UserError, ...] = ()

    def to_json(self) -> dict[str, Any]:
        errors = [{"code": error.code.value, "message": error.message, "field": error.field} for error in self.errors]
        return {"node_id": self.node_id, "errors": errors}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        errors = [
            UserError(UserErrorCode(error["code"]), error["message"], error["field"] and tuple(error["field"]))
            for error in found["errors"]
        ]
        return cls(found["node_id"], tuple(errors))
