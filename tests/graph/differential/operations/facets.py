"""What the enterprises of a page are counted by: at the root, below a region and an industry, with filters and windows."""

from tests.graph.differential.comparing import Case

INDUSTRY = "{ id scheme code name level parent { code } children { code } __typename }"
FACETS = f"""facets {{ __typename regions {{ count region {{ id code name country {{ name }} }} __typename }}
    industries {{ industry {INDUSTRY} count __typename }} operationalStatuses {{ status count __typename }} }}"""
PAGES = [
    "enterprises",
    "enterprises(first: 0)",
    'enterprises(filter: { regions: ["UA-32"], verified: true }, first: 2)',
    'enterprises(filter: { industries: [{ scheme: NAICS, code: "31-33" }], languages: ["en"] }, last: 3)',
    'enterprises(filter: { hsCodes: ["84"], operationalStatuses: [FULL_CAPACITY, RELOCATED] })',
    "enterprises(filter: { publicationStatuses: [DRAFT, PENDING_REVIEW, PUBLISHED] })",
    "enterprises(filter: { regions: [] })",
    'enterprises(filter: { search: "company" }, first: 1)',
    'enterprises(filter: { search: "молочний завод" }, orderBy: { field: RELEVANCE, direction: DESC })',
    'enterprises(filter: { search: "" })',
    'enterprises(after: "<EnterpriseOrder PUBLISHED_AT DESC uk 1>", first: 2)',
]
CALLERS = ("anonymous", "member", "token", "region", "platform")
LISTS = [
    "regions(first: 0) { count } industries(first: 0) { count }",
    "regions(first: 1) { count region { code } } all: regions(first: 100) { count } none: regions(first: null) { count }",
    "industries(first: 2) { industry { code } } industries(first: 2) { count } other: industries(first: 1) { count }",
    "__typename",
    "regions { region { partnerRegions { enterprises { facets { industries(first: 1) { count } } } } } }",
    "industries { industry { enterprises { totalCount facets { regions { region { code } count } } } } }",
]

CASES = [
    *[
        Case(f"{{ {page} {{ totalCount {FACETS} nodes {{ id }} }} }}", {}, ("uk",), caller)
        for page in PAGES
        for caller in CALLERS
    ],
    *[Case(f"{{ {page} {{ {FACETS} }} }}") for page in PAGES],
    *[Case(f"{{ enterprises(first: 2) {{ pageInfo {{ hasNextPage }} facets {{ {asked} }} }} }}") for asked in LISTS],
    Case(
        f'{{ region(code: "US-WA") {{ enterprises(filter: {{ verified: false }}) {{ {FACETS} edges {{ cursor }} }} }} }}'
    ),
    Case(f'{{ industry(code: "C") {{ enterprises(first: 1) {{ a: {FACETS} b: {FACETS} totalCount }} }} }}'),
    Case(f"{{ regions {{ nodes {{ enterprises {{ {FACETS} }} }} }} }}", {}, ("uk",), "region"),
    Case(
        """query ($first: Int, $codes: [RegionCode!]) { enterprises(filter: { regions: $codes }) {
            facets { regions(first: $first) { count } industries(first: $first) { count } } totalCount } }""",
        more=({"first": 1}, {"first": 2, "codes": ["UA-32"]}, {"first": None}, {"first": 101}, {"first": -1}),
    ),
]
