"""`_entities` answers in order, with a statement for each key."""

import random
from typing import Any

import pytest

ENTITIES = """query ($of: [_Any!]!) { _entities(representations: $of) { __typename
  ... on Enterprise { id slug name } ... on Product { id name } ... on Opportunity { id }
  ... on Experience { id } ... on Region { regionId: id code name }
  ... on Industry { industryId: id scheme classCode: code name } } }"""
Representation = dict[str, str]
ALIASES = {("Region", "id"): "regionId", ("Industry", "id"): "industryId", ("Industry", "code"): "classCode"}


def of_kind(kind: str, nodes: list[Any], *names: str) -> list[Representation]:
    return [{"__typename": kind, **{name: node[name] for name in names}} for node in nodes]


async def fifty(ask: Any) -> tuple[list[Representation], list[Representation]]:
    """Fifty mixed representations by five keys, and those of them that name what is not there."""
    data = await ask("""{ enterprises(first: 15) { nodes { id slug } } products(first: 10) { nodes { id } }
        regions { nodes { code } } industries(first: 6, filter: { scheme: NACE }) { nodes { scheme code } } }""")
    nodes = {name: found["nodes"] for name, found in data.items()}
    missing = [
        {"__typename": "Enterprise", "id": nodes["products"][0]["id"]},
        {"__typename": "Enterprise", "slug": "not-there"},
        {"__typename": "Product", "id": nodes["enterprises"][0]["id"]},
        {"__typename": "Product", "id": "999999996"},
        {"__typename": "Region", "code": "US-CA"},
        {"__typename": "Industry", "scheme": "NACE", "code": "99.98"},
    ]
    there = [
        *of_kind("Enterprise", nodes["enterprises"], "id"),
        *of_kind("Enterprise", nodes["enterprises"][:10], "slug"),
        *of_kind("Product", nodes["products"], "id"),
        *of_kind("Region", nodes["regions"], "code"),
        *of_kind("Industry", nodes["industries"], "scheme", "code"),
    ]
    mixed = missing + there
    random.Random(50).shuffle(mixed)  # noqa: S311
    return mixed, missing


async def test_fifty_mixed_representations_are_answered_in_order(ask: Any, statements: list[str]) -> None:
    representations, missing = await fifty(ask)
    assert len(representations) == 50
    statements.clear()
    entities = (await ask(ENTITIES, of=representations))["_entities"]
    assert len(statements) <= 5
    for asked, found in zip(representations, entities, strict=True):
        if asked in missing:
            assert found is None
        else:
            assert asked == {name: found[ALIASES.get((asked["__typename"], name), name)] for name in asked}


async def test_each_entity_is_reached_by_its_id(ask: Any, statements: list[str]) -> None:
    data = await ask("""{ enterprises(first: 2) { nodes { __typename id } } products(first: 2) { nodes { __typename id } }
        opportunities(first: 2) { nodes { __typename id } } experiences(first: 2) { nodes { __typename id } }
        regions { nodes { __typename id } } industries(first: 2) { nodes { __typename id } } }""")
    representations = [node for page in data.values() for node in page["nodes"]]
    statements.clear()
    entities = (await ask(ENTITIES, of=representations))["_entities"]
    assert len(statements) <= 6
    ids = [found.get(ALIASES.get((found["__typename"], "id"), "id")) for found in entities]
    assert ids == [asked["id"] for asked in representations]


@pytest.mark.parametrize(
    "representation",
    [
        pytest.param({"__typename": "Address", "city": "Бровари"}, id="a type that is no entity"),
        pytest.param({"__typename": "Nothing", "id": "1"}, id="an unknown type"),
        pytest.param({"__typename": ["Enterprise"], "id": "1"}, id="a type that is no string"),
        pytest.param({"__typename": "Enterprise"}, id="no key"),
        pytest.param({"__typename": "Enterprise", "id": None, "slug": None}, id="keys that are null"),
        pytest.param({"__typename": "Product", "slug": "honey"}, id="another type's key"),
        pytest.param({"__typename": "Industry", "code": "10.51"}, id="half a key"),
        pytest.param({"__typename": "Enterprise", "id": "garbage"}, id="a malformed id"),
        pytest.param({"__typename": "Enterprise", "id": "9" * 40}, id="an id too large"),
        pytest.param({"__typename": "Enterprise", "id": 3}, id="an id that is no string"),
        pytest.param({"__typename": "Enterprise", "slug": "a\0b"}, id="a slug with a null character"),
        pytest.param({"id": "3"}, id="no type"),
        pytest.param("Enterprise", id="no object"),
        pytest.param(None, id="null"),
    ],
)
async def test_a_representation_of_no_entity_is_bad_input(ask: Any, representation: Any) -> None:
    answer = await ask(ENTITIES, errors=True, of=[representation])
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}


async def test_an_unknown_scheme_is_null_as_is_all_that_is_not_there(ask: Any) -> None:
    unknown = {"__typename": "Industry", "scheme": "SIC", "code": "10.51"}
    assert (await ask(ENTITIES, of=[unknown]))["_entities"] == [None]


async def test_too_many_representations_are_bad_input(ask: Any) -> None:
    answer = await ask(ENTITIES, errors=True, of=[{"__typename": "Region", "code": "UA-32"}] * 1001)
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
