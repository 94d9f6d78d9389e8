"""What search promises beside finding: who sees what, how it is ordered, what is marked, and what is refused."""

from itertools import count
from typing import Any

import pytest

from loaders.words import MOST_WORDS
from models import ANONYMOUS
from tests.resolvers.conftest import Api
from tests.resolvers.writing import (
    ADD_PRODUCT,
    ARCHIVE,
    KYIV,
    OFFER,
    OTHER,
    OWNER,
    REGISTER,
    REVIEW,
    SUBMIT,
    WASHINGTON,
    changing,
    registration,
)

WORDS = count(1)
NARROW = "\u202f"
COUNT = "query ($q: String!) { search(query: $q) { totalCount } }"
IDS = "query ($q: String!) { search(query: $q) { edges { node { ... on Node { id } } } } }"
OWN = """query ($q: String!) { enterprises(filter: { search: $q, publicationStatuses: [DRAFT, PENDING_REVIEW] }) {
    nodes { id } } }"""
MARKED = "query ($q: String!) { search(query: $q) { edges { score highlight } } }"
UPDATE = changing("updateEnterprise", "UpdateEnterpriseInput", "enterprise", "id version")


async def registered(api: Api, **changes: Any) -> str:
    data = await api.data(OWNER, REGISTER, input=registration(**changes))
    found: str = data["registerEnterprise"]["enterprise"]["id"]
    return found


async def published(api: Api, **changes: Any) -> str:
    found = await registered(api, **changes)
    await api.data(OWNER, SUBMIT, input={"id": found})
    await api.data(KYIV, REVIEW, input={"id": found, "decision": "APPROVE"})
    return found


async def ids(api: Api, query: str, caller: Any = ANONYMOUS) -> list[str]:
    data = await api.data(caller, IDS, q=query)
    return [edge["node"]["id"] for edge in data["search"]["edges"]]


def invented(stem: str) -> str:
    """A word that nobody used before: both drivers write into one database."""
    number = next(WORDS)
    return stem + "бвдклмнпст"[number // 10] + "а" + "бвдклмнпст"[number % 10] + "рник"


def named(word: str) -> list[dict[str, str]]:
    return [{"language": "uk", "text": word}]


async def test_a_draft_is_found_by_nobody_in_search_and_by_its_own_in_their_pages(api: Api) -> None:
    word = invented("Незлічим")
    draft = await registered(api, name=named(word))
    for caller in (ANONYMOUS, OTHER, WASHINGTON, OWNER, KYIV):
        assert await ids(api, word, caller) == []
    for caller, expected in ((ANONYMOUS, []), (OTHER, []), (WASHINGTON, []), (OWNER, [draft]), (KYIV, [draft])):
        data = await api.data(caller, OWN, q=word)
        assert [node["id"] for node in data["enterprises"]["nodes"]] == expected


async def test_what_is_published_is_found_and_what_is_withdrawn_is_not_with_all_that_hangs_on_it(api: Api) -> None:
    word = invented("Першотрав")
    enterprise = await published(api, name=named(word))
    product = {"enterpriseId": enterprise, "kind": "GOOD", "name": named(f"{word} у банках")}
    added = await api.data(OWNER, ADD_PRODUCT, input=product)
    both = {enterprise, added["addProduct"]["product"]["id"]}
    assert set(await ids(api, word.lower())) == both
    await api.data(KYIV, REVIEW, input={"id": enterprise, "decision": "SUSPEND"})
    assert both.isdisjoint(await ids(api, word.lower()))
    await api.data(KYIV, REVIEW, input={"id": enterprise, "decision": "APPROVE"})
    assert set(await ids(api, word.lower())) == both
    await api.data(OWNER, ARCHIVE, input={"id": enterprise})
    assert both.isdisjoint(await ids(api, word.lower()))


async def test_a_new_name_is_found_and_the_old_one_no_longer(api: Api) -> None:
    former, word = invented("Буршти"), invented("Міднола")
    enterprise = await published(api, name=named(former))
    await api.data(OWNER, UPDATE, input={"id": enterprise, "version": 3, "name": named(word)})
    assert await ids(api, word) == [enterprise]
    assert enterprise not in await ids(api, former)


async def test_all_else_but_the_marks_is_escaped(api: Api) -> None:
    await published(api, name=named("<script>alert('Кришталеза')</script> & \"сини\""))
    data = await api.data(ANONYMOUS, MARKED, q="кришталеза")
    assert data["search"]["edges"][0]["highlight"] == (
        "&lt;script&gt;alert(&#39;<mark>Кришталеза</mark>&#39;)&lt;/script&gt; &amp; &quot;сини&quot;"
    )


async def test_a_passage_is_cut_at_words_around_what_matches(api: Api) -> None:
    word = invented("вербоз")
    text = f"{'Початок довгого опису. ' * 20}Тут є {word}, і далі йде ще. {'Кінець опису. ' * 30}"
    await published(api, name=named("Довгий опис"), description=[{"language": "uk", "text": text}])
    data = await api.data(ANONYMOUS, MARKED, q=word)
    (edge,) = data["search"]["edges"]
    assert f"Тут є <mark>{word}</mark>, і далі" in edge["highlight"]
    assert edge["highlight"][0] == edge["highlight"][-1] == "…"
    assert all(word in "Початок довгого опису. Кінець" for word in edge["highlight"].strip("…").split()[:2])
    assert len(edge["highlight"]) < 300


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"See https://shop.example.com/{'catalogue/' * 9}", " for our price list and terms."),
        ("Далі мова про крам. " * 9 + "х" * 90 + "-", " " + "х" * 300),
        ("蜂の巣箱を作ります。" * 20, "。\n" + "世界中に売ります。" * 40),
    ],
    ids=["an address", "words without end", "Japanese"],
)
async def test_a_passage_has_what_matches_however_long_the_words_around_it_are(
    api: Api, before: str, after: str
) -> None:
    word = invented("вербоз")
    text = [{"language": "uk", "text": f"{before}{word}{after}"}]
    await published(api, name=named("Довгі слова"), description=text)
    (edge,) = (await api.data(ANONYMOUS, MARKED, q=word))["search"]["edges"]
    assert f"<mark>{word}</mark>" in edge["highlight"]
    assert len(edge["highlight"]) < 300


async def test_signs_are_marked_amid_others(api: Api) -> None:
    text = [
        {"language": "ja", "text": f"{'蜂の巣箱を作ります。' * 20}この工場で鑿と鑢を造る{'と世界中に売ります' * 40}"}
    ]
    await published(api, name=named("Знаки"), description=text)
    edge = (await api.data(ANONYMOUS, MARKED, q="鑿鑢"))["search"]["edges"][0]
    assert "この工場で<mark>鑿</mark>と<mark>鑢</mark>を造ると世界中に" in edge["highlight"]


async def test_no_part_of_a_word_is_marked_where_a_passage_is_cut(api: Api) -> None:
    word = invented("вербоз")
    before, after = f"х{word}-{'х' * (78 - len(word))}-", f"-{'х' * (158 - 2 * len(word))}-{word}х"
    text = [{"language": "uk", "text": f"{'Початок ' * 20}{before}{word}{after}{' кінець' * 20}"}]
    await published(api, name=named("Уламки"), description=text)
    (edge,) = (await api.data(ANONYMOUS, MARKED, q=word))["search"]["edges"]
    assert edge["highlight"].count("<mark>") == 1


async def test_a_passage_that_is_one_letter_short_of_its_text_says_so(api: Api) -> None:
    word = invented("вербоз")
    text = f"{word} ".ljust(240, "х")
    for whole, end in ((text, "х"), (f"{text}!", "…")):
        await published(api, name=named("Край"), description=[{"language": "uk", "text": whole}])
        edge = (await api.data(ANONYMOUS, MARKED, q=word))["search"]["edges"][0]
        assert edge["highlight"][-1] == end


async def test_a_name_that_is_what_was_asked_comes_before_one_that_has_more_and_before_descriptions(api: Api) -> None:
    word = invented("Золото")
    text = [{"language": "uk", "text": f"Про {word} і більше нічого"}]
    in_text = await published(api, name=named("Третя"), description=text)
    longer = await published(api, name=named(f"{word} і партнери з річки"))
    exact = await published(api, name=named(word))
    data = await api.data(ANONYMOUS, MARKED, q=word)
    assert await ids(api, word) == [exact, longer, in_text]
    scores = [edge["score"] for edge in data["search"]["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert scores[-1] == 0.4


async def test_a_word_in_a_name_counts_once_in_however_many_forms_it_is_known(api: Api) -> None:
    city = invented("Озерян")
    beside = await published(api, name=named("Sunny Bakeries"), address={"city": city})
    both = await published(api, name=named(f"{city} Bakery House"))
    data = await api.data(ANONYMOUS, MARKED, q=f"Bakeries {city}")
    assert await ids(api, f"Bakeries {city}") == [both, beside]
    assert [edge["score"] for edge in data["search"]["edges"]] == [0.9333, 0.7]


async def test_a_misspelt_word_counts_once_however_many_words_it_is_taken_for(api: Api) -> None:
    city, word = invented("Озерян"), invented("Кришталез")
    beside = await published(api, name=named(f"{word} {word}а {word}у"), address={"city": city})
    both = await published(api, name=named(f"{city} {word} схід"))
    query = f"{word.replace('рник', 'рнк')} {city}"
    data = await api.data(ANONYMOUS, MARKED, q=query)
    assert await ids(api, query) == [both, beside]
    first, second = (edge["score"] for edge in data["search"]["edges"])
    assert second / first == pytest.approx((0.4 + 0.4 / 2 + 0.2 / 3) / (0.4 + 0.4 + 0.2 * 2 / 3), abs=0.001)


async def test_of_three_words_two_in_a_name_are_two_thirds(api: Api) -> None:
    city, word = invented("Озерян"), invented("Гречкос")
    await published(api, name=named(f"{word} Bakeries"), address={"city": city})
    data = await api.data(ANONYMOUS, MARKED, q=f"bakeries {word} {city}")
    (edge,) = data["search"]["edges"]
    assert edge["score"] == 0.8  # 0.4 + 0.4 · 2/3 + 0.2 · 2/3


async def test_a_name_of_as_many_words_as_can_be_asked_is_what_was_asked(api: Api) -> None:
    words = [invented("Багат") for _ in range(MOST_WORDS)]
    await published(api, name=named(" ".join(words)))
    (edge,) = (await api.data(ANONYMOUS, MARKED, q=" ".join(words)))["search"]["edges"]
    assert edge["score"] == 1


async def test_four_spellings_find_each_other(api: Api) -> None:
    first = await published(api, name=named("Лісозубний"))
    second = await published(api, name=[{"language": "en", "text": "Lisozubny"}])
    for query in ("Лісозубний", "лісозубного", "Lisozubnyi", "lisozubny"):
        found = await ids(api, query)
        assert first in found, query
    for query in ("Лісозубний", "Lisozubnyi", "lisozubny"):
        assert second in await ids(api, query), query


async def test_a_word_is_not_taken_for_one_that_most_of_its_letters_are_not_in(api: Api) -> None:
    enterprise = await published(api, name=named("Гідроагрегатник"))
    assert enterprise in await ids(api, "Гідроагригатнык")
    assert enterprise not in await ids(api, "Гідрометцентрик")


async def test_numbers_of_registers_are_found_as_they_are_typed(api: Api) -> None:
    given = registration(name=named("Номерна"))
    number = given["registrations"][0]["number"]
    enterprise = await published(api, **given)
    for query in (number, f"{number[:2]} {number[2:5]} {number[5:]}", f"{number[:4]}-{number[4:]}"):
        assert await ids(api, query) == [enterprise], query
    assert enterprise not in await ids(api, number[:-1])


async def test_a_number_is_found_however_its_digits_are_grouped(api: Api) -> None:
    number = f"{next(WORDS)} 070 400"
    text = [{"language": "uk", "text": f"Потужність {number.replace(' ', NARROW, 1)} тонн"}]
    enterprise = await published(api, name=named("Групова"), description=text)
    for query in (number, number.replace(" ", ""), number.replace(" ", NARROW), f"070 потужність {number}"):
        assert await ids(api, query) == [enterprise], query
    (edge,) = (await api.data(ANONYMOUS, MARKED, q=number))["search"]["edges"]
    assert f"<mark>{number.replace(' ', NARROW, 1)}</mark> тонн" in edge["highlight"]


async def test_several_hs_codes_are_asked_for_at_once(api: Api) -> None:
    enterprise = await published(api, name=named("Кодова"))
    offer = {
        "enterpriseId": enterprise,
        "kind": "OFFER",
        "cooperationType": "SALE",
        "title": named("Пропозиція"),
        "description": named("Деталі"),
        "hsCodes": ["8607", "2844"],
    }
    answer = (await api.data(OWNER, OFFER, input=offer))["publishOpportunity"]
    assert answer["userErrors"] == []
    for query in ("8607 2844", "2844 8607"):
        assert answer["opportunity"]["id"] in await ids(api, query), query


@pytest.mark.parametrize("abbreviation", ["IT", "US"])
async def test_abbreviations_in_capitals_are_asked_for_and_found_in_descriptions(api: Api, abbreviation: str) -> None:
    word = invented("Послугов")
    text = [{"language": "uk", "text": f"Різні {abbreviation} послуги"}]
    enterprise = await published(api, name=named(word), description=text)
    other = await published(api, name=named(f"{word} у місті"))
    assert await ids(api, f"{abbreviation} {word}") == [enterprise]
    assert await ids(api, f"{abbreviation.lower()} {word}") == [enterprise, other]


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\u200b", "ʼ", "-", "()&|!:*<->"])
async def test_a_query_without_a_word_is_refused(ask: Any, query: str) -> None:
    answer = await ask(COUNT, q=query, errors=True)
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("BAD_USER_INPUT", ["search"])


@pytest.mark.parametrize("query", ["x" * 301, " ".join(f"w{n}" for n in range(17)), "\0"])
async def test_too_much_and_what_is_no_text_is_refused(ask: Any, query: str) -> None:
    answer = await ask(COUNT, q=query, errors=True)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "query",
    ["' OR 1=1 --", "a & | ! b", "x'); DROP TABLE enterprises; --", "𝕙𝕠𝕟𝕖𝕪", "a" * 300,
     "'a':*&!b<->c", "💧 вода", "ﷺ", "e\u0301" * 100, "東京", "٣٤٥"],
)  # fmt: skip
async def test_hostile_queries_are_words_like_any(ask: Any, query: str) -> None:
    data = await ask(COUNT, q=query)
    assert data["search"]["totalCount"] >= 0


async def test_an_empty_search_of_a_page_is_as_if_absent(ask: Any) -> None:
    query = "query ($s: String) { enterprises(filter: { search: $s }) { totalCount } }"
    counts = [(await ask(query, s=search))["enterprises"]["totalCount"] for search in (None, "", " … ")]
    assert len(set(counts)) == 1
    assert counts[0] > 0


async def test_walking_search_gives_each_result_once(ask: Any) -> None:
    query = """query ($after: String) { search(query: "day", first: 7, after: $after) { totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { ... on Node { id } } } } }"""
    after, found = None, []
    while True:
        page = (await ask(query, after=after))["search"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == len(set(found)) == page["totalCount"]


async def test_search_is_one_statement(ask: Any, statements: list[str]) -> None:
    await ask("""{ search(query: "honey") { totalCount edges { cursor score highlight node { __typename
        ... on Product { name enterprise { name } } } } pageInfo { hasNextPage endCursor } } }""")
    assert len(statements) == 1
    assert "honey" not in statements[0]
