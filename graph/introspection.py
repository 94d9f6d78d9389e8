"""What may be asked of the schema itself: as much as tools ask, whatever a server's limits on data are."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLObjectType, get_named_type

from graph.fields.selection import Selecting, selected_fields
from graph.limits import Limits

LIMITS = Limits(cost=1_000_000)
"""GraphiQL's own question costs about half of it."""
ROWS = {
    "types": 250,
    "directives": 20,
    "fields": 10,
    "inputFields": 10,
    "enumValues": 10,
    "possibleTypes": 5,
    "interfaces": 3,
    "args": 3,
}
"""How many a list of the schema has, about."""


class Introspection:
    """Counts what an operation asks of the schema."""

    def __init__(self, asked: Selecting) -> None:
        self.asked = asked
        self.fields = self.cost = 0

    def add(self, nodes: Sequence[Any], of: GraphQLObjectType, rows: int = 1, depth: int = 1) -> None:
        """Counts what the nodes ask of so many objects of a type. Raises LimitError."""
        found = selected_fields(self.asked, nodes, of)
        self.fields += len(found)
        self.cost += rows * len(found)
        for name, value in (("fields", self.fields), ("depth", depth), ("cost", self.cost)):
            LIMITS.check(name, value)
        for selected in found.values():
            definition = of.fields.get(selected.name)
            kind = get_named_type(definition.type) if definition else None
            if isinstance(kind, GraphQLObjectType):
                self.add(selected.nodes, kind, rows * ROWS.get(selected.name, 1), depth + 1)
