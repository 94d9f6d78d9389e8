"""`nodes` by mixed ids, and `_entities` by mixed representations."""

from typing import Any

from tests.graph.differential.comparing import Case

NODES = """query ($v: [ID!]!) { nodes(ids: $v) { __typename id ... on Enterprise { slug products(first: 1) { nodes { id } } }
    ... on Product { name price { min } } ... on Region { code } ... on Industry { industry: code parent { code } }
    ... on ExperienceComment { body } } }"""
ENTITIES = """query ($v: [_Any!]!) { _entities(representations: $v) { __typename ... on Enterprise { id slug region { code } }
    ... on Product { id name } ... on Opportunity { isOpen } ... on Experience { topics comments(first: 1) { totalCount } }
    ... on Region { regionId: id code } ... on Industry { industryId: id scheme industry: code children { code } } } }"""
ID_LISTS = [
    [],
    ["<product 0>"],
    ["<product 2>", "<product 0>", "<product 1>"],
    ["<product 0>", "<product 0>", "<enterprise 0>", "<product 0>"],
    ["<comment 0>", "<industry 1>", "<region 2>", "<experience 0>", "<opportunity 1>", "<enterprise 2>", "<product 2>"],
    ["<unknown>", "<enterprise 0>", "<unknown>", "<product 0>", "31", "1"],
    ["<draft 0>", "<enterprise 0>", "<draft 1>"],
    ["<unknown>"],
    "<product 0>",
    [7, 33],
]


def of(kind: str, **key: Any) -> dict[str, Any]:
    return {"__typename": kind, **key}


ENTERPRISES = [of("Enterprise", id=f"<enterprise {place}>") for place in (2, 0, 1)]
SLUGS = [of("Enterprise", slug=f"<slug {place}>") for place in (1, 0)]
REGIONS = [of("Region", code="US-UT"), of("Region", id="<region 0>"), of("Region", code="UA-32")]
INDUSTRIES = [
    of("Industry", scheme="NACE", code="C"),
    of("Industry", id="<industry 0>"),
    of("Industry", scheme="NAICS", code="11"),
]
OTHERS = [
    of("Product", id="<product 0>"),
    of("Opportunity", id="<opportunity 0>"),
    of("Experience", id="<experience 0>"),
]
MISSING = [
    of("Enterprise", id="<unknown>"),
    of("Enterprise", id="<product 0>"),
    of("Enterprise", slug="nothing"),
    of("Product", id="<enterprise 0>"),
    of("Region", code="US-CA"),
    of("Industry", scheme="NACE", code="nothing"),
    of("Industry", scheme="NOTHING", code="C"),
    of("Enterprise", id="<draft 0>"),
]
REPRESENTATIONS: list[list[Any]] = [
    [],
    ENTERPRISES,
    SLUGS,
    REGIONS,
    INDUSTRIES,
    OTHERS,
    MISSING,
    [*OTHERS, *ENTERPRISES, *SLUGS, *REGIONS, *INDUSTRIES],
    [MISSING[0], *SLUGS, MISSING[2], *ENTERPRISES, *SLUGS, *MISSING, *REGIONS, *REGIONS, *INDUSTRIES[:1]],
    [
        of("Enterprise", id="<enterprise 0>", slug="<slug 3>", name="ignored"),
        of("Enterprise", id=None, slug="<slug 3>"),
    ],
    [of("Product", id="<product 0>"), of("Product", id="x")],
    [of("Address", city="x")],
    [of("Nothing", id="1")],
    [of("Enterprise")],
    [of("Industry", code="C")],
    [{"id": "<product 0>"}],
    ["text"],
    [1],
]
LITERALS = [
    '{ _entities(representations: [{ __typename: "Product", id: "<product 0>" }]) { __typename ... on Product { name } } }',
    (
        '{ _entities(representations: [{ __typename: "Region", code: "UA-32" }, { __typename: "Region", id: "<region 1>" }]) '
        "{ ... on Region { code } } }"
    ),
    '{ _entities(representations: { __typename: "Region", code: "UA-32" }) { ... on Node { id } } }',
    '{ a: _entities(representations: []) { __typename } b: _entities(representations: [{ __typename: "Product", id: "1" }]) { __typename } }',
    '{ node(id: "<region 0>") { id } nodes(ids: []) { id } _entities(representations: []) { __typename } region(code: "UA-32") { id } }',
    '{ _entities(representations: [{ __typename: "Product", id: "<product 0>" }]) { ... on Product { id @skip(if: true) } } }',
    (
        '{ _entities(representations: [{ __typename: "Product", id: "<product 0>" }, { __typename: "Region", code: "UA-32" }]) '
        "{ ... on Region { enterprises(last: 2) { edges { node { slug } } pageInfo { startCursor } } } } }"
    ),
]
VARYING = [
    "query ($i: ID!) { node(id: $i) { ... on Enterprise { products(first: 2, after: null) { nodes { id } } } ... on Product { name } } }",
    'query ($i: ID!, $l: LanguageTag = "uk") { nodes(ids: [$i, "<product 0>"]) { ... on Product { name(language: $l) } ... on Region { name(language: $l) } } }',
    "query ($i: ID!, $n: Int = 1) { node(id: $i) { id ... on Region { enterprises(first: $n) { nodes { id } } } ... on Enterprise { products(last: $n) { nodes { id } } } } }",
]

CASES = [
    *[Case(NODES, {"v": ids}, ("uk",)) for ids in ID_LISTS],
    Case(NODES, {"v": []}, more=tuple({"v": ids} for ids in ID_LISTS)),
    *[Case(ENTITIES, {"v": found}) for found in REPRESENTATIONS],
    Case(ENTITIES, {"v": []}, ("en",), more=tuple({"v": found} for found in REPRESENTATIONS)),
    *[Case(ENTITIES, {"v": MISSING}, (), caller) for caller in ("token", "region", "platform")],
    *[Case(query) for query in LITERALS],
    *[
        Case(
            query,
            {"i": "<product 1>"},
            more=tuple({"i": found} for found in ("<enterprise 0>", "<region 0>", "<unknown>", "x")),
        )
        for query in VARYING
    ],
]
