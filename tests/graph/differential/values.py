"""Values for arguments, by their types and names: mostly such as the database knows."""

import json
from collections.abc import Sequence
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    Undefined,
)

from tests.graph.differential.chance import Chance
from tests.graph.differential.known import DIRECTIONS, KNOWN_IDS, ROOT_PAGES, orders

REPRESENTATIONS = [
    {"__typename": "Enterprise", "id": "<enterprise 0>"},
    {"__typename": "Enterprise", "slug": "<slug 1>"},
    {"__typename": "Region", "code": "UA-32"},
    {"__typename": "Industry", "scheme": "NACE", "code": "C"},
    {"__typename": "Product", "id": "<product 1>"},
    {"__typename": "Opportunity", "id": "<opportunity 0>"},
    {"__typename": "Experience", "id": "<experience 0>"},
    {"__typename": "Enterprise", "id": "<unknown>"},
]
SCALARS: dict[str, Sequence[Any]] = {
    "ID": [*KNOWN_IDS, "<unknown>", 33],
    "Int": [1, 2, 0, 3, 10],
    "Float": [50.5, 30, -120.25],
    "Boolean": [True, False],
    "String": ["C", "10.51", "nothing", 'it\'s "quoted" % :x $1'],
    "LanguageTag": ["uk", "en", "de", "pl", "uk-UA"],
    "CountryCode": ["UA", "US", "PL"],
    "RegionCode": ["UA-32", "US-WA", "US-UT", "US-CA"],
    "CurrencyCode": ["USD", "UAH"],
    "HSCode": ["84", "63", "0409", "630231"],
    "Decimal": ["10.50", 5, "1000"],
    "DateTime": ["2026-01-01T00:00:00Z", "2026-03-01T12:00:00.5+02:00"],
    "Date": ["2026-01-01"],
    "URL": ["https://example.org/"],
    "Upload": ["no file"],
    "_Any": REPRESENTATIONS,
}
SEARCHES = ["honey", "молочного", "flowr", "верстатів", "machine tools", "day", "8422", "nothing at all", "Ківщина"]
NAMED: dict[str, Sequence[Any]] = {
    "first": [2, 1, 0, 3, 5],
    "last": [2, 1, 0, 3, 5],
    "slug": ["<slug 0>", "<slug 1>", "nothing"],
    "number": ["<registration 0>", "<registration 1>", "nothing"],
    "certifications": ["HACCP", "ISO 22000"],
    "radiusKm": [50, 3000.5],
    "level": [1, 2, 3],
    "search": SEARCHES,
    "query": SEARCHES,
}
NEWEST = {"field": "PUBLISHED_AT", "direction": "DESC"}
BAD = ["", "x", -1, 101, True, None, "\0", [], {}]
DOUBTFUL = {"IndustryRef", "NearInput"}
"""Inputs that may be refused though their values are well-formed: they name nothing, or lie outside the earth."""
ORDINARY, RARE = 90, 12
"""Once in how many values one is bad, or null where it may be."""


class Name(str):
    """What stands in a document without quotes: a value of an enum, a variable."""

    __slots__ = ()


def literal(value: Any) -> str:
    """A value as it stands in a document."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class Values:
    """Draws values of input types. Documents declare the variables that stand in some of them.

    They `are_doubtful` once there is one that its type or a rule may refuse.
    """

    def __init__(self, chance: Chance, language: str) -> None:
        self.chance = chance
        self.language = language
        self.are_doubtful = False
        self.variables: dict[str, tuple[Any, str]] = {}
        self.declarations: list[str] = []

    def arguments(self, given: dict[str, GraphQLArgument], kind: str) -> dict[str, Any]:
        """Arguments of a field that gives such a type; those that need not be are left out now and then."""
        found: dict[str, Any] = {}
        for name, argument in given.items():
            if name in {"after", "before"}:
                if self.chance.once_in(4):
                    found[name] = self.placed(argument.type, f"{name} {self.cursor_name(found, kind)}")
            elif name == "last":
                if "first" in found and self.chance.once_in(3):
                    found["last"] = found.pop("first")
            elif name == "first" or is_required(argument) or self.chance.once_in(3):
                found[name] = self.placed(argument.type, name)
        return found

    def cursor_name(self, arguments: dict[str, Any], kind: str) -> str:
        """The cursors known for a page in the order that its arguments ask for."""
        order = kind.replace("Connection", "Order")
        if order not in ROOT_PAGES:
            return kind
        asked = arguments.get("orderBy", NEWEST)
        direction = asked.get("direction", "ASC") if isinstance(asked, dict) else None
        if direction not in DIRECTIONS or asked.get("field") not in orders(order):
            asked, direction = NEWEST, NEWEST["direction"]
        return f"{order} {asked['field']} {direction} {self.language}"

    def placed(self, kind: Any, name: str) -> Any:
        """A value as it stands in a document: literally, or a new variable."""
        if not self.chance.once_in(4):
            return self.value(kind, name, variables=True)
        return self.variable(kind, name)

    def variable(self, kind: Any, name: str) -> Name:
        variable = f"v{len(self.variables)}"
        declared = kind if isinstance(kind, GraphQLNonNull) or not self.chance.once_in(3) else GraphQLNonNull(kind)
        default = ""
        if self.chance.once_in(3):
            default = f" = {literal(self.value(declared, name))}"
            if isinstance(declared, GraphQLNonNull) and self.chance.once_in(2):
                declared = declared.of_type
                self.are_doubtful = True
        self.variables[variable] = declared, name
        self.declarations.append(f"${variable}: {declared}{default}")
        return Name(f"${variable}")

    def sent(self) -> dict[str, Any]:
        """Values for the document's variables; now and then one is absent."""
        found = {}
        for variable, (kind, name) in self.variables.items():
            absent_in = RARE * 4 if isinstance(kind, GraphQLNonNull) else RARE // 3
            if not self.chance.once_in(absent_in):
                found[variable] = self.value(kind, name)
        return found

    def value(self, kind: Any, name: str, *, variables: bool = False) -> Any:
        """A value of a type; with `variables` they may stand in it."""
        if self.chance.once_in(ORDINARY):
            self.are_doubtful = True
            return self.chance.of(BAD)
        if isinstance(kind, GraphQLNonNull):
            return self.present(kind.of_type, name, variables=variables)
        return None if self.chance.once_in(RARE) else self.present(kind, name, variables=variables)

    def present(self, kind: Any, name: str, *, variables: bool) -> Any:
        if isinstance(kind, GraphQLList):
            return [self.inner(kind.of_type, name, variables=variables) for _ in range(self.chance.of([1, 2, 0, 3]))]
        if isinstance(kind, GraphQLEnumType):
            return self.constant(kind)
        if isinstance(kind, GraphQLInputObjectType):
            return self.input_object(kind, variables=variables)
        if name.startswith(("after ", "before ")):
            self.are_doubtful = True
            return f"<{name.partition(' ')[2]} {self.chance.below(2)}>"
        return self.chance.of(self.choices(kind.name, name))

    def constant(self, kind: GraphQLEnumType) -> Name:
        chosen = self.chance.of(list(kind.values))
        self.are_doubtful |= chosen == "RELEVANCE"  # it takes a search
        return Name(chosen)

    def choices(self, kind: str, name: str) -> Sequence[Any]:
        own = [known for known in KNOWN_IDS if known.startswith(f"<{name} ")] if kind == "ID" else []
        return own or NAMED.get(name) or SCALARS[kind]

    def inner(self, kind: Any, name: str, *, variables: bool) -> Any:
        """A value inside another one."""
        if variables and self.chance.once_in(RARE):
            return self.variable(kind, name)
        return self.value(kind, name, variables=variables)

    def input_object(self, kind: GraphQLInputObjectType, *, variables: bool) -> dict[str, Any]:
        self.are_doubtful |= kind.name in DOUBTFUL
        if kind.is_one_of:
            name = self.chance.of(list(kind.fields))
            return {name: self.present(kind.fields[name].type, name, variables=variables)}
        return {
            name: self.inner(field.type, name, variables=variables)
            for name, field in kind.fields.items()
            if is_required(field) or self.chance.once_in(4)
        }


def is_required(given: GraphQLArgument | GraphQLInputField) -> bool:
    return isinstance(given.type, GraphQLNonNull) and given.default_value is Undefined
