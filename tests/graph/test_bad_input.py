"""Whatever a caller sends, the answer has its code and its path; what does not exist is null."""

import base64
import json
import random
import string
from collections.abc import Callable
from typing import Any, NamedTuple

import asyncpg
import httpx
import pytest

from graph.fields.registry import ENTITIES
from models import NODE_TYPES

BAD, INVALID, UNPARSED = "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"
NEWEST = "PUBLISHED_AT DESC"
TIME = "2026-01-01 00:00:00+00"
LONG = 5000


def packed(value: Any) -> str:
    """A value in the form of a cursor."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class Case(NamedTuple):
    query: str
    variables: dict[str, Any]
    code: str = BAD
    path: list[Any] | None = None


def literal(value: Any) -> str:
    """A value as it stands in a document; all keys of these tests are names."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)


def both_ways(field: str, kind: str, value: Any, path: list[Any] | None = None) -> list[Case]:
    """A value of an argument as a literal and as a variable; `%s` in the field is its place."""
    as_variable = f"query ($v: {kind}) {{ {field % '$v'} }}"
    as_literal = f"{{ {field % literal(value)} }}"
    return [Case(as_literal, {}, BAD, path), Case(as_variable, {"v": value}, BAD, path)]


DOCUMENTS = [
    Case("{ nothing }", {}, INVALID),
    Case('{ region(code: "UA-32") { nothing } }', {}, INVALID),
    Case('{ region(code: "UA-32", nothing: 1) { id } }', {}, INVALID),
    Case("{ region { id } }", {}, INVALID),
    Case('{ region(code: "UA-32") }', {}, INVALID),
    Case("{ __typename { a } }", {}, INVALID),
    Case("query ($v: Nothing) { __typename }", {}, INVALID),
    Case("{ ...Missing }", {}, INVALID),
    Case("mutation { nothing }", {}, INVALID),
    Case("{", {}, UNPARSED),
    Case("}", {}, UNPARSED),
    Case("\0", {}, UNPARSED),
    Case("{ a(b: ) }", {}, UNPARSED),
    Case('{ region(code: "UA-32) { id } }', {}, UNPARSED),
    Case("{ a }" * 10_000, {}, UNPARSED),
    Case("query ($v: ID!) { node(id: $v) { id } }", {}),
    Case("query ($v: ID!) { node(id: $v) { id } }", {"v": None}),
    Case("query ($v: ID!) { node(id: $v) { id } }", {"v": {}}),
    Case("query ($v: Int) { enterprises(first: $v) { totalCount } }", {"v": "1"}),
    Case("query ($v: Int) { enterprises(first: $v) { totalCount } }", {"v": 2**31}),
    Case("query ($v: EnterpriseFilter) { enterprises(filter: $v) { totalCount } }", {"v": {"nothing": 1}}),
    Case("query ($v: EnterpriseFilter) { enterprises(filter: $v) { totalCount } }", {"v": {"sizes": ["HUGE"]}}),
    Case("{ enterprises(filter: { sizes: [HUGE] }) { totalCount } }", {}),
    Case("{ enterprises(orderBy: { field: NOTHING }) { totalCount } }", {}),
]

BAD_IDS = [
    "",
    "0",
    "-1",
    "+1",
    "01",
    "x",
    "1.5",
    "1e3",
    " 1",
    "1_0",
    "٣",
    "²",
    "\0",
    str(2**63),
    "9" * LONG,
    "RW50OjE=",
]
ID_FIELDS = ["node", "product", "opportunity", "experience"]
IDS = [
    *[
        case
        for field in ID_FIELDS
        for value in BAD_IDS
        for case in both_ways(f"{field}(id: %s) {{ id }}", "ID!", value, [field])
    ],
    *[
        case
        for value in BAD_IDS
        for case in both_ways("enterprise(by: { id: %s }) { id }", "ID!", value, ["enterprise"])
    ],
    *both_ways("nodes(ids: %s) { id }", "[ID!]!", ["1", "x"], ["nodes"]),
    *both_ways("nodes(ids: %s) { id }", "[ID!]!", [str(n) for n in range(1, 102)], ["nodes"]),
]

BAD_CURSORS = [
    "",
    " ",
    "x",
    "not base64!",
    "курсор",
    "\0",
    base64.b64encode(b"\xff\xfe\x00garbage").decode(),
    base64.b64encode(b"[" * 4000).decode(),
    packed(None),
    packed({}),
    packed({"a": 1, "b": 2, "c": 3}),
    packed("abc"),
    packed([]),
    packed([NEWEST, TIME]),
    packed([NEWEST, TIME, 1, 2]),
    packed([NEWEST, TIME, "1"]),
    packed([NEWEST, TIME, 1.5]),
    packed([NEWEST, TIME, True]),
    packed([NEWEST, TIME, None]),
    packed([NEWEST, TIME, -1]),
    packed([NEWEST, TIME, 2**63]),
    packed([NEWEST, TIME, 10**30]),
    base64.b64encode(f'["{NEWEST}", "{TIME}", {"9" * LONG}]'.encode()).decode(),
    packed([NEWEST, 1, 1]),
    packed([NEWEST, None, 1]),
    packed([NEWEST, [], 1]),
    packed([1, TIME, 1]),
    packed(["", TIME, 1]),
    packed(["NOTHING DESC", TIME, 1]),
    packed([NEWEST.lower(), TIME, 1]),
    # Other orders' cursors.
    packed(["PUBLISHED_AT ASC", TIME, 1]),
    packed(["UPDATED_AT DESC", TIME, 1]),
    packed(["NAME:en DESC", "a", 1]),
    *[
        packed([NEWEST, key, 1])
        for key in (
            "",
            "x",
            "now",
            "\0",
            "\ud800",
            "2024-02-31",
            "2024-02-31 00:00:00+00",
            "2024-13-01 00:00:00+00",
            "2024-01-01 25:00:00+00",
            "99999-01-01 00:00:00+00",
            "2024-W01-1",
            "2024-01-01☃10:00:00+00",
            "2024-01-01x10:00:00+00",
            "2024-01-01 10:00:00+23:59",
            "20240101 10:00:00+00\0",
        )
    ],
]
PAGES = ["enterprises", "products", "opportunities", "experiences"]
CURSORS = [
    *[
        case
        for side in ("after", "before")
        for value in BAD_CURSORS
        for case in both_ways(f"enterprises({side}: %s) {{ nodes {{ id }} }}", "String", value, ["enterprises"])
    ],
    *[
        Case(f"query ($v: String) {{ {name}(after: $v) {{ nodes {{ id }} }} }}", {"v": value}, BAD, [name])
        for name in [*PAGES, "regions", "industries"]
        for value in ("x", packed([]), packed(["NOTHING ASC", "a", 1]))
    ],
    *[
        Case(
            f"query ($v: String) {{ {name}(after: $v, orderBy: {{ field: {order}, direction: ASC }}) {{ nodes {{ id }} }} }}",
            {"v": packed([f"{tag} ASC", key, 1])},
            BAD,
            [name],
        )
        for name, order, tag, keys in (
            (
                "enterprises",
                "EMPLOYEES",
                "EMPLOYEES",
                ("", "x", "1.5", "1e3", str(2**31), "9" * LONG, "\0", "\x1c5", "٣"),
            ),
            ("products", "PRICE", "PRICE", ("", "x", "NaN", "1e9999", "9" * LONG, "\0", "5\n", "٣")),
            ("opportunities", "CLOSES_AT", "CLOSES_AT", ("", "x", "2024-02-31", "\0")),
            ("experiences", "HELPFUL", "HELPFUL", ("", "x", "1.5", str(2**31), "\0", "\x1c5")),
            ("enterprises", "NAME", "NAME:en", ("\0", "\ud800")),
            ("enterprises", "NAME", "NAME:uk", ("a",)),
        )
        for key in keys
    ],
]

WINDOWS = [
    *[
        case
        for name in [*PAGES, "regions", "industries"]
        for side in ("first", "last")
        for value in (101, -1, 2**31 - 1, -(2**31))
        for case in both_ways(f"{name}({side}: %s) {{ nodes {{ id }} }}", "Int", value, [name])
    ],
    *[
        Case(f"{{ {name}(first: 1, last: 1) {{ nodes {{ id }} }} }}", {}, BAD, [name])
        for name in [*PAGES, "regions", "industries"]
    ],
    *[
        Case(
            f'{{ region(code: "UA-32") {{ statistics {{ byIndustry(first: {value}) {{ count }} }} }} }}',
            {},
            BAD,
            ["region", "statistics", "byIndustry"],
        )
        for value in (101, -1, 2**31 - 1)
    ],
    Case('{ region(code: "UA-32") { enterprises(first: 101) { nodes { id } } } }', {}, BAD, ["region", "enterprises"]),
    Case(
        '{ region(code: "UA-32") { enterprises(first: 1) { nodes { products(last: -1) { nodes { id } } } } } }',
        {},
        BAD,
        ["region", "enterprises", "nodes", 0, "products"],
    ),
]

BAD_INSTANTS = ["", "x", "2026-01-01", "2026-01-01T00:00:00", "2026-02-31T00:00:00Z", "2026-01-01 00:00:00Z"]
BAD_INSTANTS += [
    "2026-01-01T25:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T00:00:00Z\0",
]
# What scalars refuse is refused before any field is reached.
SCALARS: list[tuple[str, str, str, list[Any]]] = [
    ("enterprises", "EnterpriseFilter", "regions", [["UA-00"], ["ua-32"], ["Kyiv"], [""], ["\0"], [1]]),
    ("enterprises", "EnterpriseFilter", "countries", [["XX"], ["ua"], ["UKR"], [""], ["UA\0"]]),
    ("enterprises", "EnterpriseFilter", "exportMarkets", [["XX"], ["EU"]]),
    ("enterprises", "EnterpriseFilter", "languages", [["xx"], ["english"], ["en_US"], [""], ["en\0"]]),
    ("enterprises", "EnterpriseFilter", "hsCodes", [["00"], ["8"], ["841"], ["84.13"], ["84131900"], ["٨٤"], ["84\0"]]),
    ("products", "ProductFilter", "hsCodes", [["99x"], [84]]),
    ("opportunities", "OpportunityFilter", "targetRegions", [["UA-00"]]),
    ("enterprises", "EnterpriseFilter", "publishedAt", [{"from": text} for text in BAD_INSTANTS]),
    ("enterprises", "EnterpriseFilter", "updatedAt", [{"to": text} for text in BAD_INSTANTS]),
    ("enterprises", "EnterpriseFilter", "employees", [{"min": 2**31}, {"max": "5"}, {"min": 1.5}]),
    (
        "products",
        "ProductFilter",
        "price",
        [
            {"min": "1"},
            *({"currency": code} for code in ("XXZ", "usd", "", "US\0")),
            *({"currency": "USD", "min": number} for number in ("", "x", "NaN", "1e5", "1,5", "٣", "9" * LONG, True)),
        ],
    ),
]
RULES: list[tuple[str, str, str, list[Any]]] = [
    (
        "enterprises",
        "EnterpriseFilter",
        "industries",
        [
            *([{"scheme": "NACE", "code": code}] for code in ("99.99", "", "c", "\0", "C\0", "x" * LONG)),
            [{"code": "nothing"}],
        ],
    ),
    ("products", "ProductFilter", "industries", [[{"code": "nothing"}]]),
    ("opportunities", "OpportunityFilter", "industries", [[{"code": "nothing"}]]),
    ("experiences", "ExperienceFilter", "industries", [[{"code": "nothing"}]]),
    ("industries", "IndustryFilter", "parent", [{"code": "nothing"}, {"code": "\0"}]),
    ("products", "ProductFilter", "certifications", [["\0"], ["ISO", "ISO\x009001"]]),
    (
        "enterprises",
        "EnterpriseFilter",
        "near",
        [
            {"latitude": latitude, "longitude": longitude, "radiusKm": radius}
            for latitude, longitude, radius in (
                (90.1, 30, 1),
                (-91, 30, 1),
                (50, 180.5, 1),
                (50, -181, 1),
                (50, 30, 0),
                (50, 30, -1),
                (1e300, 30, 1),
            )
        ],
    ),
]


def enum_literal(text: str) -> str:
    return text.replace('"NACE"', "NACE")


def filter_cases(table: list[tuple[str, str, str, list[Any]]], *, reached: bool) -> list[Case]:
    cases = []
    for name, kind, key, values in table:
        for value in values:
            found = both_ways(f"{name}(filter: %s) {{ totalCount }}", kind, {key: value}, [name] if reached else None)
            cases += [case._replace(query=enum_literal(case.query)) for case in found]
    return cases


REGISTRATION = {"scheme": "EDRPOU", "number": "1"}
ARGUMENTS = [
    *both_ways("region(code: %s) { id }", "RegionCode!", "UA-00"),
    *both_ways("region(code: %s) { id }", "RegionCode!", "\0"),
    *both_ways("regions(countries: %s) { totalCount }", "[CountryCode!]", ["XX"]),
    *both_ways('region(code: "UA-32") { name(language: %s) }', "LanguageTag", "klingon"),
    *both_ways("industry(code: %s) { id }", "String!", "C\0", ["industry"]),
    *both_ways("enterprise(by: { slug: %s }) { id }", "String!", "a\0b", ["enterprise"]),
    *both_ways(
        "enterprise(by: { registration: { scheme: EDRPOU, number: %s } }) { id }", "String!", "1\0", ["enterprise"]
    ),
    # Exactly one field of EnterpriseBy.
    *both_ways("enterprise(by: %s) { id }", "EnterpriseBy!", {}),
    *both_ways("enterprise(by: %s) { id }", "EnterpriseBy!", {"id": "1", "slug": "a"}),
    *both_ways("enterprise(by: %s) { id }", "EnterpriseBy!", {"id": None}),
    *both_ways("enterprise(by: %s) { id }", "EnterpriseBy!", {"id": "1", "slug": None}),
    Case("query ($v: EnterpriseBy!) { enterprise(by: $v) { id } }", {"v": {"slug": "a", "registration": REGISTRATION}}),
    Case(
        "query ($v: EnterpriseBy!) { enterprise(by: $v) { id } }",
        {"v": {"registration": {**REGISTRATION, "scheme": "NOTHING"}}},
    ),
    Case('{ industry(scheme: NOTHING, code: "C") { id } }', {}),
]
TABLE = [
    *DOCUMENTS,
    *IDS,
    *CURSORS,
    *WINDOWS,
    *filter_cases(SCALARS, reached=False),
    *filter_cases(RULES, reached=True),
    *ARGUMENTS,
]


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
