"""The SDL is what is served, and says of everything what it is for."""

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
)

from graph.schema import schema, sdl

ROOT = Path(__file__).parents[2]
FEDERATION = {"_Any", "_FieldSet", "_Service", "_Entity"}
NATIVE = {"String", "Int", "Float", "Boolean", "ID"}


def described() -> list[tuple[str, Any]]:
    """Each type, field, argument and enum value of our own, with its place."""
    found: list[tuple[str, Any]] = []
    for name, kind in schema().graphql_schema.type_map.items():
        if is_introspection_type(kind) or name in FEDERATION | NATIVE or "__" in name:
            continue
        found.append((name, kind))
        if isinstance(kind, GraphQLEnumType):
            found += [(f"{name}.{value}", item) for value, item in kind.values.items()]
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in kind.fields.items():
                if field_name.startswith("_"):
                    continue
                found.append((f"{name}.{field_name}", field))
                arguments = getattr(field, "args", {})
                found += [(f"{name}.{field_name}({argument}:)", item) for argument, item in arguments.items()]
    return found


@pytest.mark.parametrize("api", [False, True])
def test_the_printed_schema_is_valid(api: bool) -> None:
    assert build_schema(sdl(api=api), assume_valid_sdl=not api).query_type


def test_the_clients_schema_is_without_federation() -> None:
    assert "@key" not in sdl(api=True)
    assert "_entities" not in sdl(api=True)


def test_the_file_in_the_repository_is_the_served_schema() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl()


def test_everything_has_a_description_that_is_a_sentence() -> None:
    lacking = [place for place, item in described() if not (item.description or "").strip().endswith((".", "!"))]
    assert lacking == []


async def test_the_schema_is_served_as_text(client: Any) -> None:
    answer = await client.get("/schema.graphql")
    assert answer.text == sdl()


async def test_a_gateway_reads_the_schema_through_service(ask: Any) -> None:
    assert "@key" in (await ask("{ _service { sdl } }"))["_service"]["sdl"]
