"""Whatever a caller sends, the answer has its code and its path; what does not exist is null."""

import json
import random
import string
from collections.abc import Callable
from typing import Any

import asyncpg
import httpx
import pytest

from graph.fields.registry import ENTITIES
from models import NODE_TYPES
from tests.graph.bad_input import (
    BAD,
    NEWEST,
    TABLE,
    TIME,
    Case,
    packed,
)


async def answer(client: httpx.AsyncClient, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The body; the request may hold lone surrogates, and the status is never one of the server's faults."""
    content = json.dumps({"query": query, "variables": variables}).encode()
    response = await client.post("/graphql", content=content, headers={"content-type": "application/json"})
    assert response.status_code in {200, 400}, response.text
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize("case", TABLE, ids=lambda case: ascii(case[:2])[:150])
async def test_bad_input_has_its_code_and_its_path(client: httpx.AsyncClient, case: Case) -> None:
    body = await answer(client, case.query, case.variables)
    found = {(error["extensions"]["code"], json.dumps(error.get("path"))) for error in body["errors"]}
    assert found == {(case.code, json.dumps(case.path))}, body["errors"]
    assert ("data" in body) is (case.path is not None)


async def test_another_orders_cursor_is_refused_and_its_own_is_taken(client: httpx.AsyncClient) -> None:
    query = """query ($after: String, $order: EnterpriseOrder) {
        enterprises(first: 1, after: $after, orderBy: $order) { pageInfo { endCursor } } }"""
    by_name = {"field": "NAME", "direction": "ASC"}
    first = await answer(client, query, {"order": by_name})
    after = first["data"]["enterprises"]["pageInfo"]["endCursor"]
    assert "errors" not in await answer(client, query, {"order": by_name, "after": after})
    for other in ({"field": "NAME", "direction": "DESC"}, {"field": "EMPLOYEES", "direction": "ASC"}):
        refused = await answer(client, query, {"order": other, "after": after})
        assert [(error["extensions"]["code"], error["path"]) for error in refused["errors"]] == [(BAD, ["enterprises"])]


async def test_an_absurd_yet_well_formed_cursor_gives_a_page(client: httpx.AsyncClient) -> None:
    for key in ("infinity", "0001-01-01 00:00:00+00", "9999-12-31 23:59:59+00", TIME):
        for row_id in (0, 1, 2**63 - 1):
            query = "query ($v: String) { enterprises(after: $v) { nodes { id } pageInfo { hasPreviousPage } } }"
            assert "errors" not in await answer(client, query, {"v": packed([NEWEST, key, row_id])})


UNUSED_TYPE = next(n for n in range(NODE_TYPES) if n not in {model.node_type for model in ENTITIES})


@pytest.mark.parametrize(
    "field",
    [
        'region(code: "US-CA")',
        'enterprise(by: { id: "9223372036854775807" })',
        'enterprise(by: { slug: "no-such-enterprise" })',
        'enterprise(by: { slug: "" })',
        'enterprise(by: { registration: { scheme: EDRPOU, number: "99999999" } })',
        'enterprise(by: { registration: { scheme: LEI, number: "" } })',
        'industry(code: "99.99")',
        'industry(scheme: NAICS, code: "C")',
        'product(id: "9223372036854775807")',
        'opportunity(id: "9223372036854775807")',
        'experience(id: "9223372036854775807")',
        f'node(id: "{UNUSED_TYPE + NODE_TYPES * 1000}")',
        *(f'node(id: "{model.node_type + NODE_TYPES * 10**15}")' for model in ENTITIES if model.node_type is not None),
    ],
)
async def test_what_does_not_exist_is_null(ask: Any, field: str) -> None:
    assert await ask(f"{{ found: {field} {{ id }} }}") == {"found": None}


async def test_an_id_of_another_type_is_null(ask: Any) -> None:
    found = await ask("{ enterprises(first: 1) { nodes { id } } products(first: 1) { nodes { id } } }")
    enterprise, product = (found[name]["nodes"][0]["id"] for name in ("enterprises", "products"))
    data = await ask(
        """query ($enterprise: ID!, $product: ID!) {
            product(id: $enterprise) { id } opportunity(id: $product) { id } experience(id: $enterprise) { id }
            enterprise(by: { id: $product }) { id } }""",
        enterprise=enterprise,
        product=product,
    )
    assert set(data.values()) == {None}


async def test_nodes_keep_the_order_of_the_ids_with_null_for_what_is_missing(ask: Any) -> None:
    found = await ask("{ enterprises(first: 2) { nodes { id } } products(first: 2) { nodes { id } } }")
    one, two = (node["id"] for node in found["enterprises"]["nodes"])
    three, four = (node["id"] for node in found["products"]["nodes"])
    missing, unknown = "9223372036854775807", str(UNUSED_TYPE + NODE_TYPES * 1000)
    ids = [four, missing, one, unknown, three, one, two, missing]
    nodes = (await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=ids))["nodes"]
    assert [node and node["id"] for node in nodes] == [four, None, one, None, three, one, two, None]
    assert (await ask("{ nodes(ids: []) { id } }")) == {"nodes": []}


@pytest.mark.parametrize("status", ["DRAFT", "SUSPENDED"])
async def test_what_is_not_published_is_null_like_what_does_not_exist(ask: Any, demo_url: str, status: str) -> None:
    connection = await asyncpg.connect(demo_url)
    try:
        enterprises = await connection.fetch("SELECT id, slug FROM enterprises WHERE publication_status = $1", status)
        registrations = await connection.fetch(
            "SELECT scheme, number FROM enterprise_registrations WHERE enterprise_id = ANY($1)",
            [row["id"] for row in enterprises],
        )
        products = await connection.fetch(
            "SELECT id FROM products WHERE enterprise_id = ANY($1)", [row["id"] for row in enterprises]
        )
    finally:
        await connection.close()
    assert enterprises, f"the demo data has no {status} enterprise"
    for row in enterprises:
        data = await ask(
            """query ($id: ID!, $slug: String!) { a: enterprise(by: { id: $id }) { id }
                b: enterprise(by: { slug: $slug }) { id } c: node(id: $id) { id } }""",
            id=str(row["id"]),
            slug=row["slug"],
        )
        assert data == {"a": None, "b": None, "c": None}
    for row in registrations:
        by = {"registration": dict(row)}
        assert await ask("query ($by: EnterpriseBy!) { enterprise(by: $by) { id } }", by=by) == {"enterprise": None}
    for row in products:
        data = await ask("query ($id: ID!) { product(id: $id) { id } node(id: $id) { id } }", id=str(row["id"]))
        assert data == {"product": None, "node": None}
    ids = [str(row["id"]) for row in (*enterprises, *products)][:100]
    assert await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids) == {"nodes": [None] * len(ids)}


CHARACTERS = string.printable + "\0\x1c\x7f\u200b\u2028\ud800\udfff\ufeff\uffff٣²Їїé☃😀"
KEYS = ["", "0", "-5", "1_0", " 7", "\x1c5", "1e5", "NaN", "Infinity", "-Infinity", "infinity", "-infinity", "today"]
KEYS += ["2024-02-30", "2024-W01-1", "20240101T101010", "2024-01-01\t10:00", "2024-01-01T10:00:00+23:59", "epoch", TIME]
TAGS = ["PUBLISHED_AT", "UPDATED_AT", "NAME:en", "NAME:uk", "EMPLOYEES", "PRICE", "CLOSES_AT", "HELPFUL"]
ORDERED = {
    "enterprises": ("PUBLISHED_AT", "UPDATED_AT", "NAME", "EMPLOYEES"),
    "products": ("PUBLISHED_AT", "NAME", "PRICE"),
    "opportunities": ("PUBLISHED_AT", "CLOSES_AT"),
    "experiences": ("UPDATED_AT", "HELPFUL"),
}
FUZZED = [
    "node(id: $v)",
    "product(id: $v)",
    "enterprise(by: { id: $v })",
    "enterprise(by: { slug: $v })",
    "enterprise(by: { registration: { scheme: EDRPOU, number: $v } })",
    "industry(code: $v)",
    "industry(scheme: NAICS, code: $v)",
    "region(code: $v)",
    *(
        f"{name}({side}: $v, orderBy: {{ field: {order}, direction: {direction} }})"
        for name, orders in ORDERED.items()
        for order in orders
        for direction in ("ASC", "DESC")
        for side in ("after", "before")
    ),
    "regions(after: $v)",
    "industries(before: $v)",
]
ROUNDS = 60


def random_text(chance: random.Random) -> str:
    return "".join(chance.choices(CHARACTERS, k=chance.choice((0, 1, 2, 5, 20, 300))))


def random_number(chance: random.Random) -> str:
    sign = chance.choice(("", "-", "+", " ", "0"))
    return f"{sign}{chance.choice((0, 1, 2**31, 2**63 - 1, 2**63, 10**30, chance.randrange(10**6)))}"


def random_cursor(chance: random.Random, field: str) -> str:
    """Nearly a cursor, and mostly one of the field's own order."""
    own = next((tag for tag in TAGS if f"field: {tag.partition(':')[0]}," in field), "CODE")
    tag = f"{chance.choice((own, own, own, *TAGS))} {'DESC' if 'DESC' in field else 'ASC'}"
    key = chance.choice((*KEYS, random_text(chance), random_number(chance)))
    cursor = packed([tag, key, chance.choice((0, 1, 33, 2**63 - 1, 2**63, -1))])
    if chance.random() < 0.2:
        at = chance.randrange(len(cursor))
        cursor = cursor[:at] + chance.choice(CHARACTERS) + cursor[at + 1 :]
    return cursor


@pytest.mark.parametrize("field", FUZZED)
async def test_no_text_at_all_makes_the_server_fail(client: httpx.AsyncClient, field: str) -> None:
    chance = random.Random(field)  # noqa: S311 - the same cases each time
    kinds = {"id": "ID!", "slug": "String!", "number": "String!", "code": "String!", "after": "String"}
    kind = next((kinds[name] for name in kinds if f"{name}: $v" in field), "String")
    kind = "RegionCode!" if field.startswith("region(") else kind
    selection = (
        "{ nodes { id } pageInfo { hasNextPage hasPreviousPage } }" if "after" in field or "before" in field else ""
    )
    query = f"query ($v: {kind}) {{ {field} {selection or '{ id }'} }}"
    makers: list[Callable[[], str]] = [
        lambda: random_text(chance),
        lambda: random_number(chance),
        lambda: random_cursor(chance, field),
    ]
    failed = []
    for _ in range(ROUNDS):
        value = chance.choice(makers if not selection else [*makers, makers[-1], makers[-1]])()
        body = await answer(client, query, {"v": value})
        if {error["extensions"]["code"] for error in body.get("errors", ())} - {BAD}:
            failed.append(value)
    assert not failed
