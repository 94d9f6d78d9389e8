"""Partners that are recommended: to one enterprise and to several, with filters, numbers and all below them."""

from tests.graph.differential.comparing import Case

PARTNER = (
    "{ score reasons enterprise { id slug name region { code } products(first: 1) { nodes { hsCode } } } __typename }"
)
ARGUMENTS = [
    "",
    "(first: 3)",
    "(first: 0)",
    "(first: null)",
    "(first: 100)",
    "(filter: {})",
    "(filter: null, first: 5)",
    '(filter: { regions: ["US-WA"] })',
    '(filter: { countries: ["UA"], languages: ["en"], verified: true }, first: 4)',
    '(filter: { industries: [{ code: "C" }, { scheme: NAICS, code: "54" }], employees: { min: 20 } })',
    "(filter: { publicationStatuses: [DRAFT, PUBLISHED] })",
    '(filter: { near: { latitude: 47.6, longitude: -122.3, radiusKm: 200 }, hsCodes: ["84"] })',
    "(filter: { cooperationTypes: [] })",
    '(filter: { search: "machines" })',
    '(filter: { search: "молоко", regions: ["UA-32"] })',
    '(filter: { search: " " }, first: 2)',
]
CALLERS = ("anonymous", "member", "region", "platform")

CASES = [
    *[
        Case(f'{{ enterprise(by: {{ id: "<enterprise {number}>" }}) {{ recommendedPartners{given} {PARTNER} }} }}')
        for number in range(3)
        for given in ARGUMENTS
    ],
    *[
        Case(
            f"{{ enterprises(first: 8) {{ nodes {{ slug recommendedPartners(first: 4) {PARTNER} }} }} }}",
            {},
            ("uk",),
            caller,
        )
        for caller in CALLERS
    ],
    *[
        Case(f'{{ enterprise(by: {{ id: "<draft 0>" }}) {{ recommendedPartners {PARTNER} }} }}', caller=caller)
        for caller in CALLERS
    ],
    Case(
        """{ product(id: "<product 1>") { enterprise { a: recommendedPartners(first: 2) { score } name
            b: recommendedPartners(first: 3) { reasons enterprise { recommendedPartners(first: 1) { score } } } } } }"""
    ),
    Case(
        """query ($first: Int, $filter: EnterpriseFilter) { enterprises(last: 3) { edges { node {
            recommendedPartners(first: $first, filter: $filter) { score enterprise { id } } } } } }""",
        more=(
            {"first": 2},
            {"filter": {"regions": ["UA-32"]}},
            {"first": 1, "filter": {"regions": ["US-WA"], "sizes": ["SMALL"]}},
            {"first": 101},
            {"filter": {"industries": [{"code": "nothing"}]}},
        ),
    ),
]
