"""What has an id of its own."""

from __future__ import annotations

from typing import Any

import strawberry

from graph.fields.kinds import column
from graph.fields.registry import ENTITIES, register


@strawberry.interface(description="An object that can be refetched by its globally unique id (Relay).")
class Node:
    id: strawberry.ID = column("Globally unique; it stays the same.")

    @classmethod
    def resolve_type(cls, row: Any, *_: Any) -> str:
        """The name of the type of a row that was read."""
        return str(ENTITIES[row.model].type.__name__)


register(Node)
