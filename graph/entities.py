"""Federation's `_entities`: what other subgraphs refer to by one of its keys."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from strawberry.federation.schema import FederationAny

from graph.fields.arguments import checked_text
from graph.fields.kinds import argument
from graph.fields.references import Refs, references
from graph.fields.registry import ENTITIES_BY_NAME, Entity, Key
from models.errors import BadUserInput
from models.ids import node_numbers

MOST_REPRESENTATIONS = 1000


def entities_by(representations: list[Any]) -> Refs:
    """What the representations name; a gateway sends many at once, so those alike are read together."""
    if len(representations) > MOST_REPRESENTATIONS:
        raise BadUserInput(f"`representations` are at most {MOST_REPRESENTATIONS}.")
    found: dict[Key | None, list[list[Any]]] = {}
    for key, places in by_key(representations):
        columns = [key_values(column, [representations[place][column] for place in places]) for column in key.names]
        found[key] = [[*places], *columns]
    return found


def by_key(representations: list[Any]) -> Iterable[tuple[Key, Sequence[int]]]:
    """The places of the representations by the keys that they have."""
    names: list[Any] = [each.get("__typename") if isinstance(each, dict) else None for each in representations]
    for name in names:
        if not isinstance(name, str):
            raise BadUserInput(f"A representation names its type as __typename, not as {name!r:.40}.")
    if names and names.count(names[0]) == len(names):
        best = entity_named(names[0]).unique[0]
        if all(all(column in each for each in representations) for column in best.names):
            return [(best, range(len(names)))]  # as most gateways ask
    found: dict[Key, list[int]] = {}
    for place, (name, each) in enumerate(zip(names, representations, strict=True)):
        found.setdefault(key_of(name, each), []).append(place)
    return found.items()


def entity_named(name: str) -> Entity:
    entity = ENTITIES_BY_NAME.get(name)
    if entity is None or not entity.keys:
        raise BadUserInput(f"{name!r:.40} is no entity of this subgraph.")
    return entity


def key_of(name: str, fields: Container[str]) -> Key:
    """The first of the entity's keys whose fields are all given."""
    entity = entity_named(name)
    for key in entity.unique:
        if all(column in fields for column in key.names):
            return key
    raise BadUserInput(f"A representation of {name} has one of the keys {', '.join(entity.keys)}.")


def key_values(column: str, values: list[Any]) -> list[Any]:
    if {*map(type, values)} - {str}:
        raise BadUserInput(f"The {column} in a representation is a string.")
    return node_numbers(values) if column == "id" else [checked_text(value) for value in values]


entities_field = references(
    "What other subgraphs refer to by one of its keys.",
    entities_by,
    representations=argument(list[FederationAny], "Types and keys."),
)
