"""What a client reads: languages, embedded objects, statistics, and nothing that is not published."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "server/graphiql/examples").glob("*.graphql"))
FIRST = """{ region(code: "UA-32") { name(language: "uk") indicators { code value }
  enterprises(first: 3) { nodes { name products(first: 2) { nodes { name } } } } } }"""


async def test_the_first_question_is_answered_with_real_data(ask: Any) -> None:
    region = (await ask(FIRST))["region"]
    assert region["name"] == "Київська область"
    assert {item["code"]: item["value"] for item in region["indicators"]} == {
        "ENTERPRISES_DAMAGED": "770",
        "ENTERPRISES_DESTROYED": "127",
        "LOGISTICS_FACILITIES_DESTROYED_SHARE": "20",
        "ENTERPRISES_RESUMED_SHARE": "90",
        "ENTERPRISES_AT_FULL_CAPACITY_SHARE": "76",
    }
    assert len(region["enterprises"]["nodes"]) == 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
async def test_each_example_of_the_page_finds_something(ask: Any, example: Path) -> None:
    data = await ask(example.read_text(encoding="utf-8"))
    assert all(value and value.get("nodes", [value]) for value in data.values()), data


@pytest.mark.parametrize(
    ("argument", "header", "expected"),
    [
        ('(language: "uk")', "", "Липова рамка"),
        ('(language: "uk-UA")', "", "Липова рамка"),
        ("", "uk-UA,uk;q=0.9,en;q=0.5", "Липова рамка"),
        ("", "en;q=0.5, uk;q=0.9", "Липова рамка"),
        ("", "", "Lypova Ramka"),
        ("", "de, fr;q=0.8", "Lypova Ramka"),
        ('(language: "en")', "uk", "Lypova Ramka"),
        ('(language: "ja")', "uk", "Липова рамка"),
    ],
)
async def test_a_text_is_in_the_language_asked_else_preferred(
    ask: Any, argument: str, header: str, expected: str
) -> None:
    query = f'{{ enterprise(by: {{ slug: "lypova-ramka" }}) {{ name{argument} }} }}'
    assert (await ask(query, headers={"accept-language": header}))["enterprise"]["name"] == expected


async def test_names_sort_by_the_alphabet_of_the_preferred_language(ask: Any) -> None:
    query = '{ enterprises(first: 100, filter: { regions: ["UA-32"] }, orderBy: { field: NAME }) { nodes { name } } }'
    names = [n["name"] for n in (await ask(query, headers={"accept-language": "uk"}))["enterprises"]["nodes"]]
    alphabet = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"

    def place(name: str) -> list[int]:
        kept = [letter for letter in name.lower() if letter not in "«»„“”\"'’ʼ"]
        return [1000 + alphabet.index(letter) if letter in alphabet else ord(letter) for letter in kept]

    assert names == sorted(names, key=place)


async def test_all_translations_are_given(ask: Any) -> None:
    query = '{ enterprise(by: { slug: "lypova-ramka" }) { nameTranslations { language text } } }'
    found = (await ask(query))["enterprise"]["nameTranslations"]
    assert found == [{"language": "en", "text": "Lypova Ramka"}, {"language": "uk", "text": "Липова рамка"}]


async def test_an_enterprise_is_found_by_each_of_its_names(ask: Any) -> None:
    by_slug = await ask('{ enterprise(by: { slug: "lypova-ramka" }) { id slug registrations { scheme number } } }')
    registration = by_slug["enterprise"]["registrations"][0]
    query = "query ($by: EnterpriseBy!) { enterprise(by: $by) { slug } }"
    for by in ({"id": by_slug["enterprise"]["id"]}, {"registration": registration}):
        assert (await ask(query, by=by))["enterprise"] == {"slug": "lypova-ramka"}


@pytest.mark.parametrize(
    ("scheme", "number"),
    [("EIN", "91-0000011"), ("EIN", "910000011"), ("UBI", "699 000 017"), ("UBI", " 699-000-017 ")],
)
async def test_an_enterprise_is_found_by_a_registration_however_it_is_written(
    ask: Any, scheme: str, number: str
) -> None:
    query = "query ($by: EnterpriseBy!) { enterprise(by: $by) { slug } }"
    by = {"registration": {"scheme": scheme, "number": number}}
    assert (await ask(query, by=by))["enterprise"] == {"slug": "magnolia-structural"}
    written = '{ enterprise(by: { registration: { scheme: %s, number: "%s" } }) { slug } }' % (scheme, number)
    assert (await ask(written))["enterprise"] == {"slug": "magnolia-structural"}


async def test_any_node_is_refetched_by_its_id(ask: Any) -> None:
    roots = ("regions", "industries", "enterprises", "products", "opportunities", "experiences")
    data = await ask("{ %s }" % " ".join(f"{name}(first: 2) {{ nodes {{ __typename id }} }}" for name in roots))
    nodes = [node for name in roots for node in data[name]["nodes"]]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
    assert (await ask(query, ids=[node["id"] for node in nodes]))["nodes"] == nodes
    assert (await ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=nodes[4]["id"]))["node"] == nodes[4]


async def test_statistics_count_what_the_page_counts(ask: Any) -> None:
    data = await ask("""{ region(code: "UA-32") {
        statistics { total verified byOperationalStatus { status count } byIndustry(first: 3) { count industry { scheme code level } } }
        all: enterprises { totalCount } verified: enterprises(filter: { verified: true }) { totalCount }
        food: enterprises(filter: { industries: [{ code: "C" }] }) { totalCount } } }""")
    region, counted = data["region"], data["region"]["statistics"]
    assert counted["total"] == region["all"]["totalCount"]
    assert counted["verified"] == region["verified"]["totalCount"]
    assert sum(item["count"] for item in counted["byOperationalStatus"]) == counted["total"]
    top = counted["byIndustry"][0]
    assert top["industry"] == {"scheme": "NACE", "code": "C", "level": 1}
    assert top["count"] == region["food"]["totalCount"]
    assert len(counted["byIndustry"]) == 3


async def test_contact_details_show_only_where_the_enterprise_says_so(ask: Any, demo_url: str) -> None:
    connection = await asyncpg.connect(demo_url)
    rows = await connection.fetch("SELECT slug FROM enterprises WHERE contact_is_public AND published_at IS NOT NULL")
    await connection.close()
    nodes = []
    for code in ("UA-32", "US-WA", "US-UT"):
        query = (
            f'{{ enterprises(first: 100, filter: {{ regions: "{code}" }}) {{ nodes {{ slug contact {{ email }} }} }} }}'
        )
        nodes += (await ask(query))["enterprises"]["nodes"]
    shown = {node["slug"] for node in nodes if node["contact"]}
    assert shown
    assert shown == {row["slug"] for row in rows} & {node["slug"] for node in nodes}


async def test_nothing_unpublished_shows_on_any_path(ask: Any, demo_url: str) -> None:
    connection = await asyncpg.connect(demo_url)
    hidden = await connection.fetch("SELECT id, slug FROM enterprises WHERE publication_status <> 'PUBLISHED'")
    listings = await connection.fetch(
        "SELECT id FROM products WHERE publication_status <> 'PUBLISHED' OR enterprise_status <> 'PUBLISHED'",
    )
    await connection.close()
    assert hidden
    assert listings
    ids = [str(row["id"]) for row in (*hidden, *listings)]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await ask(query, ids=ids))["nodes"] == [None] * len(ids)
    for row in hidden:
        query = "query ($by: EnterpriseBy!) { enterprise(by: $by) { id } }"
        assert (await ask(query, by={"slug": row["slug"]}))["enterprise"] is None
    everything = "[DRAFT, PENDING_REVIEW, SUSPENDED, ARCHIVED]"
    for name in ("enterprises", "products", "opportunities", "experiences"):
        asked = f"{{ {name}(filter: {{ publicationStatuses: {everything} }}) {{ totalCount nodes {{ id }} }} }}"
        assert (await ask(asked))[name] == {"totalCount": 0, "nodes": []}
