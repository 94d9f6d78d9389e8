"""Federation's `_entities`: what other subgraphs refer to by one of its keys."""

from typing import Any

from strawberry.federation.schema import FederationAny

from graph.fields.arguments import checked_text
from graph.fields.kinds import argument
from graph.fields.references import Refs, references
from graph.fields.registry import ENTITIES_BY_NAME, Key
from models.errors import BadUserInput
from models.ids import node_numbers

MOST_REPRESENTATIONS = 1000


def entities_by(representations: list[Any]) -> Refs:
    """What the representations name; a gateway sends many at once, so those alike are read together."""
    if len(representations) > MOST_REPRESENTATIONS:
        raise BadUserInput(f"`representations` are at most {MOST_REPRESENTATIONS}.")
    alike: dict[tuple[Any, ...], list[int]] = {}
    for place, representation in enumerate(representations):
        name = representation.get("__typename") if isinstance(representation, dict) else None
        if not isinstance(name, str):
            raise BadUserInput(f"A representation names its type as __typename, not as {name!r:.40}.")
        alike.setdefault((name, *representation), []).append(place)
    found: dict[Key | None, list[list[Any]]] = {}
    for (name, *fields), places in alike.items():
        key = key_of(name, fields)
        columns = [key_values(column, [representations[place][column] for place in places]) for column in key.names]
        before = found.setdefault(key, [[] for _ in range(len(columns) + 1)])
        found[key] = [[*old, *new] for old, new in zip(before, [places, *columns], strict=True)]
    return found


def key_of(name: str, fields: list[str]) -> Key:
    """The first of the entity's keys whose fields are all given."""
    entity = ENTITIES_BY_NAME.get(name)
    if entity is None or not entity.keys:
        raise BadUserInput(f"{name!r:.40} is no entity of this subgraph.")
    for key in entity.unique:
        if all(column in fields for column in key.names):
            return key
    raise BadUserInput(f"A representation of {name} has one of the keys {', '.join(entity.keys)}.")


def key_values(column: str, values: list[Any]) -> list[Any]:
    if not all(isinstance(value, str) for value in values):
        raise BadUserInput(f"The {column} in a representation is a string.")
    return node_numbers(values) if column == "id" else [checked_text(value) for value in values]


entities_field = references(
    "What other subgraphs refer to by one of its keys.",
    entities_by,
    representations=argument(list[FederationAny], "Types and keys."),
)
