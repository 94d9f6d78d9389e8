"""Federation's `_entities`: what other subgraphs refer to by one of its keys."""

from collections.abc import Sequence
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
    found: dict[Key | None, list[list[Any]]] = {}
    for (name, fields), places in alike(representations).items():
        key = key_of(name, fields)
        columns = [key_values(column, [representations[place][column] for place in places]) for column in key.names]
        before = found.setdefault(key, [[] for _ in range(len(columns) + 1)])
        found[key] = [[*old, *new] for old, new in zip(before, [places, *columns], strict=True)]
    return found


def alike(representations: list[Any]) -> dict[tuple[str, tuple[str, ...]], list[int]]:
    """The places of the representations, by their type's name and the names of their fields."""
    others = {*map(type, representations)} - {dict}
    names = [None] if others else [each.get("__typename") for each in representations]
    if wrong := [name for name in names if type(name) is not str]:
        raise BadUserInput(f"A representation names its type as __typename, not as {wrong[0]!r:.40}.")
    shapes: Any = [*zip(names, map(tuple, representations), strict=True)]
    if shapes and shapes.count(shapes[0]) == len(shapes):
        return {shapes[0]: [*range(len(shapes))]}
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for place, shape in enumerate(shapes):
        found.setdefault(shape, []).append(place)
    return found


def key_of(name: str, fields: Sequence[str]) -> Key:
    """The first of the entity's keys whose fields are all given."""
    entity = ENTITIES_BY_NAME.get(name)
    if entity is None or not entity.keys:
        raise BadUserInput(f"{name!r:.40} is no entity of this subgraph.")
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
