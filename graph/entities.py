"""Federation's `_entities`: what other subgraphs refer to by one of its keys."""

from typing import Any

from strawberry.federation.schema import FederationAny

from graph.engine.binding import checked_text, node_number
from graph.engine.fields import Ref, argument, references
from graph.engine.registry import ENTITIES_BY_NAME
from models.errors import BadUserInput

MOST_REPRESENTATIONS = 1000


def entities_by(representations: list[Any]) -> list[Ref | None]:
    """What the representations name, in their order."""
    if len(representations) > MOST_REPRESENTATIONS:
        raise BadUserInput(f"`representations` are at most {MOST_REPRESENTATIONS}.")
    return [entity_by(representation) for representation in representations]


def entity_by(representation: Any) -> Ref:
    """What a representation names by the first of its entity's keys whose fields are all given."""
    name = representation.get("__typename") if isinstance(representation, dict) else None
    entity = ENTITIES_BY_NAME.get(name) if isinstance(name, str) else None
    if entity is None or not entity.keys:
        raise BadUserInput(f"A representation names an entity of this subgraph as __typename, not {name!r:.40}.")
    for key in entity.unique:
        values = [representation.get(column) for column in key.names]
        if None not in values:
            return Ref(key, tuple(map(key_value, key.names, values)))
    raise BadUserInput(f"A representation of {name} has one of the keys {', '.join(entity.keys)}.")


def key_value(column: str, value: Any) -> Any:
    if not isinstance(value, str):
        raise BadUserInput(f"A key's {column} is a string, not {value!r:.40}.")
    return node_number(value) if column == "id" else checked_text(value)


entities_field = references(
    "What other subgraphs refer to by one of its keys.",
    entities_by,
    representations=argument(list[FederationAny], "Types and keys."),
)
