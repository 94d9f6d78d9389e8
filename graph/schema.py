"""The schema: the types put together, and their SDL."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, print_schema
from strawberry import federation
from strawberry.federation.schema import FederationAny
from strawberry.schema.config import StrawberryConfig
from strawberry.types import Info

from graph import (  # noqa: F401 - they register their types
    claim,
    contact,
    enterprise,
    experience,
    facets,
    import_job,
    industry,
    opportunity,
    product,
    recommendation,
    region,
    saved_search,
    search,
    viewer,
    webhook,
)
from graph.entities import entities_by, entities_field
from graph.fields.registry import DEFINITION, ENTITIES
from graph.mutation import Mutation, idempotent
from graph.query import Query
from graph.resolving.driver import resolve_references
from graph.scalars import SCALARS
from graph.subscription import Subscription

DIRECTIVES: Any = (idempotent,)
CLIENTS_DIRECTIVES = {"skip", "include", "deprecated", "specifiedBy", "oneOf", "idempotent"}


class Schema(federation.Schema):
    """Strawberry's schema, whose `_entities` are read as all else is."""

    async def entities_resolver(  # type: ignore[override]
        self, info: Info, representations: list[FederationAny]
    ) -> list[FederationAny]:
        return await resolve_references(info._raw_info, entities_by(representations))  # type: ignore[return-value] # noqa: SLF001

    @property
    def graphql_schema(self) -> GraphQLSchema:
        return self._schema


@cache
def schema() -> Schema:
    types = [found.type for found in ENTITIES.values()]
    made = Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        directives=DIRECTIVES,
        types=types,
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    query: Any = made.graphql_schema.query_type
    query.fields["_entities"].extensions[DEFINITION] = entities_field
    for kind in made.graphql_schema.type_map.values():
        definition: Any = kind.extensions.get(DEFINITION)
        if isinstance(kind, GraphQLInputObjectType) and definition.is_one_of:
            # Strawberry checks it in execution only; so validation and introspection know it too.
            kind.is_one_of = True
    return made


@cache
def sdl(*, api: bool = False) -> str:
    """The schema's text: with federation's directives, or with `api` as clients see it, without its parts."""
    return api_sdl(schema().graphql_schema) if api else schema().as_str() + "\n"


def api_sdl(full: GraphQLSchema) -> str:
    kwargs = full.to_kwargs()
    query: Any = full.query_type
    fields: Mapping[str, Any] = query.to_kwargs()["fields"]
    public = {name: field for name, field in fields.items() if not name.startswith("_")}
    kwargs["query"] = GraphQLObjectType(**{**query.to_kwargs(), "fields": public})
    kwargs["directives"] = tuple(found for found in full.directives if found.name in CLIENTS_DIRECTIVES)
    shown = [kind for name, kind in full.type_map.items() if kind is not query and not name.startswith("_")]
    kwargs["types"] = tuple(shown)
    return print_schema(GraphQLSchema(**kwargs)) + "\n"
