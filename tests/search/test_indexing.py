"""Documents are made of any text, whoever else writes at the time, and show nothing of drafts."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from random import Random

import asyncpg
import pytest

from models import Caller
from resolvers import indexing
from resolvers.indexing import index_missing, read_queries_anew
from server.fill.connection import alone, connect
from tests.resolvers.conftest import Api
from tests.resolvers.writing import OWNER, SHARE, changing
from tests.search.test_search import OWN, ids, invented, named, published, registered

MARK = changing("markExperienceHelpful", "MarkExperienceHelpfulInput", "experience", "id")
UPDATE = changing("updateExperience", "UpdateExperienceInput", "experience", "id")
LANGUAGES = ["be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "hu", "it", "ka", "lt", "lv", "mk"]
LONGEST_BODY = 50_000
WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
GEORGIAN = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"


def words(random: Random, length: int) -> Iterator[str]:
    """No dictionary has them."""
    while True:
        yield "".join(random.choices(GEORGIAN, k=length))


def body(random: Random, length: int) -> str:
    """As many words of this length as a body holds."""
    return " ".join(islice(words(random, length), LONGEST_BODY // (length + 1)))


async def shared(api: Api, enterprise: str, title: str, bodies: list[str]) -> str:
    given = {
        "enterpriseId": enterprise,
        "title": named(title),
        "body": [{"language": of, "text": text} for of, text in zip(LANGUAGES, bodies, strict=False)],
        "originalLanguage": LANGUAGES[0],
        "topics": ["REBUILDING"],
    }
    answer = (await api.data(OWNER, SHARE, input=given))["shareExperience"]
    assert answer["userErrors"] == []
    found: str = answer["experience"]["id"]
    return found


async def test_a_text_that_is_one_long_word_is_kept_and_found_by_the_rest(api: Api) -> None:
    word = invented("Довгослов")
    (endless,) = islice(words(Random(word), 9_000), 1)  # noqa: S311 - the same each time
    enterprise = await published(api, name=named(word), description=[{"language": "ka", "text": f"{endless} {word}"}])
    assert await ids(api, word) == [enterprise]
    assert await ids(api, endless[:300]) == [enterprise]


@pytest.mark.parametrize(("length", "translations"), [(60, 17), (5, 2)], ids=["long words", "many words"])
async def test_more_words_than_a_document_can_have_are_kept_and_the_first_are_found(
    api: Api, length: int, translations: int
) -> None:
    word = invented("Багатослов")
    random = Random(word)  # noqa: S311 - the same each time
    enterprise = await published(api)
    bodies = [body(random, length) for _ in range(translations)]
    experience = await shared(api, enterprise, word, bodies)
    assert await ids(api, word) == [experience]
    assert await ids(api, bodies[0].split()[-1]) == [experience]
    assert experience not in await ids(api, bodies[-1].split()[-1])


async def test_who_has_nothing_to_write_of_a_listing_does_not_show_it_again_after_it_is_suspended(api: Api) -> None:
    word = invented("Зупинен")
    enterprise, speaker = await published(api, name=named(word)), await published(api)
    experience = await shared(api, enterprise, word, ["Досвід"])
    suspending = await asyncpg.connect(api.database.url)
    async with suspending.transaction():
        await suspending.execute(
            "UPDATE enterprises SET publication_status = 'SUSPENDED' WHERE id = $1", int(enterprise)
        )
        given = {"experienceId": experience, "enterpriseId": speaker, "helpful": False}
        marking = asyncio.create_task(api.data(OWNER, MARK, input=given))
        await waits_for_a_lock(api)
    await suspending.close()
    await marking
    assert {enterprise, experience}.isdisjoint(await ids(api, word))


async def test_a_document_is_written_anew_only_where_its_row_has_other_words(api: Api) -> None:
    word = invented("Незмінн")
    enterprise, speaker = await published(api, name=named(word)), await published(api)
    experience = await shared(api, enterprise, word, ["Досвід"])
    before = await written(api, experience)
    marked = {"experienceId": experience, "enterpriseId": speaker, "helpful": True}
    assert (await api.data(OWNER, MARK, input=marked))["markExperienceHelpful"]["userErrors"] == []
    assert await written(api, experience) == before
    renamed = {"id": experience, "title": named(invented("Інш")), "version": 1}
    answer = (await api.data(OWNER, UPDATE, input=renamed))["updateExperience"]
    assert answer["userErrors"] == []
    assert await written(api, experience) != before


async def written(api: Api, row_id: str) -> int:
    """The transaction that wrote a row's document."""
    (row,) = await api.rows("SELECT xmin::text::bigint AS by FROM search_documents WHERE id = $1", int(row_id))
    return int(row["by"])


async def waits_for_a_lock(api: Api) -> None:
    async with asyncio.timeout(60):
        while not await api.rows(WAITING):  # noqa: ASYNC110 - only PostgreSQL knows
            await asyncio.sleep(0.01)


async def test_words_of_drafts_change_nothing_of_what_others_find_by_words_like_them(api: Api) -> None:
    word = invented("Калинод")
    misspelt = word.replace("лин", "льн")
    enterprise = await published(api, name=named(word))
    assert await ids(api, misspelt) == [enterprise]
    draft = await registered(api, name=named(misspelt))
    assert await ids(api, misspelt) == [enterprise]
    data = await api.data(OWNER, OWN, q=misspelt)
    assert [node["id"] for node in data["enterprises"]["nodes"]] == [draft]


async def test_others_search_while_all_documents_are_made_anew(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    word = invented("Тривал")
    enterprise = await published(api, name=named(word))
    monkeypatch.setattr(indexing, "VERSION", 0)
    async with connect(api.database.url) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await index_missing(connection)
        async with asyncio.timeout(60):
            assert await ids(api, word) == [enterprise]
        await transaction.rollback()


async def test_others_publish_while_shipped_data_is_filled_in(api: Api) -> None:
    async with connect(api.database.url) as connection, alone(connection):
        assert await published(api)


async def test_a_query_that_was_kept_before_it_would_be_refused_stops_no_start_and_matches_nothing(
    api: Api,
) -> None:
    query = " ".join(f"w{number}" for number in range(20))
    keep = "INSERT INTO saved_searches (owner, name, types, query) VALUES ('old', 'x', ARRAY['PRODUCT'], $1)"
    await api.rows(keep, query)
    async with connect(api.database.url) as connection:
        await read_queries_anew(connection)
    (kept,) = await api.rows("SELECT words FROM saved_searches WHERE owner = 'old' LIMIT 1")
    assert kept["words"] is None
    found = "{ viewer { savedSearches { matches { totalCount } } } }"
    searches = (await api.data(Caller(subject="old"), found))["viewer"]["savedSearches"]
    assert {search["matches"]["totalCount"] for search in searches} == {0}
