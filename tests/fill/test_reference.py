import asyncio
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from data import files
from models import NODE_TYPES, Industry, Region
from models.migrations.run import migrate_schema
from server.fill.connection import Connection, connect
from server.fill.demo import load_demo
from server.fill.reference import load_reference
from server.migrate import migrate
from tests.postgres import fresh_database

CANCELS = 12
CANCELLED_EVERY = 0.1
"""Seconds; loading takes longer than the last of them."""
TABLES = (
    "countries",
    "regions",
    "region_partners",
    "region_indicators",
    "industries",
    "industry_ancestors",
    "industry_correspondences",
    "industry_reaches",
)


@pytest.fixture
def own(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


@pytest.fixture
def demonstrated(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@pytest.fixture
def empty(server_url: str) -> Iterator[str]:
    with fresh_database(server_url) as url:
        asyncio.run(migrate_schema(url))
        yield url


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped files, to be changed."""
    for folder in ("reference", "classifications"):
        shutil.copytree(files.HERE / folder, tmp_path / folder)
    shutil.copy(files.HERE / "regions.toml", tmp_path)
    monkeypatch.setattr(files, "HERE", tmp_path)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


async def counts(connection: Connection) -> dict[str, int]:
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608


async def ids(connection: Connection) -> set[tuple[str, int]]:
    rows = await connection.fetch(
        "SELECT code, id FROM countries UNION ALL SELECT code, id FROM regions UNION ALL SELECT key, id FROM industries"
    )
    return {(row["code"], row["id"]) for row in rows}


async def forget(url: str) -> None:
    async with connect(url) as connection:
        await connection.execute("UPDATE loaded_data SET digest = 'another'")


async def test_every_file_is_loaded(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        found = await counts(connection)
        assert await connection.fetchval("SELECT array_agg(name ORDER BY name) FROM loaded_data") == [
            "countries",
            "industries",
            "regions",
            "search",
        ]
    assert found["countries"] == 249
    assert found["regions"] == 3
    assert found["industries"] == 4934
    assert min(found.values()) > 0


async def test_names_stand_in_both_languages_where_there_are_two(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        ukraine = await connection.fetchval("SELECT name FROM countries WHERE code = 'UA'")
        unnamed = await connection.fetchval("SELECT name FROM industries WHERE key = 'ISIC:011'")
    assert ukraine == {"en": "Ukraine", "uk": "Україна"}
    assert unnamed == {"en": "Growing of non-perennial crops"}


async def test_an_id_tells_its_type(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        for model in (Region, Industry):
            remainders = f"SELECT DISTINCT id % {NODE_TYPES} FROM {model.__tablename__}"  # noqa: S608
            assert await connection.fetchval(remainders) == model.node_type


async def test_region_lies_in_the_country_of_its_code(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT regions.code, countries.code AS country, time_zone, description FROM regions"
            " JOIN countries ON countries.id = country_id"
        )
    assert {(row["code"], row["country"], row["time_zone"]) for row in rows} == {
        ("UA-32", "UA", "Europe/Kyiv"),
        ("US-WA", "US", "America/Los_Angeles"),
        ("US-UT", "US", "America/Denver"),
    }
    assert all(row["description"].keys() == {"en", "uk"} for row in rows)


async def test_partnership_stands_in_both_directions(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT region.code AS one, partner.code AS other FROM region_partners"
            " JOIN regions region ON region.id = region_id JOIN regions partner ON partner.id = partner_id"
        )
    assert {(row["one"], row["other"]) for row in rows} == {
        ("UA-32", "US-WA"),
        ("UA-32", "US-UT"),
        ("US-WA", "UA-32"),
        ("US-UT", "UA-32"),
    }


async def test_kyiv_region_has_its_five_indicators_with_their_exact_values(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT region_indicators.code, value, unit, as_of, source FROM region_indicators"
            " JOIN regions ON regions.id = region_id WHERE regions.code = 'UA-32'"
        )
    assert {(row["code"], row["value"], row["unit"]) for row in rows} == {
        ("ENTERPRISES_DAMAGED", Decimal(770), "1"),
        ("ENTERPRISES_DESTROYED", Decimal(127), "1"),
        ("LOGISTICS_FACILITIES_DESTROYED_SHARE", Decimal(20), "%"),
        ("ENTERPRISES_RESUMED_SHARE", Decimal(90), "%"),
        ("ENTERPRISES_AT_FULL_CAPACITY_SHARE", Decimal(76), "%"),
    }
    assert {(row["as_of"], row["source"]) for row in rows} == {(date(2024, 5, 9), "https://koda.gov.ua")}


async def test_industries_keep_their_official_order_and_their_parents(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT industry.key, parent.key AS parent FROM industries industry"
            " LEFT JOIN industries parent ON parent.id = industry.parent_id ORDER BY industry.position"
        )
    shipped = files.read_csv("classifications/industries.csv")
    assert [row["key"] for row in rows] == [f"{row['scheme']}:{row['code']}" for row in shipped]
    assert {row["key"]: row["parent"] for row in rows}["NAICS:332"] == "NAICS:31-33"


async def test_cattle_ranching_reaches_raising_of_cattle(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT member.key FROM industry_reaches JOIN industries industry ON industry.id = industry_id"
            " JOIN industries member ON member.id = member_id WHERE industry.key = 'NAICS:112111'"
        )
    assert {"NAICS:112111", "ISIC:0141", "NACE:01.41"} <= {row["key"] for row in rows}


async def test_ancestors_are_all_industries_above(reference_url: str) -> None:
    async with connect(reference_url) as connection:
        rows = await connection.fetch(
            "SELECT ancestor.key FROM industry_ancestors JOIN industries industry ON industry.id = industry_id"
            " JOIN industries ancestor ON ancestor.id = ancestor_id WHERE industry.key = 'NACE:10.51'"
        )
    assert {row["key"] for row in rows} == {"NACE:10.5", "NACE:10", "NACE:C"}


async def test_loading_anew_keeps_ids_and_counts(own: str) -> None:
    async with connect(own) as connection:
        before = await ids(connection), await counts(connection)
        await forget(own)
        await load_reference(own)
        assert (await ids(connection), await counts(connection)) == before


async def test_what_is_unchanged_is_not_loaded_again(own: str) -> None:
    async with connect(own) as connection:
        await connection.execute("UPDATE countries SET name = '{\"en\": \"Elsewhere\"}'::jsonb WHERE code = 'UA'")
        await load_reference(own)
        assert await connection.fetchval("SELECT name FROM countries WHERE code = 'UA'") == {"en": "Elsewhere"}


@pytest.mark.parametrize(
    ("file", "old", "new", "table"),
    [
        ("reference/countries.csv", "AD,Andorra,", "AD,The Valleys,", "countries"),
        ("regions.toml", 'en = "Kyiv region"', 'en = "The Valleys"', "regions"),
        ("classifications/industries.csv", "Growing of non-perennial crops,\nISIC", "The Valleys,\nISIC", "industries"),
    ],
)
async def test_a_changed_name_is_loaded_under_the_same_id(  # noqa: PLR0917
    own: str, shipped: Path, file: str, old: str, new: str, table: str
) -> None:
    change(shipped / file, old, new)
    async with connect(own) as connection:
        before = await ids(connection)
        await load_reference(own)
        assert await ids(connection) == before
        named = f"SELECT count(*) FROM {table} WHERE name ->> 'en' = 'The Valleys'"  # noqa: S608
        assert await connection.fetchval(named) == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "types"),
    [
        ("regions.toml", 'en = "Kyiv region"', 'en = "Quillwort region"', ["ENTERPRISE"]),
        (
            "classifications/industries.csv",
            "NACE,10.51,10.5,4,Operation of dairies and cheese making,",
            "NACE,10.51,10.5,4,Making of quillwort,",
            ["ENTERPRISE", "INDUSTRY"],
        ),
    ],
)
async def test_what_has_a_name_that_changed_is_found_by_the_new_one(  # noqa: PLR0917
    demonstrated: str, shipped: Path, file: str, old: str, new: str, types: list[str]
) -> None:
    found = "SELECT array_agg(DISTINCT type ORDER BY type) FROM search_documents WHERE words @@ 'quilwort'"
    change(shipped / file, old, new)
    async with connect(demonstrated) as connection:
        assert await connection.fetchval(found) is None
        await load_reference(demonstrated)
        assert await connection.fetchval(found) == types


async def test_documents_stay_where_no_name_changed(own: str, shipped: Path) -> None:
    written = "SELECT min(xmin::text::bigint), max(xmin::text::bigint), count(*) FROM search_documents"
    change(shipped / "classifications/correspondences.csv", "NAICS,112111,ISIC,0141\n", "")
    async with connect(own) as connection:
        before = await connection.fetchrow(written)
        await load_reference(own)
        assert await connection.fetchrow(written) == before


async def test_a_correspondence_that_is_gone_is_gone_from_the_database(own: str, shipped: Path) -> None:
    met = (
        "SELECT count(*) FROM industry_correspondences JOIN industries ON industries.id = industry_id"
        " WHERE key = 'NAICS:112111'"
    )
    change(shipped / "classifications/correspondences.csv", "NAICS,112111,ISIC,0141\n", "")
    async with connect(own) as connection:
        assert await connection.fetchval(met) > 0
        await load_reference(own)
        assert await connection.fetchval(met) == 0


async def test_what_an_administration_reported_stays(own: str) -> None:
    async with connect(own) as connection:
        await connection.execute("UPDATE region_indicators SET value = 800 WHERE code = 'ENTERPRISES_DAMAGED'")
        await forget(own)
        await load_reference(own)
        damaged = "SELECT array_agg(value) FROM region_indicators WHERE code = 'ENTERPRISES_DAMAGED'"
        assert await connection.fetchval(damaged) == [Decimal(800)]


async def test_an_unknown_country_or_partner_is_refused_and_nothing_is_loaded(empty: str, shipped: Path) -> None:
    change(shipped / "regions.toml", 'partner_regions = ["US-WA", "US-UT"]', 'partner_regions = ["US-XX"]')
    with pytest.raises(asyncpg.NotNullViolationError):
        await load_reference(empty)
    async with connect(empty) as connection:
        assert set((await counts(connection)).values()) == {0}


async def test_two_processes_at_once_do_not_clash(empty: str, reference_url: str) -> None:
    await asyncio.gather(load_reference(empty), load_reference(empty))
    async with connect(empty) as connection, connect(reference_url) as other:
        assert await counts(connection) == await counts(other)


async def test_who_is_cancelled_while_loading_ends_soon_and_leaves_nothing(empty: str) -> None:
    for steps in range(1, CANCELS + 1):
        loading = asyncio.create_task(load_reference(empty))
        async with asyncio.timeout(60):
            await asyncio.wait([loading], timeout=steps * CANCELLED_EVERY)
            assert loading.cancel(), "loaded before it was cancelled"
            await asyncio.wait([loading])
        async with connect(empty) as connection:
            assert set((await counts(connection)).values()) == {0}


def test_migrating_again_changes_nothing(own: str) -> None:
    async def seen() -> tuple[set[tuple[str, int]], dict[str, int]]:
        async with connect(own) as connection:
            return await ids(connection), await counts(connection)

    before = asyncio.run(seen())
    migrate(own)
    assert asyncio.run(seen()) == before
