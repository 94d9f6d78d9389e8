"""What is refused beside what is not: errors have the same paths, and the rest is answered alike."""

from tests.graph.differential.comparing import REFUSED, Case

GOOD = 'region(code: "UA-32") { code name }'
BAD_ROOTS = [
    'node(id: "x") { id }',
    'nodes(ids: ["1", "x"]) { id }',
    "enterprises(first: 101) { totalCount }",
    "enterprises(first: -1) { nodes { id } }",
    "enterprises(first: 1, last: 1) { nodes { id } }",
    'enterprises(after: "x") { nodes { id } pageInfo { endCursor } }',
    'enterprises(after: "<EnterpriseOrder NAME ASC en 0>") { nodes { id } }',
    'industry(code: "C\\u0000") { id }',
    'enterprise(by: { id: "0" }) { id }',
    "enterprises(filter: { near: { latitude: 91, longitude: 0, radiusKm: 1 } }) { totalCount }",
    'products(filter: { industries: [{ code: "nothing" }] }) { totalCount }',
    '_entities(representations: [{ __typename: "Nothing" }]) { __typename }',
    'industries(filter: { parent: { code: "nothing" } }) { totalCount }',
]
BAD_DEEPER = [
    '{ region(code: "UA-32") { code enterprises(first: 101) { nodes { id } } } regions { totalCount } }',
    "{ regions { nodes { code statistics { byIndustry(first: -1) { count } total } } totalCount } }",
    "{ enterprises(first: 2) { nodes { slug products(last: -1) { nodes { id } } } totalCount } }",
    '{ enterprises(first: 2) { edges { node { slug products(after: "x") { nodes { id } } } } } }',
    "{ enterprises(first: 3) { nodes { region { id } } edges { node { region { id } products(first: 101) { totalCount } } } } }",
    '{ nodes(ids: ["<enterprise 0>", "<product 0>"]) { id ... on Enterprise { products(first: 101) { totalCount } } } }',
    '{ nodes(ids: ["<product 0>"]) { id ... on Enterprise { products(first: 101) { totalCount } } } }',
    '{ node(id: "<unknown>") { id ... on Enterprise { products(first: 101) { totalCount } } } }',
    '{ experience(id: "<commented>") { id comments(first: 101) { totalCount } } }',
    "{ enterprises(first: 1) { nodes { products(first: 101) @skip(if: true) { totalCount } slug } } }",
]
UNREACHED = [
    '{ region(code: "US-CA") { enterprises(first: 101) { totalCount } } }',
    "{ enterprises(first: 0) { nodes { products(first: 101) { totalCount } } } }",
    '{ enterprises(filter: { regions: [] }) { edges { node { products(after: "x") { totalCount } } } } }',
]
DOCUMENTS = [
    "{ nothing }",
    "{ region { code } }",
    '{ region(code: "UA-32") }',
    '{ region(code: "UA-32") { code { x } } }',
    '{ region(code: "UA-32") { a: code a: name } }',
    '{ region(code: "UA-32") { ...Missing } }',
    "query ($v: Int) { regions { totalCount } }",
    "{ regions(first: $v) { totalCount } }",
    "mutation { nothing }",
    "subscription { nothing }",
    "{",
    "",
    "query A { __typename } query A { __typename }",
    "{ ...F } fragment F on Query { ...F }",
    "{ regions @nothing { totalCount } }",
    "{ regions @skip { totalCount } }",
]
DEEP = (
    "{ enterprises(first: 1) { nodes "
    + "{ region { enterprises(first: 1) { nodes " * 8
    + "{ id }"
    + " } } }" * 8
    + " } }"
)
LIMITED = [
    DEEP,
    "{ " + " ".join(f"a{number}: regions {{ totalCount }}" for number in range(20)) + " }",
    "{ " + " ".join(f"a{number}: regions {{ totalCount }}" for number in range(21)) + " }",
    '{ region(code: "UA-32") { ' + " ".join(f"a{number}: code" for number in range(201)) + " } }",
    "{ enterprises(first: 100) { nodes { products(first: 100) { nodes { enterprise { products(first: 100) { nodes { id } } } } } } } }",
]
INTROSPECTION = [
    "{ __schema { queryType { name } } }",
    '{ __type(name: "Region") { name fields { name } } }',
    '{ __typename __type(name: "Node") { kind possibleTypes { name } } }',
    '{ a: __type(name: "Nothing") { name } _service { sdl } }',
]

CASES = [
    *[Case(f"{{ {bad} }}") for bad in BAD_ROOTS],
    *[Case(f"{{ good: {GOOD} {bad} again: {GOOD} }}") for bad in BAD_ROOTS],
    Case("{ " + " ".join(f"bad{place}: {bad}" for place, bad in enumerate(BAD_ROOTS)) + f" {GOOD} }}"),
    *[Case(query) for query in (*BAD_DEEPER, *DOCUMENTS, *LIMITED, *INTROSPECTION)],
    *[Case(query, fallback=REFUSED) for query in UNREACHED],
    Case(f'{{ __type(name: "Region") {{ name }} {GOOD} }}', fallback="Query.__type is no SQL"),
    Case(
        "query ($v: Int!) { a: regions { totalCount } b: regions(first: $v) { totalCount } }",
        more=({"v": 101}, {"v": 1}, {"v": "x"}),
    ),
]
