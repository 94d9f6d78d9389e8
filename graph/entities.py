"""Federation's `_entities`: what other subgraphs refer to by one of its keys."""

from collections.abc import Mapping
from typing import Any

from strawberry.federation.schema import FederationAny

from graph.engine.binding import checked_text, node_number
from graph.engine.fields import Ref, argument, references
from graph.engine.registry import ENTITIES_BY_NAME, Entity
from models.errors import BadUserInput

MOST_REPRESENTATIONS = 1000


def entities_by(representations: list[Any]) -> list[Ref | None]:
    """What the representations name, in their order."""
    if len(representations) > MOST_REPRESENTATIONS:
        raise BadUserInput(f"`representations` are at most {MOST_REPRESENTATIONS}.")
    asked = [(entity_of(item), item) for item in representations]
    return [Ref(entity.model, key_of(entity, item)) for entity, item in asked]


def entity_of(representation: Any) -> Entity:
    name = representation.get("__typename") if isinstance(representation, dict) else None
    entity = ENTITIES_BY_NAME.get(name) if isinstance(name, str) else None
    if entity is None or not entity.keys:
        raise BadUserInput(f"A representation names an entity of this subgraph as __typename, not {name!r:.40}.")
    return entity


def key_of(entity: Entity, representation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first of the entity's keys whose fields are all given."""
    for key in entity.keys:
        names = key.split()
        if all(isinstance(representation.get(name), str) for name in names):
            return {name: key_value(name, representation[name]) for name in names}
    raise BadUserInput(f"A representation of {entity.type.__name__} has one of the keys {', '.join(entity.keys)}.")


def key_value(name: str, text: str) -> Any:
    return node_number(text) if name == "id" else checked_text(text)


entities_field = references(
    "What other subgraphs refer to by one of its keys.",
    entities_by,
    representations=argument(list[FederationAny], "Types and keys."),
)
