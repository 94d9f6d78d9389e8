"""`_entities` answers in order, with a bounded number of statements."""

from typing import Any

import pytest

ENTITIES = """query ($of: [_Any!]!) { _entities(representations: $of) { __typename
  ... on Enterprise { id slug name region { code } } ... on Product { id name } ... on Opportunity { id }
  ... on Experience { id } ... on Region { code name } ... on Industry { scheme classCode: code name } } }"""
KINDS = 8


async def fifty(ask: Any) -> list[dict[str, str]]:
    """Fifty mixed representations by every key; some name what is not there."""
    data = await ask("""{ enterprises(first: 12) { nodes { id slug } } products(first: 10) { nodes { id } }
        opportunities(first: 4) { nodes { id } } experiences(first: 4) { nodes { id } } regions { nodes { id code } }
        industries(first: 6, filter: { scheme: NACE }) { nodes { id scheme code } } }""")
    nodes = {name: found["nodes"] for name, found in data.items()}
    found = [{"__typename": "Enterprise", "id": node["id"]} for node in nodes["enterprises"]]
    found += [{"__typename": "Enterprise", "slug": node["slug"]} for node in nodes["enterprises"][:8]]
    for kind, name in (("Product", "products"), ("Opportunity", "opportunities"), ("Experience", "experiences")):
        found += [{"__typename": kind, "id": node["id"]} for node in nodes[name]]
    found += [{"__typename": "Region", "code": node["code"]} for node in nodes["regions"]]
    found += [{"__typename": "Industry", "scheme": n["scheme"], "code": n["code"]} for n in nodes["industries"]]
    found += [{"__typename": "Enterprise", "slug": "not-there"}, {"__typename": "Product", "id": "999999996"}]
    found += [{"__typename": "Region", "code": "US-CA"}]
    return sorted(found, key=lambda item: hash(tuple(item.values())))


async def test_fifty_mixed_representations_are_answered_in_order(ask: Any, statements: list[str]) -> None:
    representations = await fifty(ask)
    assert len(representations) == 50
    statements.clear()
    entities = (await ask(ENTITIES, of=representations))["_entities"]
    assert len(statements) <= KINDS
    for asked, found in zip(representations, entities, strict=True):
        if set(asked.values()) & {"not-there", "999999996", "US-CA"}:
            assert found is None
        else:
            assert asked.items() <= {"code": found.get("classCode"), **found}.items()


@pytest.mark.parametrize(
    "representation",
    [
        {"__typename": "Address", "city": "Бровари"},
        {"__typename": "Nothing", "id": "1"},
        {"__typename": "Enterprise"},
        {"__typename": "Enterprise", "id": "garbage"},
        {"__typename": "Enterprise", "id": 3},
        {"__typename": "Enterprise", "slug": "a\0b"},
        {"id": "3"},
        "Enterprise",
        None,
    ],
)
async def test_a_representation_of_no_entity_is_bad_input(ask: Any, representation: Any) -> None:
    answer = await ask(ENTITIES, errors=True, of=[representation])
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"BAD_USER_INPUT"}
