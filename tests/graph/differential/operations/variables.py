"""Variables: given, absent and null, with defaults and without, whole inputs and parts of them."""

from typing import Any

from tests.graph.differential.comparing import Case

ABSENT: dict[str, Any] = {}
NAME_UP = {"field": "NAME", "direction": "ASC"}
ORDERED = "enterprises(first: 3, orderBy: $v) { nodes { slug } edges { cursor } }"


def asked(query: str, *values: Any) -> Case:
    """The operation without variables and with each of the values for `$v`, by the same text."""
    return Case(query, ABSENT, more=tuple({"v": value} for value in values))


CASES = [
    asked(
        "query ($v: Int) { enterprises(first: $v) { totalCount pageInfo { endCursor } } }",
        2,
        0,
        None,
        100,
        3.0,
        101,
        "x",
    ),
    asked("query ($v: Int = 3) { enterprises(first: $v) { nodes { slug } } }", 2, 0, None),
    asked("query ($v: Int = null) { enterprises(first: $v) { nodes { slug } } }", 2, None),
    asked("query ($v: Int! = 3) { enterprises(first: $v) { nodes { slug } } }", 2, None),
    asked("query ($v: Int) { enterprises(last: $v, first: null) { nodes { slug } } }", 2, None),
    asked("query ($v: Int) { enterprises(first: 2, last: $v) { nodes { slug } } }", None, 2),
    asked(
        "query ($v: String) { enterprises(first: 2, after: $v) { nodes { slug } pageInfo { hasPreviousPage } } }",
        "<EnterpriseOrder PUBLISHED_AT DESC en 1>",
        None,
        "",
        "<EnterpriseOrder PUBLISHED_AT DESC en 3>",
        "<EnterpriseOrder NAME DESC en 3>",
    ),
    asked(
        "query ($v: String) { enterprises(last: 2, before: $v) { nodes { slug } pageInfo { hasNextPage } } }",
        "<EnterpriseOrder PUBLISHED_AT DESC en 3>",
        None,
    ),
    asked(
        f"query ($v: EnterpriseOrder) {{ {ORDERED} }}",
        NAME_UP,
        None,
        {"field": "EMPLOYEES"},
        {**NAME_UP, "direction": "DESC"},
        {},
    ),
    asked(f"query ($v: EnterpriseOrder = {{ field: NAME }}) {{ {ORDERED} }}", None, {"field": "EMPLOYEES"}),
    asked(f"query ($v: EnterpriseOrder = null) {{ {ORDERED} }}", None, NAME_UP),
    asked(
        "query ($v: OrderDirection!) { enterprises(first: 3, orderBy: { field: NAME, direction: $v }) { nodes { slug } } }",
        "ASC",
        "DESC",
        None,
        "UP",
    ),
    asked(
        "query ($v: OrderDirection = DESC) { enterprises(first: 3, orderBy: { field: NAME, direction: $v }) { nodes { slug } } }",
        "ASC",
        None,
    ),
    asked(
        "query ($v: EnterpriseOrderField!) { enterprises(first: 3, orderBy: { field: $v }) { nodes { slug } } }",
        "NAME",
        "EMPLOYEES",
    ),
    asked(
        "query ($v: EnterpriseFilter) { enterprises(first: 3, filter: $v) { totalCount nodes { slug } } }",
        None,
        {},
        {"regions": ["UA-32"]},
        {"regions": ["US-WA"]},
        {"regions": "US-WA"},
        {"regions": []},
        {"regions": None},
        {"sizes": ["SMALL", "MICRO"], "employees": {"min": 5}},
        {"employees": {"min": 5, "max": 20}},
        {"employees": {"max": 20}},
        {"employees": {}},
        {"near": {"latitude": 50.45, "longitude": 30, "radiusKm": 100}},
        {"near": {"latitude": 500, "longitude": 30, "radiusKm": 100}},
        {"nothing": 1},
    ),
    asked(
        'query ($v: EnterpriseFilter = { regions: ["US-UT"] }) { enterprises(filter: $v) { totalCount } }',
        None,
        {"damage": ["DESTROYED"]},
    ),
    asked(
        "query ($v: [RegionCode!]) { enterprises(filter: { regions: $v }) { totalCount } }",
        ["UA-32"],
        "UA-32",
        [],
        None,
        ["US-UT", "US-WA", "UA-32"],
        ["UA-00"],
        [None],
    ),
    asked(
        'query ($v: RegionCode!) { enterprises(filter: { regions: ["US-UT", $v] }) { totalCount } region(code: $v) { code } }',
        "UA-32",
        "US-UT",
        None,
    ),
    asked('query ($v: RegionCode! = "US-WA") { region(code: $v) { code name } }', "UA-32", None),
    asked('query ($v: RegionCode = "US-WA") { region(code: $v) { code name } }', "UA-32", None),
    asked(
        "query ($v: [CountryCode!]) { regions(countries: $v) { totalCount nodes { code } } }", None, [], ["UA"], "US"
    ),
    asked(
        'query ($v: IndustryScheme! = NACE) { industry(scheme: $v, code: "C") { id scheme name } }',
        "ISIC",
        "NAICS",
        None,
    ),
    asked('query ($v: IndustryScheme) { industry(scheme: $v, code: "C") { id } }', "ISIC", None),
    asked(
        'query ($v: IndustryScheme) { industry(code: "10.51") { correspondences(scheme: $v) { scheme code } } }',
        "ISIC",
        None,
    ),
    asked(
        "query ($v: IndustryFilter) { industries(first: 2, filter: $v) { totalCount nodes { code } } }",
        {"level": 1},
        None,
    ),
    asked("query ($v: String!) { industry(code: $v) { name } }", "C", "nothing", "", "C\0", None),
    asked(
        "query ($v: ID!) { node(id: $v) { id __typename } product(id: $v) { name } }",
        "<product 0>",
        "<enterprise 0>",
        33,
        "x",
    ),
    asked("query ($v: ID! = 1) { node(id: $v) { __typename } }", "<product 0>"),
    asked(
        "query ($v: [ID!]!) { nodes(ids: $v) { id } }", [], "<product 0>", ["<product 0>", "<region 0>"], [None], ["x"]
    ),
    asked('query ($v: ID!) { nodes(ids: ["<product 0>", $v]) { id } }', "<enterprise 0>", "<product 0>", "<unknown>"),
    asked(
        "query ($v: EnterpriseBy!) { enterprise(by: $v) { slug } }",
        {"slug": "<slug 0>"},
        {"id": "<enterprise 0>"},
        {},
        None,
    ),
    asked(
        "query ($v: EnterpriseBy!) { enterprise(by: $v) { slug } }",
        {"registration": {"scheme": "EDRPOU", "number": "<registration 0>"}},
        {"registration": {"scheme": "LEI", "number": "<registration 0>"}},
        {"slug": "<slug 0>", "id": None},
    ),
    asked("query ($v: String!) { enterprise(by: { slug: $v }) { slug } }", "<slug 1>", "nothing", None),
    asked(
        "query ($v: RegistrationInput!) { enterprise(by: { registration: $v }) { slug } }",
        {"scheme": "EDRPOU", "number": "<registration 1>"},
    ),
    asked(
        'query ($v: LanguageTag) { region(code: "UA-32") { name(language: $v) } }',
        "uk",
        "en",
        "de",
        None,
        "klingon",
        "UK-ua",
    ),
    asked('query ($v: LanguageTag = "uk") { region(code: "UA-32") { name(language: $v) } }', "en", None),
    asked(
        'query ($v: [RegionIndicatorCode!]) { region(code: "UA-32") { indicators(codes: $v) { code value } } }',
        [],
        None,
        ["POPULATION"],
    ),
    asked(
        'query ($v: Int) { region(code: "UA-32") { statistics { byIndustry(first: $v) { count } } } }',
        1,
        0,
        None,
        101,
        -1,
    ),
    asked('query ($v: Int = 2) { region(code: "UA-32") { statistics { byIndustry(first: $v) { count } } } }', 1, None),
    asked(
        "query ($v: PriceFilter) { products(first: 3, filter: { price: $v }) { totalCount nodes { price { min } } } }",
        {"currency": "UAH"},
        {"currency": "USD", "min": "10.50"},
        {"currency": "USD", "min": 10, "max": 20.5},
        {"currency": "USD", "min": None, "max": "1000000"},
        {"min": 1},
        None,
    ),
    asked(
        'query ($v: Decimal) { products(filter: { price: { currency: "USD", min: $v } }) { totalCount } }',
        "10.50",
        12,
        0.5,
        None,
        "x",
    ),
    asked(
        "query ($v: DateTimeRange) { experiences(filter: { publishedAt: $v }) { totalCount } }",
        {"from": "2026-01-01T00:00:00Z"},
        {"from": "2026-01-01T00:00:00.5+02:00", "to": "2026-05-01T00:00:00Z"},
        {"from": None, "to": None},
        {},
        {"from": "x"},
    ),
    asked(
        "query ($v: DateTime) { products(filter: { updatedAt: { to: $v } }) { totalCount } }",
        "2026-01-01T00:00:00Z",
        None,
    ),
    asked("query ($v: Boolean) { opportunities(filter: { open: $v }) { totalCount } }", True, False, None, 1),
    asked("query ($v: Boolean = true) { enterprises(filter: { verified: $v }) { totalCount } }", False, None),
    asked(
        "query ($v: IndustryRef!) { products(filter: { industries: [$v] }) { totalCount } }",
        {"code": "C"},
        {"code": "x"},
        {"scheme": "NAICS", "code": "11"},
    ),
    asked("query ($v: String!) { products(filter: { industries: [{ code: $v }] }) { totalCount } }", "C", "10"),
    asked(
        'query ($v: IndustryScheme! = NAICS) { products(filter: { industries: [{ scheme: $v, code: "11" }] }) { totalCount } }',
        "ISIC",
    ),
    asked(
        "query ($v: Float!) { enterprises(filter: { near: { latitude: $v, longitude: 30.5, radiusKm: 60 } }) { totalCount } }",
        50.4,
        50,
        -91,
        None,
    ),
    asked(
        "query ($v: [_Any!]!) { _entities(representations: $v) { __typename } }",
        [],
        [{"__typename": "Product", "id": "<product 0>"}],
    ),
    asked(
        "query ($v: Int, $w: Int = 1) { a: products(first: $v) { totalCount } b: products(first: $w) { nodes { id } } }",
        1,
    ),
    Case(
        "query ($a: Int!, $b: String) { products(first: $a, after: $b) { nodes { name } } }",
        {"a": 2, "c": "not declared"},
    ),
    Case(
        "query ($n: Int = 2) { enterprises(first: $n) { nodes { products(first: $n) { nodes { id enterprise { experiences(last: $n) { totalCount nodes { id } } } } } } } }",
        more=({"n": 1}, {"n": 0}, {"n": None}),
    ),
    Case('query A { region(code: "UA-32") { id } }'),
    Case("query A { regions { totalCount } } query B { regions { totalCount } }"),
]
