"""Which type stands for which model, and the names that annotations may use before they are defined."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from inspect import cleandoc
from typing import Any, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.field import StrawberryField

from models.base import NODE_TYPES, Base

T = TypeVar("T")

DEFINITION = "strawberry-definition"
"""Where Strawberry keeps a field's definition among the extensions of graphql-core's."""

NAMES: dict[str, Any] = {}
"""Where the annotations of all entities are looked up: types refer to each other freely."""


@dataclass(frozen=True, eq=False)
class Key:
    """Columns that together name one row of a model."""

    model: type[Base]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Entity:
    """A type over a model's rows, with the inputs that filter and order its pages."""

    type: Any
    model: type[Base]
    keys: tuple[str, ...]
    filter: Any
    order: Any

    @cached_property
    def unique(self) -> tuple[Key, ...]:
        """Its federation keys."""
        return tuple(Key(self.model, tuple(key.split())) for key in self.keys)

    @cached_property
    def by_id(self) -> Key:
        return Key(self.model, ("id",))


ENTITIES: dict[type[Base], Entity] = {}
ENTITIES_BY_NAME: dict[str, Entity] = {}


def entity(
    model: type[Base],
    *,
    keys: tuple[str, ...] = (),
    filter: type | None = None,
    order: type | None = None,
) -> Callable[[type[T]], type[T]]:
    """The type of a model's rows, with its federation keys; its description is its docstring."""

    def decorate(cls: type[T]) -> type[T]:
        cls.is_type_of = classmethod(lambda _, row, __: getattr(row, "model", None) is model)  # type: ignore[attr-defined]
        decorated = strawberry.federation.type(cls, keys=list(keys), description=cleandoc(cls.__doc__ or ""))
        register(decorated)
        found = Entity(decorated, model, keys, filter, order)
        ENTITIES[model] = ENTITIES_BY_NAME[cls.__name__] = found
        return decorated

    return decorate


def value_type(cls: type[T]) -> type[T]:
    """A type of no row of its own, or of a derived one; its description is its docstring."""
    decorated = strawberry.type(cls, description=cleandoc(cls.__doc__ or ""))
    register(decorated)
    return decorated


def register(cls: type) -> None:
    """Lets the annotations of a type's fields be looked up once all types are there."""
    NAMES.update(vars(sys.modules[cls.__module__]))
    NAMES[cls.__name__] = cls
    for field in cls.__strawberry_definition__.fields:  # type: ignore[attr-defined]
        if field.python_name in vars(cls).get("__annotations__", {}):
            look_up_late(field, cls.__annotations__[field.python_name])


def look_up_late(field: StrawberryField, annotation: Any) -> None:
    field.type_annotation = StrawberryAnnotation(annotation, namespace=NAMES)


def paging_inputs(model: type[Base]) -> Mapping[str, Any]:
    """The `filter` and `orderBy` arguments of a model's pages."""
    from graph.fields.kinds import Argument  # noqa: PLC0415 - fields are made before types are known

    found = ENTITIES.get(model)
    inputs: dict[str, Argument] = {}
    if found is None:
        return inputs
    if found.filter:
        inputs["filter"] = Argument(found.filter | None, "Only what matches all of this.")
    if found.order:
        default = found.order.newest_first()
        inputs["order_by"] = Argument(found.order | None, "How to sort; ties are broken by id.", default)
    return inputs


def entity_of(node_id: int) -> Entity | None:
    """The entity whose rows have such ids."""
    return entities_by_node_type().get(node_id % NODE_TYPES)


@cache
def entities_by_node_type() -> Mapping[int | None, Entity]:
    return {model.node_type: entity for model, entity in ENTITIES.items()}


def type_name(model: type[Base]) -> str:
    """The name of the type that stands for a model."""
    return str(ENTITIES[model].type.__strawberry_definition__.name)
