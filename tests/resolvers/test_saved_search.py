"""Saved searches are their owner's: kept as they were given, and few enough."""

import json
from typing import Any

import pytest

from models import ANONYMOUS, Caller
from resolvers.saved_search import MOST_SAVED_SEARCHES
from tests.resolvers.conftest import Api
from tests.resolvers.writing import ERRORS, OTHER, changing, newcomer

SAVE = changing("saveSearch", "SaveSearchInput", "savedSearch", "id name types query filter createdAt")
DELETE = f"mutation ($input: IdInput!) {{ deleteSavedSearch(input: $input) {{ deletedId {ERRORS} }} }}"
OWN = "{ viewer { savedSearches { id name } } }"
FILTER = {
    "cooperationTypes": ["SALE"],
    "regions": ["UA-32", "US-WA"],
    "industries": [{"code": "10.51", "scheme": "NACE"}],
    "hsCodes": None,
}


@pytest.fixture
def owner() -> Caller:
    """Someone who has saved nothing yet."""
    return newcomer("searcher")


async def saved(api: Api, caller: Caller, **given: Any) -> Any:
    asked = {"name": "Cheese", "types": ["PRODUCT"], **given}
    return (await api.data(caller, SAVE, input=asked))["saveSearch"]


async def test_who_has_no_token_saves_nothing(api: Api) -> None:
    answer = await api.answer(ANONYMOUS, SAVE, input={"name": "Cheese", "types": ["PRODUCT"]})
    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_search_is_kept_as_it_was_given(api: Api, owner: Caller) -> None:
    payload = await saved(api, owner, types=["PRODUCT", "ENTERPRISE", "PRODUCT"], query=" сир ", filter=FILTER)
    assert payload["userErrors"] == []
    search = payload["savedSearch"]
    assert (search["name"], search["types"], search["query"]) == ("Cheese", ["PRODUCT", "ENTERPRISE"], "сир")
    assert search["filter"] == FILTER
    (kept,) = await api.rows("SELECT filter FROM saved_searches WHERE id = $1", int(search["id"]))
    assert json.loads(kept["filter"]) == FILTER


async def test_only_its_owner_sees_and_removes_it(api: Api, owner: Caller) -> None:
    search = (await saved(api, owner))["savedSearch"]
    own = (await api.data(owner, OWN))["viewer"]["savedSearches"]
    assert own == [{"id": search["id"], "name": "Cheese"}]
    refused = (await api.data(OTHER, DELETE, input={"id": search["id"]}))["deleteSavedSearch"]
    assert (refused["deletedId"], refused["userErrors"][0]["code"]) == (None, "NOT_FOUND")
    deleted = (await api.data(owner, DELETE, input={"id": search["id"]}))["deleteSavedSearch"]
    assert deleted == {"deletedId": search["id"], "userErrors": []}
    assert (await api.data(owner, OWN))["viewer"]["savedSearches"] == []


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"name": " "}, "REQUIRED", ["name"]),
        ({"name": "x" * 301}, "TOO_LONG", ["name"]),
        ({"types": []}, "REQUIRED", ["types"]),
        ({"query": "x" * 301}, "TOO_LONG", ["query"]),
        ({"filter": {"regions": ["UA-32"] * 51}}, "TOO_MANY", ["filter", "regions"]),
        (
            {"filter": {"industries": [{"code": "10"}, {"code": "nothing"}]}},
            "NOT_FOUND",
            ["filter", "industries", "1", "code"],
        ),
    ],
)
async def test_what_is_wrong_is_told_by_its_path(
    api: Api, owner: Caller, given: dict[str, Any], code: str, path: list[str]
) -> None:
    payload = await saved(api, owner, **given)
    assert payload["savedSearch"] is None
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [(code, path)]


async def test_fifty_are_kept_of_one_caller(api: Api, owner: Caller) -> None:
    fill = "INSERT INTO saved_searches (owner, name, types) SELECT $1, 'x', '{PRODUCT}' FROM generate_series(1, $2)"
    await api.rows(fill, owner.subject, MOST_SAVED_SEARCHES - 1)
    assert (await saved(api, owner))["userErrors"] == []
    assert [error["code"] for error in (await saved(api, owner))["userErrors"]] == ["LIMIT_REACHED"]
