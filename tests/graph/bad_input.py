"""Bad input of every kind, with the code and the path of its error."""

import base64
import json
from typing import Any, NamedTuple

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
    *[
        Case(
            f"{{ enterprises {{ facets {{ {facet}(first: {value}) {{ count }} }} }} }}",
            {},
            BAD,
            ["enterprises", "facets", facet],
        )
        for facet in ("regions", "industries")
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
