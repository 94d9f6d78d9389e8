"""Search: what is found in all, in pages by how well it matches, and the passages that do."""

from tests.graph.differential.comparing import Case

NODE = """{ __typename ... on Node { id } ... on Enterprise { name contact { email } products(first: 1) { nodes { name } } }
    ... on Product { name enterprise { slug } } ... on Industry { code } ... on Experience { title } }"""
INFO = "{ hasNextPage hasPreviousPage startCursor endCursor }"
EDGES = f"{{ __typename cursor score highlight node {NODE} }}"
ASKED = [
    'query: "honey"',
    'query: "honey", first: 2',
    'query: "honey", first: 0',
    'query: "honey", first: 2, after: "<SearchResultConnection 1>"',
    'query: "молочного", types: [ENTERPRISE, INDUSTRY]',
    'query: "molochny", types: []',
    'query: "flowr"',
    'query: "day", regions: ["UA-32"], first: 10',
    'query: "day", types: PRODUCT, regions: [], first: 3',
    'query: "machine tools", types: null, regions: null',
    'query: "8422"',
    'query: "10.51"',
    'query: "<registration 0>"',
    'query: "b>honey <b & \\"quotes\\" | ! \'x\' :* (x) \\\\"',
    'query: "honey", after: "x"',
    'query: "honey", after: "<EnterpriseOrder NAME ASC en 0>"',
    'query: "honey", first: 101',
    'query: ""',
    'query: "?!"',
    'query: "\\u0000"',
    f'query: "{"a " * 20}{" ".join(map(chr, range(97, 117)))}"',
    f'query: "{"x" * 301}"',
]
SORTED = ["enterprises", "products", "opportunities", "experiences"]

CASES = [
    *[
        Case(f"{{ search({asked}) {{ totalCount edges {EDGES} pageInfo {INFO} }} }}", languages=languages)
        for asked in ASKED
        for languages in ((), ("uk",))
    ],
    Case('{ search(query: "honey") { totalCount } }'),
    Case('{ search(query: "honey") { edges { score } } }'),
    Case(
        '{ search(query: "honey") { edges { a: node { ... on Product { id } } b: node { __typename } } __typename } }'
    ),
    Case('{ a: search(query: "honey") { edges { cursor } } b: search(query: "мед") { edges { cursor highlight } } }'),
    Case(
        "query ($q: String!, $t: [SearchType!], $n: Int) { search(query: $q, types: $t, first: $n) { edges { score } } }",
        {"q": "honey"},
        more=({"q": "day", "n": 3}, {"q": "day", "t": ["PRODUCT"]}, {"q": " "}, {"q": None}, {}),
    ),
    *[
        Case(
            f'{{ {page}(filter: {{ search: "day" }}, orderBy: {{ field: RELEVANCE, direction: {direction} }}, {window})'
            f" {{ edges {{ cursor node {{ id }} }} nodes {{ id }} pageInfo {INFO} totalCount }} }}"
        )
        for page in SORTED
        for direction in ("ASC", "DESC")
        for window in ("first: 3", "last: 2", "first: 2, after: null")
    ],
    *[
        Case(
            f'{{ {page}(filter: {{ search: "day" }}, orderBy: {{ field: RELEVANCE }}, first: 3) {{ nodes {{ id }} }} }}'
        )
        for page in SORTED
    ],
    *[
        Case(
            f'{{ enterprises(filter: {{ search: "day" }}, orderBy: {{ field: RELEVANCE, direction: {direction} }},'
            f' {bound}: "<EnterpriseOrder RELEVANCE {direction} en 1>", first: 3) {{ edges {{ cursor }} pageInfo {INFO} }} }}'
        )
        for direction in ("ASC", "DESC")
        for bound in ("after", "before")
    ],
    *[
        Case(
            f"{{ viewer {{ savedSearches {{ name matches({window}) {{ __typename totalCount edges {EDGES}"
            f" pageInfo {INFO} }} }} }} }}",
            caller=caller,
            languages=("uk",),
        )
        for caller in ("sender", "member")
        for window in ("first: 3", "first: 0", "first: 100", 'first: 2, after: "<SearchResultConnection 1>"')
    ],
    *[
        Case(
            f'{{ node(id: "<search {number}>") {{ ... on SavedSearch {{ matches {{ totalCount }} }} }} }}',
            caller=caller,
        )
        for number in range(5)
        for caller in ("sender", "member", "anonymous")
    ],
    Case("{ enterprises(orderBy: { field: RELEVANCE }) { nodes { id } } }"),
    Case('{ enterprises(orderBy: { field: RELEVANCE }, filter: { search: " - " }) { nodes { id } } }'),
    Case(
        '{ regions { nodes { enterprises(filter: { search: "honey" }, orderBy: { field: RELEVANCE }) { nodes { slug } } } } }'
    ),
    Case('{ enterprises(first: 4) { nodes { products(filter: { search: "day" }) { totalCount edges { cursor } } } } }'),
    *[
        Case('{ enterprises(filter: { search: "day", publicationStatuses: [DRAFT] }) { totalCount } }', caller=caller)
        for caller in ("anonymous", "token", "region", "platform")
    ],
]
