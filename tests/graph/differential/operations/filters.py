"""Filters: every field of every filter, alone, together, nested and in variables."""

from typing import Any

from tests.graph.differential.comparing import Case

IN_TIME = [
    '{ from: "2026-01-01T00:00:00Z" }',
    '{ to: "2026-03-01T00:00:00+02:00" }',
    '{ from: "2026-01-01T00:00:00Z", to: null }',
]
SEARCHES = ['"honey"', '"молочного"', '"flowr"', '"the"', '"!!!"', '""', "null", '"Kyiv 8422.30 сушарка"']
SHARED = {
    "search": SEARCHES,
    "regions": ['["UA-32"]', '["US-WA", "US-UT"]', "[]", '"UA-32"'],
    "industries": ['[{ code: "C" }]', '[{ scheme: NAICS, code: "11" }, { code: "10.51" }]', "[]"],
    "publishedAt": IN_TIME,
    "updatedAt": IN_TIME,
    "publicationStatuses": ["[PUBLISHED]", "[DRAFT, PUBLISHED]", "[]"],
}
FILTERS: dict[str, dict[str, list[str]]] = {
    "enterprises": {
        **SHARED,
        "countries": ['["UA"]', '["US", "PL"]'],
        "operationalStatuses": ["[PARTIAL_CAPACITY, RELOCATED]", "FULL_CAPACITY"],
        "damage": ["[DESTROYED, DAMAGED]"],
        "sizes": ["[MICRO]", "[SMALL, LARGE]"],
        "cooperationTypes": ["[INVESTMENT]"],
        "exportMarkets": ['["PL"]', "[]"],
        "languages": ['["pl"]', '["uk", "en"]'],
        "hsCodes": ['["84"]', '["0409", "630231"]'],
        "employees": ["{ min: 10 }", "{ max: 49 }", "{ min: 10, max: 49 }", "{}", "{ min: null }"],
        "verified": ["true", "false", "null"],
        "near": [
            "{ latitude: 50.45, longitude: 30.52, radiusKm: 50 }",
            "{ latitude: 47, longitude: -122, radiusKm: 300.5 }",
        ],
    },
    "products": {
        **SHARED,
        "kinds": ["[SERVICE]", "[GOOD]"],
        "hsCodes": ['["84"]', '["63", "0409"]'],
        "price": [
            '{ currency: "USD" }',
            '{ currency: "UAH", min: "10.50", max: 5000 }',
            '{ currency: "USD", max: 20.5 }',
        ],
        "certifications": ['["HACCP"]', '["ISO 22000", "HACCP"]', "[]", '["it\'s \\"quoted\\" % :x"]'],
    },
    "opportunities": {
        **SHARED,
        "kinds": ["[OFFER]", "[REQUEST]"],
        "cooperationTypes": ["[SALE, PURCHASE]"],
        "targetRegions": ['["UA-32"]', "[]"],
        "hsCodes": ['["84"]'],
        "open": ["true", "false"],
    },
    "experiences": {**SHARED, "topics": ["[ENERGY_RESILIENCE]", "[EXPORT, IMPORT]"]},
    "industries": {
        "search": [*SEARCHES, '"10.51"'],
        "scheme": ["NACE", "NAICS", "null"],
        "level": ["1", "2", "-1"],
        "parent": ['{ code: "C" }', '{ scheme: NAICS, code: "11" }', "null"],
    },
}
TYPES = {
    "enterprises": "EnterpriseFilter",
    "products": "ProductFilter",
    "opportunities": "OpportunityFilter",
    "experiences": "ExperienceFilter",
    "industries": "IndustryFilter",
}
FOUND = "{ totalCount nodes { id } }"
ENDS = "{ nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount }"
AS_VARIABLES: dict[str, tuple[dict[str, Any], ...]] = {
    "enterprises": (
        {"regions": ["UA-32"], "industries": [{"code": "C"}]},
        {"regions": ["US-WA"], "industries": [{"scheme": "NAICS", "code": "11"}]},
        {"hsCodes": ["84"], "near": {"latitude": 50, "longitude": 30, "radiusKm": 100}, "verified": None},
    ),
    "products": (
        {"price": {"currency": "USD", "min": "1"}, "kinds": "GOOD"},
        {"certifications": ["HACCP"]},
        {"kinds": []},
    ),
    "opportunities": ({"open": True}, {"open": False}, {"targetRegions": ["UA-32"], "open": True}),
    "experiences": ({"topics": ["EXPORT"], "publishedAt": {"from": "2026-01-01T00:00:00Z"}}, {"topics": "EXPORT"}),
    "industries": (
        {"parent": {"code": "C"}},
        {"parent": {"scheme": "NAICS", "code": "11"}},
        {"level": 1, "scheme": "ISIC"},
    ),
}
COMBINED = [
    'enterprises(filter: { regions: ["UA-32"], damage: [DAMAGED, DESTROYED], employees: { min: 5 } }, orderBy: { field: NAME })',
    'enterprises(last: 2, filter: { countries: ["US"], verified: true }, orderBy: { field: EMPLOYEES, direction: DESC })',
    'products(first: 2, filter: { industries: [{ code: "C" }], price: { currency: "USD" } }, orderBy: { field: PRICE })',
    "opportunities(first: 2, filter: { open: true, hsCodes: [], kinds: [OFFER] })",
    'experiences(first: 2, filter: { regions: ["UA-32"], topics: [EXPORT] }, orderBy: { field: HELPFUL, direction: DESC })',
]
NESTED = [
    '{ region(code: "UA-32") { enterprises(filter: { sizes: [SMALL] }) %s products(first: 2, filter: { kinds: [GOOD] }) %s } }',
    '{ industry(code: "C") { experiences(filter: { topics: [EXPORT] }) %s products(first: 2, filter: { price: { currency: "USD" } }) %s } }',
    "{ regions { nodes { opportunities(filter: { open: false }) %s experiences(filter: { topics: [EXPORT] }) %s } } }",
    '{ enterprises(first: 3) { nodes { products(filter: { hsCodes: ["84", "63"] }) %s opportunities(filter: { open: true }) %s } } }',
    "{ enterprises(last: 3) { nodes { experiences(filter: { topics: [EXPORT] }) %s opportunities(filter: { kinds: [OFFER] }) %s } } }",
    "{ regions { nodes { a: products(first: 1, filter: { kinds: [GOOD] }) %s b: products(first: 1, filter: { kinds: [SERVICE] }) %s } } }",
    '{ industry(code: "C") { a: enterprises(filter: { countries: ["US"] }) %s b: enterprises(first: 1, filter: { damage: [NONE] }) %s } }',
    '{ regions { nodes { enterprises(filter: { industries: [{ code: "C" }] }) %s products(last: 2, filter: { industries: [] }) %s } } }',
]


def alone() -> list[Case]:
    return [
        Case(f"{{ {page}(first: 4, filter: {{ {name}: {value} }}) {FOUND if turn % 2 else ENDS} }}")
        for page, fields in FILTERS.items()
        for turn, (name, values) in enumerate(fields.items())
        for value in values
    ]


def in_variables() -> list[Case]:
    cases = []
    for page, values in AS_VARIABLES.items():
        query = f"query ($v: {TYPES[page]}, $n: Int = 3) {{ {page}(filter: $v, first: $n) {ENDS} }}"
        cases.append(Case(query, more=tuple({"v": value, "n": 2} for value in (*values, None, {}))))
    return cases


CASES = [
    *alone(),
    *in_variables(),
    *[Case(f"{{ {query} {ENDS} }}") for query in COMBINED],
    *[Case(query % (FOUND, ENDS)) for query in NESTED],
    *[
        Case(
            f"{{ {page}(first: 3, filter: {{ publicationStatuses: [DRAFT, SUSPENDED, ARCHIVED, PENDING_REVIEW] }}) {ENDS} }}",
            {},
            (),
            caller,
        )
        for page in ("enterprises", "products", "opportunities", "experiences")
        for caller in ("anonymous", "token", "region", "platform")
    ],
]
