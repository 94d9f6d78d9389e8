"""Loads the shipped reference data: countries, regions and industries."""

import hashlib
import tomllib
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import Any

from data import files
from data.files import read_csv
from resolvers.indexing import index_missing
from server.fill.closure import Closure
from server.fill.connection import Connection, alone, connect, copy, execute_each, ids_by

LOADER_VERSION = b"1"
"""Changes when the same files are to be loaded anew."""

COUNTRIES = "reference/countries.csv"
REGIONS = "regions.toml"
INDUSTRIES = "classifications/industries.csv"
CORRESPONDENCES = "classifications/correspondences.csv"


async def load_reference(url: str) -> None:
    """Brings the reference data of a migrated database up to date; what is unchanged is left alone.

    What the files no longer hold stays: other rows may refer to it.
    """
    async with connect(url) as connection, alone(connection):
        await load_if_changed(connection, "countries", load_countries, COUNTRIES)
        await load_if_changed(connection, "regions", load_regions, REGIONS)
        await load_if_changed(connection, "industries", load_industries, INDUSTRIES, CORRESPONDENCES)
        await index_missing(connection)


async def load_if_changed(
    connection: Connection, name: str, load: Callable[[Connection], Awaitable[None]], *names: str
) -> None:
    digest = digest_of(names)
    if await connection.fetchval("SELECT digest FROM loaded_data WHERE name = $1", name) == digest:
        return
    await load(connection)
    await connection.execute(
        "INSERT INTO loaded_data (name, digest) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, loaded_at = now()",
        name,
        digest,
    )


def digest_of(names: Iterable[str]) -> str:
    digest = hashlib.sha256(LOADER_VERSION)
    for name in names:
        digest.update((files.HERE / name).read_bytes())
    return digest.hexdigest()


def texts(row: dict[str, str]) -> dict[str, str]:
    """A row's names by language; those that are empty are left out."""
    return {language: row[f"name_{language}"] for language in ("en", "uk") if row[f"name_{language}"]}


async def load_countries(connection: Connection) -> None:
    await execute_each(
        connection,
        "INSERT INTO countries (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name",
        [(row["code"], texts(row)) for row in read_csv(COUNTRIES)],
    )


UPSERT_REGION = """
INSERT INTO regions (code, country_id, name, description, time_zone, website)
VALUES ($1, (SELECT id FROM countries WHERE code = $2), $3, $4, $5, $6)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, description = excluded.description,
    time_zone = excluded.time_zone, website = excluded.website
"""

ADD_PARTNER = """
INSERT INTO region_partners (region_id, partner_id)
VALUES ((SELECT id FROM regions WHERE code = $1), (SELECT id FROM regions WHERE code = $2))
ON CONFLICT DO NOTHING
"""

ADD_INDICATOR = """
INSERT INTO region_indicators (region_id, code, value, unit, as_of, source)
VALUES ((SELECT id FROM regions WHERE code = $1), $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
"""


async def load_regions(connection: Connection) -> None:
    """What an administration has reported since stays."""
    regions = tomllib.loads((files.HERE / REGIONS).read_text(encoding="utf-8"))["region"]
    await execute_each(connection, UPSERT_REGION, [region_row(region) for region in regions])
    partners = [(region["code"], partner) for region in regions for partner in region["partner_regions"]]
    await execute_each(connection, ADD_PARTNER, partners)
    indicators = [indicator_row(region["code"], found) for region in regions for found in region.get("indicator", ())]
    await execute_each(connection, ADD_INDICATOR, indicators)


def region_row(region: dict[str, Any]) -> tuple[Any, ...]:
    country = region["code"].partition("-")[0]
    described = (region["name"], region.get("description"), region["time_zone"], region.get("website"))
    return region["code"], country, *described


def indicator_row(region: str, found: dict[str, Any]) -> tuple[Any, ...]:
    return region, found["code"], Decimal(found["value"]), found["unit"], found["as_of"], found.get("source")


UPSERT_INDUSTRY = """
INSERT INTO industries (scheme, code, name, level, position, parent_id)
SELECT $1, $2, $3, $4, $5, (SELECT id FROM industries WHERE key = $6)
ON CONFLICT (scheme, code) DO UPDATE SET name = excluded.name, level = excluded.level,
    position = excluded.position, parent_id = excluded.parent_id
"""


async def load_industries(connection: Connection) -> None:
    rows = read_csv(INDUSTRIES)
    # A parent stands before what is below it.
    await execute_each(connection, UPSERT_INDUSTRY, [industry_row(row, place) for place, row in enumerate(rows, 1)])
    closure = Closure({industry_key(row): parent_key(row) for row in rows}, map(pair, read_csv(CORRESPONDENCES)))
    ids = await ids_by(connection, "industries", "key")
    for table, column, linked in (
        ("industry_ancestors", "ancestor_id", closure.ancestors),
        ("industry_correspondences", "other_id", closure.correspondences),
        ("industry_reaches", "member_id", closure.reach),
    ):
        links = [(ids[key], ids[other]) for key in closure.parents for other in linked(key)]
        # Not TRUNCATE, which would keep readers waiting until the end.
        await connection.execute(f"DELETE FROM {table}")  # noqa: S608
        await copy(connection, table, ("industry_id", column), links)
    # Fresh statistics for the planner.
    await connection.execute("ANALYZE industries, industry_ancestors, industry_correspondences, industry_reaches")


def industry_row(row: dict[str, str], place: int) -> tuple[Any, ...]:
    return row["scheme"], row["code"], texts(row), int(row["level"]), place, parent_key(row)


def industry_key(row: dict[str, str]) -> str:
    return f"{row['scheme']}:{row['code']}"


def parent_key(row: dict[str, str]) -> str | None:
    return f"{row['scheme']}:{row['parent_code']}" if row["parent_code"] else None


def pair(row: dict[str, str]) -> tuple[str, str]:
    return industry_key(row), f"{row['other_scheme']}:{row['other_code']}"
