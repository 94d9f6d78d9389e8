"""The schema: the types put together, and their SDL."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphql import GraphQLSchema, lexicographic_sort_schema, print_schema
from strawberry import federation
from strawberry.schema.config import StrawberryConfig

from graph import enterprise, experience, industry, opportunity, product, region  # noqa: F401 - they register their types
from graph.engine.registry import ENTITIES
from graph.query import Query
from graph.scalars import SCALARS


@cache
def schema() -> federation.Schema:
    types = [found.type for found in ENTITIES.values()]
    return federation.Schema(query=Query, types=types, config=StrawberryConfig(scalar_map=SCALARS))
