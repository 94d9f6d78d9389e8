"""The feed of events: its filters, its pages, and what events were about."""

from tests.graph.differential.comparing import Case

EVENT = """{ __typename cursor occurredAt kind type listingId listing { __typename ... on Node { id }
    ... on Enterprise { name contact { email } } ... on Product { enterprise { slug } } } }"""
INFO = "{ hasNextPage hasPreviousPage startCursor endCursor }"
CALLERS = ("anonymous", "member", "token", "region", "platform", "sender")
FILTERED = [
    "first: 5",
    "first: 0",
    "kinds: [PUBLISHED, UPDATED, WITHDRAWN], first: 30",
    "kinds: []",
    "kinds: WITHDRAWN, types: null",
    "types: [ENTERPRISE, OPPORTUNITY], kinds: [UPDATED], first: 3",
    "types: []",
    'filter: { regions: ["US-WA"] }, first: 4',
    'filter: { countries: ["UA"], hsCodes: ["04", "84"] }',
    'filter: { industries: [{ code: "C" }, { scheme: NAICS, code: "31-33" }] }, kinds: [PUBLISHED, UPDATED]',
    "filter: { cooperationTypes: [SALE, INVESTMENT] }, kinds: [UPDATED]",
    "filter: null",
    "filter: {}",
    'after: "<ListingEventConnection 1>", first: 3',
    'types: PRODUCT, filter: { regions: ["UA-32"] }, after: "<ListingEventConnection 0>"',
    "first: 101",
    'after: "x"',
    'after: "<IndustryConnection 0>"',
    "kinds: [REVIEWED]",
    "kinds: null",
]

CASES = [
    *[
        Case(
            f"{{ listings({arguments}) {{ edges {{ cursor node {EVENT} }} nodes {EVENT} pageInfo {INFO} }} }}",
            caller=caller,
        )
        for arguments in FILTERED
        for caller in ("anonymous", "member")
    ],
    *[
        Case(f"{{ listings(kinds: [PUBLISHED, UPDATED, WITHDRAWN], first: 60) {{ nodes {EVENT} }} }}", caller=caller)
        for caller in CALLERS
    ],
    Case("{ listings(first: 2) { __typename pageInfo { __typename } edges { __typename } } }"),
    Case(
        "query ($t: [ListingType!], $k: [ListingEventKind!]! = [UPDATED], $f: ListingFilter, $a: String, $n: Int) {"
        " listings(types: $t, kinds: $k, filter: $f, after: $a, first: $n) { nodes { cursor kind type } } }",
        {},
        more=({"t": ["PRODUCT"], "k": ["PUBLISHED"], "n": 2}, {"f": {"regions": ["UA-32"]}, "n": 3}, {"a": "x"}),
    ),
]
