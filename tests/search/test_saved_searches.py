"""A saved search shows its owner what matches it now, and tells of each new match once."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from models import ANONYMOUS, Caller
from tests.events.listening import Listening, listening_to
from tests.resolvers.conftest import Api
from tests.resolvers.writing import ADD_PRODUCT, ERRORS, KYIV, OTHER, OWNER, PLATFORM, REVIEW, UPDATE, changing
from tests.search.test_search import invented, named, published
from tests.transports.fake import eventually

SAVE = changing("saveSearch", "SaveSearchInput", "savedSearch", "id")
MATCHES = """query ($id: ID!) { node(id: $id) { ... on SavedSearch { matches { totalCount
    edges { score highlight node { __typename ... on Node { id } } } } } } }"""
MATCHED = "subscription ($id: ID!) { savedSearchMatched(id: $id) { kind type listingId } }"
MATCHED_AFTER = """subscription ($id: ID!, $after: String) {
    listingChanged: savedSearchMatched(id: $id, after: $after) { cursor kind listingId } }"""
SEEKER = Caller(subject="seeker")


@pytest.fixture
async def listening(written_url: str) -> AsyncIterator[Listening]:
    async with listening_to(written_url) as found:
        yield found


async def saved(api: Api, caller: Caller = SEEKER, **given: Any) -> str:
    data = await api.data(caller, SAVE, input={"name": "Wanted", "types": ["PRODUCT", "ENTERPRISE"], **given})
    found: str = data["saveSearch"]["savedSearch"]["id"]
    return found


async def matches(api: Api, search: str, caller: Caller = SEEKER) -> list[str]:
    found = (await api.data(caller, MATCHES, id=search))["node"]["matches"]
    assert len(found["edges"]) == found["totalCount"]
    return [edge["node"]["id"] for edge in found["edges"]]


async def product_of(api: Api, enterprise: str, name: str, **more: Any) -> str:
    given = {"enterpriseId": enterprise, "kind": "GOOD", "name": named(name), **more}
    found: str = (await api.data(OWNER, ADD_PRODUCT, input=given))["addProduct"]["product"]["id"]
    return found


async def test_nobody_but_its_owner_sees_what_it_matches(api: Api) -> None:
    search = await saved(api, query="мед")
    for caller in (ANONYMOUS, OTHER, PLATFORM):
        assert (await api.data(caller, MATCHES, id=search))["node"] in (None, {})
    assert await matches(api, search)


async def test_it_matches_what_has_its_words_and_passes_its_filter(api: Api) -> None:
    word = invented("Шукан")
    enterprise = await published(api, name=named(word))
    with_code = await product_of(api, enterprise, f"{word} у банках", hsCode="040900")
    without = await product_of(api, enterprise, f"{word} у мішках")
    assert set(await matches(api, await saved(api, query=word.lower()))) == {enterprise, with_code, without}
    assert await matches(api, await saved(api, query=word, types=["PRODUCT"], filter={"hsCodes": ["0409"]})) == [
        with_code
    ]
    assert await matches(api, await saved(api, query=word, filter={"regions": ["US-WA"]})) == []
    in_dairy = await saved(api, query=word, filter={"industries": [{"code": "C"}], "regions": ["UA-32"]})
    assert await matches(api, in_dairy) == [enterprise]


async def test_without_words_all_of_the_filter_match_alike_the_newest_first(api: Api) -> None:
    search = await saved(api, types=["PRODUCT"], filter={"hsCodes": ["0409"]})
    data = await api.data(SEEKER, MATCHES, id=search)
    edges = data["node"]["matches"]["edges"]
    assert {(edge["score"], edge["highlight"]) for edge in edges} == {(1, None)}
    ids = [int(edge["node"]["id"]) for edge in edges]
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize("query", ["!!!", " ".join(f"w{number}" for number in range(20))])
async def test_words_that_cannot_be_searched_for_are_not_kept(api: Api, query: str) -> None:
    document = (
        f"mutation ($input: SaveSearchInput!) {{ saveSearch(input: $input) {{ savedSearch {{ id }} {ERRORS} }} }}"
    )
    data = await api.data(SEEKER, document, input={"name": "x", "types": ["PRODUCT"], "query": query})
    (error,) = data["saveSearch"]["userErrors"]
    assert (error["code"], error["field"]) == ("INVALID", ["query"])


async def test_its_owner_hears_of_each_new_match_once_and_of_nothing_else(api: Api, listening: Listening) -> None:
    word = invented("Новинк")
    search = await saved(api, query=word, types=["PRODUCT"], filter={"regions": ["UA-32"]})
    listener = await listening.listener(MATCHED, caller=SEEKER, reads=False, id=search)
    enterprise = await published(api, name=named(word))
    await product_of(api, enterprise, "Щось зовсім інше")
    product = await product_of(api, enterprise, f"{word} у банках")
    await eventually(lambda: len(listener.outbox.waiting) >= 1)
    await listening.reaches((await api.rows("SELECT max(id) AS id FROM events"))[0]["id"])
    events = [json.loads(message.body)["data"]["savedSearchMatched"] for message in listener.outbox.waiting]
    assert events == [{"kind": "PUBLISHED", "type": "PRODUCT", "listingId": product}]
    await listener.outbox.drain()


async def test_its_owner_hears_of_what_matches_while_it_is_looked_up(api: Api, listening: Listening) -> None:
    word = invented("Негайн")
    search = await saved(api, query=word)
    hold = listening.database.hold()
    opening = asyncio.create_task(listening.listener(MATCHED, caller=SEEKER, joins=False, reads=False, id=search))
    await hold.begun.wait()
    enterprise = await published(api, name=named(word))
    await listening.reaches((await api.rows("SELECT max(id) AS id FROM events"))[0]["id"])
    hold.released.set()
    listener = await opening
    await eventually(lambda: bool(listener.outbox.waiting))
    (message,) = await listener.outbox.drain()
    assert json.loads(message.body)["data"]["savedSearchMatched"]["listingId"] == enterprise


@pytest.mark.parametrize(
    ("caller", "code"), [(ANONYMOUS, "UNAUTHENTICATED"), (OTHER, "NOT_FOUND"), (PLATFORM, "NOT_FOUND")]
)
async def test_nobody_else_can_listen_to_it(api: Api, listening: Listening, caller: Caller, code: str) -> None:
    search = await saved(api, query="мед")
    listener = await listening.listener(MATCHED, caller=caller, reads=False, id=search)
    assert (await listener.error())["extensions"]["code"] == code


async def test_what_was_withdrawn_since_is_not_told_by_the_words_that_it_has_now(
    api: Api, listening: Listening
) -> None:
    word = invented("Прихован")
    before = (await api.rows("SELECT max(id) AS id FROM events"))[0]["id"]
    search = await saved(api, query=word, types=["ENTERPRISE"])
    hidden, shown = await published(api), await published(api)
    await api.data(KYIV, REVIEW, input={"id": hidden, "decision": "SUSPEND"})
    for enterprise, version in ((hidden, 4), (shown, 3)):
        answer = await api.data(OWNER, UPDATE, input={"id": enterprise, "version": version, "name": named(word)})
        assert answer["updateEnterprise"]["userErrors"] == []
    listener = await listening.listener(MATCHED_AFTER, caller=SEEKER, after=before, id=search)
    await listening.reaches((await api.rows("SELECT max(id) AS id FROM events"))[0]["id"])
    await eventually(lambda: bool(listener.told))
    assert [listing for _, _, listing in listener.told] == [shown]
