"""What came of a mutation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from resolvers.problems import UserError, UserErrorCode


@dataclass(frozen=True)
class Performed:
    """The node that it was about, or why nothing was done.

    `values` are fields of its payload that are no row, as JSON. So are those `shown_once`, which are not remembered
    for who repeats it.
    """

    node_id: int | None = None
    errors: tuple[UserError, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    shown_once: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> dict[str, Any]:
        errors = [{"code": error.code.value, "message": error.message, "field": error.field} for error in self.errors]
        return {"node_id": self.node_id, "errors": errors, "values": self.values}

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> Self:
        errors = [
            UserError(UserErrorCode(error["code"]), error["message"], error["field"] and tuple(error["field"]))
            for error in found["errors"]
        ]
        return cls(found["node_id"], tuple(errors), found.get("values", {}))
