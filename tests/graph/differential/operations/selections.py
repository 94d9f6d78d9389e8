"""Aliases, merged fields, fragments, `__typename` and directives."""

from tests.graph.differential.comparing import Case

RECORD = 'enterprise(by: { id: "<enterprise 0>" })'
ALIASES = [
    f"{{ a: {RECORD} {{ b: id c: id id d: name e: name }} }}",
    f"{{ a: {RECORD} {{ id }} b: {RECORD} {{ id }} {RECORD} {{ slug }} }}",
    f"{{ id: {RECORD} {{ name: id id: name slug: __typename __typename: slug }} }}",
    f"{{ {RECORD} {{ id: slug slug: id }} }}",
    f"{{ {RECORD} {{ a: address {{ x: city y: city }} b: address {{ z: location {{ x: latitude y: longitude }} }} }} }}",
    "{ x: enterprises(first: 2) { y: nodes { z: id } nodes { id } w: totalCount totalCount v: edges { u: cursor } } }",
    "{ e: enterprises(first: 2) { edges { a: node { id } b: node { slug } c: cursor d: cursor node { id slug } } } }",
    "{ e: enterprises(first: 2) { nodes: edges { id: cursor } edges: nodes { cursor: id } totalCount: __typename } }",
    "{ e: enterprises(first: 2) { a: pageInfo { x: endCursor y: endCursor } pageInfo { startCursor: endCursor } } }",
    "{ e: enterprises(first: 2) { a: totalCount b: totalCount c: __typename } }",
    "{ a: regions { nodes { id } } b: regions(first: 1) { nodes { id } } c: regions(last: 1) { nodes { id } } }",
    'query { r: region(code: "UA-32") { c: country { n: name(language: "uk") m: name } c2: country { n: code } } }',
]
MERGED = [
    f"{{ {RECORD} {{ id }} {RECORD} {{ slug id }} }}",
    f"{{ {RECORD} {{ region {{ id }} slug region {{ code id }} region {{ name country {{ code }} }} }} }}",
    f"{{ {RECORD} {{ address {{ city }} address {{ street location {{ latitude }} }} address {{ location {{ longitude }} }} }} }}",
    (
        f"{{ {RECORD} {{ ...A ...B }} }} fragment A on Enterprise {{ region {{ code }} slug }} "
        "fragment B on Enterprise { slug region { name } id }"
    ),
    f"{{ {RECORD} {{ id }} ...Q }} fragment Q on Query {{ {RECORD} {{ products(first: 1) {{ nodes {{ id }} }} slug }} }}",
    "{ enterprises(first: 2) { nodes { id } nodes { slug } edges { cursor } edges { node { id } } edges { node { slug } } } }",
    "{ enterprises(first: 2) { totalCount } enterprises(first: 2) { nodes { id } } enterprises(first: 2) { pageInfo { endCursor } } }",
    (
        "{ enterprises(first: 2) { ...A pageInfo { endCursor } ...B } } fragment A on EnterpriseConnection "
        "{ nodes { id products(first: 1) { totalCount } } } fragment B on EnterpriseConnection "
        "{ pageInfo { hasNextPage } nodes { products(first: 1) { nodes { name } } slug } }"
    ),
    "{ enterprises(first: 3) { nodes { products(first: 2) { nodes { id } } products(first: 2) { nodes { name } edges { cursor } } } } }",
    "{ enterprises(first: 3) { nodes { id } edges { node { slug } } } }",
    "{ enterprises(first: 3) { edges { node { region { code } } } nodes { region { code name } } } }",
    "{ __typename a: __typename __typename ...{ __typename b: __typename } }",
]
FRAGMENTS = [
    f"{{ {RECORD} {{ ... {{ id ... {{ slug }} }} }} }}",
    f"{{ {RECORD} {{ ... on Enterprise {{ id }} ... on Node {{ id a: id }} }} }}",
    f"{{ ...Q }} fragment Q on Query {{ {RECORD} {{ ...E }} }} fragment E on Enterprise {{ ...N slug }} fragment N on Node {{ id }}",
    (
        "{ enterprises(first: 2) { ...C } products(first: 2) { nodes { enterprise { ...E } } } } "
        "fragment C on EnterpriseConnection { nodes { ...E } edges { node { ...E } } } fragment E on Enterprise { id name }"
    ),
    (
        "{ enterprises(first: 2) { ...C } } fragment C on EnterpriseConnection { pageInfo { ...P } edges { ...D } } "
        "fragment P on PageInfo { endCursor ...P2 } fragment P2 on PageInfo { hasNextPage __typename } "
        "fragment D on EnterpriseEdge { cursor node { ... on Node { id } } }"
    ),
    'fragment F on Region { code ...G } { region(code: "UA-32") { ...F ...G ...F } } fragment G on Region { name code }',
    'query A { region(code: "UA-32") { ... on Region { statistics { ... on EnterpriseStatistics { total } ... { verified } } } } }',
]
TYPES = ("Enterprise", "Product", "Opportunity", "Experience", "Region", "Industry", "ExperienceComment")
EACH_TYPE = " ".join(f"... on {name} {{ {name.lower()}: id }}" for name in TYPES)
IDS = 'nodes(ids: ["<enterprise 0>", "<product 0>", "<opportunity 0>", "<experience 0>", "<region 0>", "<industry 0>", "<comment 0>"])'
ABSTRACT = [
    f"{{ {IDS} {{ id }} }}",
    f"{{ {IDS} {{ __typename }} }}",
    f"{{ {IDS} {{ {EACH_TYPE} __typename }} }}",
    f"{{ {IDS} {{ ... on Node {{ id ... on Node {{ a: id }} }} ... {{ b: id }} ... on Region {{ code }} }} }}",
    f"{{ {IDS} {{ ... on Enterprise {{ x: name }} ... on Product {{ x: name }} ... on Region {{ x: name }} id }} }}",
    f"{{ {IDS} {{ ... on Enterprise {{ x: slug y: name }} ... on Product {{ y: name x: kind }} ... on Industry {{ x: code }} }} }}",
    f"{{ {IDS} {{ ... on Enterprise {{ region {{ code }} }} ... on Region {{ region: country {{ code }} }} }} }}",
    (
        f"{{ {IDS} {{ ...E ...P ...N }} }} fragment E on Enterprise {{ slug ...N }} fragment P on Product {{ kind ...N }} "
        "fragment N on Node { id __typename }"
    ),
    f"{{ {IDS} {{ ... on Enterprise {{ products(first: 1) {{ nodes {{ name }} }} }} ... on Product {{ enterprise {{ slug }} }} }} }}",
    f"{{ {IDS} {{ ... on ExperienceComment {{ body enterprise {{ slug }} createdAt }} }} }}",
    *[
        f'{{ node(id: "<{name} 0>") {{ id __typename {EACH_TYPE} }} }}'
        for name in ("enterprise", "comment", "industry")
    ],
    '{ node(id: "<draft 0>") { id } }',
    '{ node(id: "<enterprise 0>") { ... on Product { name } } }',
    '{ a: node(id: "<enterprise 0>") { id ... on Enterprise { slug } } b: node(id: "<enterprise 0>") { ... on Product { name } } }',
    '{ node(id: "<enterprise 0>") { id } node(id: "<enterprise 0>") { __typename ... on Enterprise { slug } } }',
]
CONSTANTS = [
    f"{{ {RECORD} {{ id @skip(if: true) slug @skip(if: false) name @include(if: false) size @include(if: true) }} }}",
    f"{{ {RECORD} {{ id @skip(if: true) }} }}",
    f"{{ {RECORD} @skip(if: true) {{ id }} }}",
    f"{{ a: {RECORD} @include(if: false) {{ id }} __typename @skip(if: true) }}",
    f"{{ {RECORD} {{ ... @skip(if: true) {{ id }} ... on Enterprise @include(if: true) {{ slug }} }} }}",
    f"{{ {RECORD} {{ ...F @include(if: false) ...F slug }} }} fragment F on Enterprise {{ id name @skip(if: true) }}",
    f"{{ {RECORD} {{ address {{ city @skip(if: true) }} contact {{ email @skip(if: true) }} region {{ id @skip(if: true) }} }} }}",
    f"{{ {RECORD} {{ products {{ totalCount @skip(if: true) }} industries {{ id @skip(if: true) }} }} }}",
    "{ enterprises(first: 2) { nodes { id @skip(if: true) } edges { cursor @skip(if: true) } pageInfo { endCursor @skip(if: true) } } }",
    "{ enterprises(first: 2) { edges { node { id @skip(if: true) } } } }",
    "{ enterprises(first: 2) { totalCount @skip(if: true) } }",
    '{ nodes(ids: ["<product 0>", "<unknown>"]) { id @skip(if: true) } node(id: "<product 0>") { id @skip(if: true) } }',
    "{ regions { nodes { statistics { total @skip(if: true) } partnerRegions { code @skip(if: true) } } } }",
    f"{{ {RECORD} {{ id @skip(if: false) @include(if: false) slug @include(if: true) @skip(if: true) name }} }}",
    f"{{ {RECORD} {{ id @skip(if: true) ... {{ id }} slug }} }}",
]
SWITCHES = [
    f"query ($s: Boolean!) {{ {RECORD} {{ id @skip(if: $s) slug @include(if: $s) }} }}",
    f"query ($s: Boolean!) {{ {RECORD} @skip(if: $s) {{ id }} regions @include(if: $s) {{ totalCount }} }}",
    f"query ($s: Boolean = true) {{ {RECORD} {{ ...F @include(if: $s) ... @skip(if: $s) {{ name }} }} }} fragment F on Enterprise {{ id }}",
    "query ($s: Boolean!) { enterprises(first: 2) { nodes @skip(if: $s) { id } edges @include(if: $s) { cursor node { slug } } } }",
    "query ($s: Boolean!) { enterprises(first: 2) { totalCount @include(if: $s) pageInfo @skip(if: $s) { endCursor } } }",
    'query ($s: Boolean!) { node(id: "<product 0>") { ... on Product @include(if: $s) { name } ... on Node @skip(if: $s) { id } } }',
    f"query ($s: Boolean!) {{ {RECORD} {{ id @skip(if: $s) }} }}",
]
BOTH = ({"s": True}, {"s": False})

CASES = [
    *[Case(query) for query in (*ALIASES, *MERGED, *FRAGMENTS, *ABSTRACT, *CONSTANTS)],
    *[Case(query, {"s": True}, more=({"s": False}, {"s": True}, {}, {"s": None}, {"s": "x"})) for query in SWITCHES],
    Case(
        f"query ($a: Boolean!, $b: Boolean!) {{ {RECORD} {{ id @skip(if: $a) @include(if: $b) slug @skip(if: $b) }} }}",
        {"a": True, "b": True},
        more=({"a": True, "b": False}, {"a": False, "b": True}, {"a": False, "b": False}),
    ),
]
