"""Arbitrary input of the right types: each mutation is done or refused, and never fails inside."""

import json
from io import BytesIO
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    get_named_type,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.schema import schema
from models import Caller, Role
from resolvers.uploads import UploadedFile
from tests.resolvers.conftest import Api
from tests.resolvers.writing import OTHER, registered

SCHEMA = schema().graphql_schema
MUTATIONS: Any = SCHEMA.mutation_type
EXAMPLES = 40
EVERYTHING = Caller(subject="everything", roles=frozenset(Role), regions=("UA-32", "US-WA"))
WORDS = st.text(max_size=40) | st.sampled_from(
    ["x" * 301, "y" * 10_001, "\0", "a\nb", "\u202eы", "'; DROP TABLE events; --"]
)
LANGUAGES = ["uk", "en", "de", "pl", "zh-Hant", "sr-Latn-RS"]
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "String": WORDS,
    "Int": st.integers(-(2**31), 2**31 - 1) | st.integers(-2, 3000),
    "Float": st.floats(allow_nan=False, allow_infinity=False) | st.floats(-90, 90),
    "Boolean": st.booleans(),
    "LanguageTag": st.sampled_from(LANGUAGES),
    "CountryCode": st.sampled_from(["UA", "US", "PL"]),
    "RegionCode": st.sampled_from(["UA-32", "US-WA", "US-UT", "UA-05"]),
    "CurrencyCode": st.sampled_from(["UAH", "USD"]),
    "HSCode": st.sampled_from(["84", "0406", "040690"]),
    "URL": st.sampled_from(["https://example.org/", "http://приклад.укр/a?b=c#d"]),
    "Decimal": st.decimals(-10, 10**6, places=2).map(str) | st.sampled_from(["1" * 30, "0.000000000000001", "-0"]),
    "DateTime": st.sampled_from(["2027-05-09T12:00:00+03:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]),
    "Date": st.dates().map(str),
    "Upload": st.builds(lambda name, content: UploadedFile(name, "", BytesIO(content)), WORDS, st.binary(max_size=40)),
}


class Inputs:
    """Makes inputs; ids are of what is there, of something else, or none at all."""

    def __init__(self, ids: list[str]) -> None:
        self.scalars = {**SCALARS, "ID": st.sampled_from([*ids, "35", "9223372036854775807", "0", "x", ""])}

    def of(self, kind: Any) -> st.SearchStrategy[Any]:
        if isinstance(kind, GraphQLNonNull):
            return self.present(kind.of_type)
        return st.none() | self.present(kind)

    def present(self, kind: Any) -> st.SearchStrategy[Any]:
        if isinstance(kind, GraphQLList):
            return st.lists(self.of(kind.of_type), max_size=3)
        if isinstance(kind, GraphQLEnumType):
            return st.sampled_from(list(kind.values))
        if isinstance(kind, GraphQLScalarType):
            return self.scalars[kind.name]
        assert isinstance(kind, GraphQLInputObjectType)
        required = {name for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)}
        fields = {name: self.of(field.type) for name, field in kind.fields.items()}
        return st.fixed_dictionaries(
            {name: field for name, field in fields.items() if name in required},
            optional={name: field for name, field in fields.items() if name not in required},
        )


@pytest.fixture(scope="module")
async def ids(api: Api) -> list[str]:
    """What arbitrary inputs may be about: something of each type, in several states."""
    draft = await registered(api, EVERYTHING)
    await registered(api, OTHER)
    rows = await api.rows(
        "(SELECT id FROM enterprises ORDER BY id LIMIT 3) UNION ALL (SELECT id FROM products LIMIT 2)"
        " UNION ALL (SELECT id FROM opportunities LIMIT 2) UNION ALL (SELECT id FROM experiences LIMIT 2)"
    )
    found = [str(row["id"]) for row in rows]
    await api.rows(
        "INSERT INTO enterprise_members (enterprise_id, subject) SELECT id, 'everything' FROM enterprises"
        " ORDER BY id LIMIT 2 ON CONFLICT DO NOTHING"
    )
    return [draft["id"], *found]


@pytest.mark.parametrize("name", MUTATIONS.fields)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_any_input_is_done_or_refused(api: Api, ids: list[str], name: str, data: st.DataObject) -> None:
    kind = MUTATIONS.fields[name].args["input"].type
    asked = data.draw(Inputs(ids).of(kind))
    document = f"mutation ($input: {kind}) {{ {name}(input: $input) {{ __typename userErrors {{ code field }} }} }}"
    answer = await api.answer(EVERYTHING, document, input=asked)
    if "errors" in answer:
        codes = {error["extensions"]["code"] for error in answer["errors"]}
        assert codes == {"BAD_USER_INPUT"}, json.dumps(answer)
        return
    for error in answer["data"][name]["userErrors"]:
        assert leads_somewhere(error["field"], kind, asked), (error, asked)


def leads_somewhere(path: list[str] | None, kind: Any, given: Any) -> bool:
    """Whether a path names fields of the input, and places that are in it."""
    for step in path or ():
        named = get_named_type(kind)
        if isinstance(given, list):
            if not 0 <= int(step) < len(given):
                return False
            given, kind = given[int(step)], named
        else:
            if step not in named.fields:
                return False
            kind = named.fields[step].type
            given = given.get(step) if isinstance(given, dict) else None
    return True
