# ruff: noqa: S608 - the names of tables are written here

import asyncio
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from models.base import NODE_TYPES
from models.enterprise import Enterprise
from models.experience import Experience, ExperienceComment
from models.migrations.run import migrate_schema
from models.opportunity import Opportunity
from models.product import Product
from server.fill.connection import Connection
from server.fill.generated.market import MissingReferenceError
from server.fill.generated.numbers import edrpou
from server.fill.seed import seed
from tests.postgres import fresh_database

COUNT = 300
LISTINGS = ("products", "opportunities", "experiences")

CONTENT = {
    "enterprises": "SELECT name, description, city, latitude, employees, published_at, export_markets FROM enterprises",
    "products": "SELECT name, hs_code, price_min, price_currency, certifications, published_at FROM products",
    "opportunities": "SELECT title, description, budget_min, closes_at, closed_at FROM opportunities",
    "experiences": "SELECT title, body, topics, helpful_count, updated_at FROM experiences",
    "experience_comments": "SELECT body, created_at FROM experience_comments",
}


def fill(url: str, *, number: int = 1) -> list[int]:
    done: list[int] = []
    asyncio.run(seed(url, enterprises=COUNT, seed=number, progress=done.append))
    return done


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    async def fetch() -> list[tuple[Any, ...]]:
        connection: Connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


def value(url: str, statement: str) -> Any:
    return rows(url, statement)[0][0]


@pytest.fixture(scope="module")
def seeded(server_url: str, reference_url: str) -> Iterator[str]:
    """The same seed twice."""
    with fresh_database(server_url, template=reference_url) as url:
        fill(url)
        fill(url)
        yield url


@pytest.fixture(scope="module")
def seeded_once(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        assert sum(fill(url)) == COUNT
        yield url


def test_a_second_run_adds_as_many_again(seeded: str) -> None:
    assert value(seeded, "SELECT count(*) FROM enterprises") == 2 * COUNT
    assert value(seeded, "SELECT count(*) FROM enterprises WHERE publication_status = 'PUBLISHED'") == 2 * COUNT
    assert value(seeded, "SELECT bool_and(is_verified AND is_example) FROM enterprises")
    assert value(seeded, "SELECT count(*) FROM enterprise_registrations") == 2 * COUNT


@pytest.mark.parametrize(
    ("table", "low", "high"), [("products", 2.8, 3.2), ("opportunities", 0.1, 0.3), ("experiences", 0.3, 0.5)]
)
def test_an_enterprise_has_so_many_listings_on_average(seeded: str, table: str, low: float, high: float) -> None:
    assert low <= value(seeded, f"SELECT count(*) FROM {table}") / (2 * COUNT) <= high


def test_an_enterprise_has_two_to_four_products_and_one_to_three_industries(seeded: str) -> None:
    products = "SELECT min(n), max(n) FROM (SELECT count(*) AS n FROM products GROUP BY enterprise_id) AS counts"
    industries = products.replace("products", "enterprise_industries")
    assert rows(seeded, products) == [(2, 4)]
    assert rows(seeded, industries) == [(1, 3)]


@pytest.mark.parametrize("table", CONTENT)
def test_the_same_seed_gives_the_same_content(seeded: str, seeded_once: str, table: str) -> None:
    once = rows(seeded_once, f"{CONTENT[table]} ORDER BY id")
    twice = rows(seeded, f"{CONTENT[table]} ORDER BY id")
    assert once
    assert twice == once + once


def test_another_seed_gives_other_content(server_url: str, reference_url: str, seeded_once: str) -> None:
    with fresh_database(server_url, template=reference_url) as url:
        fill(url, number=2)
        assert rows(url, CONTENT["enterprises"]) != rows(seeded_once, CONTENT["enterprises"])


def test_slugs_are_unique_and_end_with_the_id(seeded: str) -> None:
    pattern = "SELECT slug, id FROM enterprises WHERE slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$' OR slug NOT LIKE '%-' || id"
    assert rows(seeded, pattern) == []
    assert value(seeded, "SELECT count(DISTINCT slug) FROM enterprises") == 2 * COUNT


@pytest.mark.parametrize("table", LISTINGS)
def test_a_listing_has_its_enterprises_region_and_state(seeded: str, table: str) -> None:
    different = f"""
        SELECT count(*) FROM {table} AS listing JOIN enterprises AS owner ON owner.id = listing.enterprise_id
        WHERE (listing.enterprise_status, listing.region_id) <> (owner.publication_status, owner.region_id)
    """
    assert value(seeded, different) == 0


@pytest.mark.parametrize("table", LISTINGS)
def test_a_few_listings_are_drafts_and_have_no_date(seeded: str, table: str) -> None:
    counts = "SELECT count(*) FILTER (WHERE publication_status = 'DRAFT'), count(*) FILTER (WHERE published_at IS NULL)"
    drafts, undated = rows(seeded, f"{counts} FROM {table}")[0]
    assert drafts == undated < 0.1 * value(seeded, f"SELECT count(*) FROM {table}")


def test_every_registration_suits_its_region_and_is_well_formed(seeded: str) -> None:
    found = rows(
        seeded,
        "SELECT region.code, scheme, number FROM enterprise_registrations"
        " JOIN enterprises AS owner ON owner.id = enterprise_id JOIN regions AS region ON region.id = region_id",
    )
    assert {(code, scheme) for code, scheme, _ in found} == {("UA-32", "EDRPOU"), ("US-WA", "UBI"), ("US-UT", "EIN")}
    for _, scheme, number in found:
        assert len(number.replace("-", "")) == (8 if scheme == "EDRPOU" else 9)
        if scheme == "EDRPOU":
            assert checks(number)


def checks(number: str) -> bool:
    """The rule as the register has it, for numbers above 60000000."""
    figures = [int(figure) for figure in number]
    for shift in (1, 3):
        rest = sum(figure * (place + shift) for place, figure in enumerate(figures[:7])) % 11
        if rest < 10:
            return figures[7] == rest
    return figures[7] == 0


@pytest.mark.parametrize("number", ["00032129", "14360570", "20077720", "32855961"])
def test_the_check_digit_is_that_of_real_registrations(number: str) -> None:
    assert edrpou(int(number[:7])) == number


@pytest.mark.parametrize("entity", [Enterprise, Product, Opportunity, Experience, ExperienceComment])
def test_an_id_tells_its_type(
    seeded: str, entity: type[Enterprise | Product | Opportunity | Experience | ExperienceComment]
) -> None:
    remainders = f"SELECT DISTINCT id % {NODE_TYPES} FROM {entity.__tablename__}"
    assert rows(seeded, remainders) == [(entity.node_type,)]


def test_the_next_id_of_the_application_is_free(seeded: str) -> None:
    following = "SELECT nextval(pg_get_serial_sequence('enterprises', 'id')) > max(id) FROM enterprises"
    assert value(seeded, following)


def test_industries_are_classes_of_the_regions_classification(seeded: str) -> None:
    schemes = """
        SELECT DISTINCT left(region.code, 2), industry.scheme FROM enterprise_industries
        JOIN enterprises AS owner ON owner.id = enterprise_id JOIN regions AS region ON region.id = region_id
        JOIN industries AS industry ON industry.id = industry_id
    """
    above = "SELECT count(*) FROM enterprise_industries WHERE industry_id IN (SELECT parent_id FROM industries)"
    assert sorted(rows(seeded, schemes)) == [("UA", "NACE"), ("US", "NAICS")]
    assert value(seeded, above) == 0


def test_a_description_is_neither_short_nor_long(seeded: str) -> None:
    texts = "SELECT min(length(text)), max(length(text)) FROM enterprises, jsonb_each_text(description) AS d(tag, text)"
    shortest, longest = rows(seeded, texts)[0]
    assert shortest >= 150
    assert longest <= 400


def test_only_kyiv_region_has_damage(seeded: str) -> None:
    damaged = "SELECT DISTINCT code FROM enterprises JOIN regions ON regions.id = region_id WHERE damage <> 'NONE'"
    assert rows(seeded, damaged) == [("UA-32",)]


def test_nobody_reacts_to_its_own_experience_and_marks_are_counted(seeded: str) -> None:
    for table in ("experience_helpful_marks", "experience_comments", "experience_partners"):
        own = f"""
            SELECT count(*), count(*) FILTER (WHERE told.enterprise_id = reaction.enterprise_id)
            FROM {table} AS reaction JOIN experiences AS told ON told.id = reaction.experience_id
        """
        total, by_itself = rows(seeded, own)[0]
        assert total > 0
        assert by_itself == 0
    marks = "(SELECT count(*) FROM experience_helpful_marks WHERE experience_id = experiences.id)"
    assert value(seeded, f"SELECT count(*) FROM experiences WHERE helpful_count <> {marks}") == 0


def test_the_planner_knows_the_tables_and_what_is_visible(seeded: str) -> None:
    statement = "SELECT reltuples, relallvisible > 0 FROM pg_class WHERE relname = 'enterprises'"
    assert rows(seeded, statement) == [(2 * COUNT, True)]


def test_two_runs_at_once_do_not_take_each_others_ids(server_url: str, reference_url: str) -> None:
    async def both(url: str) -> None:
        await asyncio.gather(*(seed(url, enterprises=50, seed=number, progress=lambda _: None) for number in (1, 2)))

    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(both(url))
        assert value(url, "SELECT count(*) FROM enterprises") == 100


def test_a_single_enterprise_needs_no_others(server_url: str, reference_url: str) -> None:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(seed(url, enterprises=1, seed=4, progress=lambda _: None))
        assert value(url, "SELECT count(*) FROM enterprises") == 1


def test_without_reference_data_it_says_so(server_url: str) -> None:
    with fresh_database(server_url) as url:
        asyncio.run(migrate_schema(url))
        with pytest.raises(MissingReferenceError, match="reference data are not loaded"):
            fill(url)
