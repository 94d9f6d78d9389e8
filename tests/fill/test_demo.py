import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data import files
from server.fill.connection import Connection, connect
from server.fill.demo import DemoError, load_demo, read_entries
from tests.postgres import fresh_database

ENTERPRISE = """
[[enterprise]]
key = "example-mill"
name = { en = "Example Mill" }
registrations = [{ scheme = "EDRPOU", number = "99999999" }]
industries = ["NACE:10.61", "NACE:46.21"]
operational_status = "FULL_CAPACITY"
publication_status = "PUBLISHED"
verified = false
published_at = 2025-03-02T10:00:00Z
created_at = 2025-03-01T10:00:00Z
contact = { person = "Example", email = "mill@example.example", public = true }
"""


@pytest.fixture(scope="module")
def demo(server_url: str, reference_url: str) -> Iterator[str]:
    """A database with the demo data, which no test changes."""
    with fresh_database(server_url, template=reference_url) as url:
        assert asyncio.run(load_demo(url))
        yield url


@pytest.fixture
def own(server_url: str, reference_url: str) -> Iterator[str]:
    """A database without enterprises."""
    with fresh_database(server_url, template=reference_url) as url:
        yield url


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only demo file, with one enterprise, to be changed."""
    path = tmp_path / "demo" / "ua-32.toml"
    path.parent.mkdir()
    path.write_text(ENTERPRISE, encoding="utf-8")
    monkeypatch.setattr(files, "HERE", tmp_path)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def listings(kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The listings of the files, each with its enterprise."""
    entries = [entry.enterprise for entry in read_entries()]
    return [(enterprise, listing) for enterprise in entries for listing in enterprise.get(kind, ())]


async def count(connection: Connection, table: str) -> int:
    found: int = await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
    return found


async def by_region(url: str, condition: str) -> dict[str, int]:
    async with connect(url) as connection:
        rows = await connection.fetch(
            "SELECT regions.code, count(*) AS found FROM enterprises JOIN regions ON regions.id = region_id"  # noqa: S608
            f" WHERE {condition} GROUP BY regions.code"
        )
    return {row["code"]: row["found"] for row in rows}


async def test_every_region_has_many_published_enterprises(demo: str) -> None:
    published = await by_region(demo, "publication_status = 'PUBLISHED'")
    assert published.keys() == {"UA-32", "US-WA", "US-UT"}
    assert published["UA-32"] >= 40
    assert published["US-WA"] >= 40
    assert published["US-UT"] >= 10


@pytest.mark.parametrize("status", ["DRAFT", "PENDING_REVIEW"])
async def test_some_enterprises_are_not_yet_published(demo: str, status: str) -> None:
    assert await by_region(demo, f"publication_status = '{status}'")


async def test_every_enterprise_of_the_files_is_loaded_as_an_example(demo: str) -> None:
    async with connect(demo) as connection:
        rows = await connection.fetch(
            "SELECT slug, regions.code FROM enterprises JOIN regions ON regions.id = region_id WHERE is_example"
        )
        assert await count(connection, "enterprises") == len(rows)
    assert {(row["slug"], row["code"]) for row in rows} == {
        (entry.enterprise["key"], entry.region) for entry in read_entries()
    }


@pytest.mark.parametrize(
    ("kind", "table"), [("product", "products"), ("opportunity", "opportunities"), ("experience", "experiences")]
)
async def test_every_listing_of_the_files_is_loaded(demo: str, kind: str, table: str) -> None:
    async with connect(demo) as connection:
        assert await count(connection, table) == len(listings(kind))


@pytest.mark.parametrize(
    ("kind", "name", "table"),
    [
        ("opportunity", "industries", "opportunity_industries"),
        ("opportunity", "target_regions", "opportunity_target_regions"),
        ("experience", "industries", "experience_industries"),
        ("experience", "partners", "experience_partners"),
        ("experience", "helpful", "experience_helpful_marks"),
        ("experience", "comment", "experience_comments"),
    ],
)
async def test_everything_a_listing_refers_to_is_loaded(demo: str, kind: str, name: str, table: str) -> None:
    async with connect(demo) as connection:
        assert await count(connection, table) == sum(len(found.get(name, ())) for _, found in listings(kind)) > 0


async def test_the_first_industry_of_an_enterprise_is_its_primary_one(demo: str) -> None:
    async with connect(demo) as connection:
        rows = await connection.fetch(
            "SELECT slug, array_agg(key ORDER BY enterprise_industries.position) AS keys FROM enterprise_industries"
            " JOIN enterprises ON enterprises.id = enterprise_id JOIN industries ON industries.id = industry_id"
            " GROUP BY slug"
        )
    assert {row["slug"]: row["keys"] for row in rows} == {
        entry.enterprise["key"]: entry.enterprise["industries"] for entry in read_entries()
    }


async def test_a_listing_is_in_the_region_and_state_of_its_enterprise(demo: str) -> None:
    async with connect(demo) as connection:
        for table in ("products", "opportunities", "experiences"):
            different = (
                f"{table} listing JOIN enterprises owner ON owner.id = enterprise_id"
                " WHERE (listing.region_id, enterprise_status) <> (owner.region_id, owner.publication_status)"
            )
            assert await count(connection, different) == 0


async def test_amounts_are_those_of_the_file(demo: str) -> None:
    async with connect(demo) as connection:
        rows = await connection.fetch("SELECT price_min::text FROM products WHERE price_min IS NOT NULL")
    shipped = [product["price"]["min"] for _, product in listings("product") if "min" in product.get("price", {})]
    assert sorted(row["price_min"] for row in rows) == sorted(shipped)


async def test_helpful_marks_are_counted(demo: str) -> None:
    marks = "(SELECT count(*) FROM experience_helpful_marks WHERE experience_id = experiences.id)"
    async with connect(demo) as connection:
        assert await count(connection, f"experiences WHERE helpful_count <> {marks}") == 0
        assert await count(connection, "experiences WHERE helpful_count > 0") > 0


async def test_verified_enterprises_were_so_when_published(demo: str) -> None:
    async with connect(demo) as connection:
        assert await count(connection, "enterprises WHERE verified_at <> published_at") == 0
        verified = await count(connection, "enterprises WHERE is_verified")
    assert verified == sum(entry.enterprise["verified"] for entry in read_entries())


async def test_a_database_with_enterprises_is_left_alone(own: str, file: Path) -> None:
    assert await load_demo(own)
    write(file, ENTERPRISE.replace("example-mill", "another-mill"))
    assert not await load_demo(own)
    async with connect(own) as connection:
        assert await connection.fetchval("SELECT array_agg(slug) FROM enterprises") == ["example-mill"]


async def test_of_two_at_once_one_loads(own: str) -> None:
    assert sorted(await asyncio.gather(load_demo(own), load_demo(own))) == [False, True]


async def test_an_enterprise_never_published_has_its_time_of_creation(own: str, file: Path) -> None:
    draft = ENTERPRISE.replace('"PUBLISHED"', '"DRAFT"').replace("published_at = 2025-03-02T10:00:00Z\n", "")
    product = '[[enterprise.product]]\nkind = "GOOD"\nname = { en = "Flour" }\npublication_status = "DRAFT"\n'
    write(file, draft + product)
    await load_demo(own)
    async with connect(own) as connection:
        for table in ("enterprises", "products"):
            kept = (
                f"{table} WHERE published_at IS NULL AND created_at = updated_at AND created_at = '2025-03-01 10:00Z'"
            )
            assert await count(connection, kept) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("NACE:46.21", "NACE:99.99", "NACE:99.99"),
        ("NACE:46.21", "NACE:10.61", "UniqueViolationError"),
        ('operational_status = "FULL', 'operational_state = "FULL', "operational_state"),
        ("FULL_CAPACITY", "FULL", "operational_status"),
        ("email =", "fax =", "contact_fax"),
        ('scheme = "EDRPOU"', 'scheme = "NONE"', "scheme"),
        ("published_at =", "# published_at =", "published_at_when_published"),
        ('name = { en = "Example Mill" }', "name = {}", "name"),
    ],
)
async def test_a_mistake_is_told_with_its_file_and_enterprise(
    own: str, file: Path, old: str, new: str, told: str
) -> None:
    assert old in ENTERPRISE
    write(file, ENTERPRISE.replace(old, new))
    with pytest.raises(DemoError, match=f"(?s)^ua-32.toml, example-mill: .*{told}"):
        await load_demo(own)
    async with connect(own) as connection:
        assert await count(connection, "enterprises") == 0


@pytest.mark.parametrize(
    ("listing", "told"),
    [
        ('[[enterprise.product]]\nkind = "GOOD"\nname = { en = "Flour" }\n', "published_at_when_published"),
        ('[[enterprise.product]]\nkind = "GOOD"\nnames = { en = "Flour" }\n', "names"),
        ('[[enterprise.experience]]\npublished_at = 2025-03-02T10:00:00Z\npartners = ["nobody"]\n', "title"),
        ('[[enterprise.opportunity]]\nbudget = { minimum = "1" }\n', "budget_minimum"),
    ],
)
async def test_a_mistake_in_a_listing_is_told_with_its_enterprise(
    own: str, file: Path, listing: str, told: str
) -> None:
    write(file, ENTERPRISE + listing)
    with pytest.raises(DemoError, match=f"(?s)^ua-32.toml, example-mill: .*{told}"):
        await load_demo(own)


async def test_a_file_that_is_no_toml_is_named(own: str, file: Path) -> None:
    write(file, "[[enterprise")
    with pytest.raises(DemoError, match=r"^ua-32\.toml: TOMLDecodeError"):
        await load_demo(own)
