"""Loads the shipped reference data: countries, regions and industries."""

import hashlib
import tomllib
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from data.files import HERE, read_csv
from server.fill.closure import Closure
from server.fill.connection import Connection, alone, connect, copy

LOADER_VERSION = b"1"
"""Changes when the same files are to be loaded anew."""


async def load_reference(url: str) -> None:
    """Brings the reference data of a migrated database up to date; what is unchanged is left alone."""
    async with connect(url) as connection, alone(connection):
        await load_if_changed(connection, "countries", load_countries, "reference/countries.csv")
        await load_if_changed(connection, "regions", load_regions, "regions.toml")
        tables = ("classifications/industries.csv", "classifications/correspondences.csv")
        await load_if_changed(connection, "industries", load_industries, *tables)


async def load_if_changed(
    connection: Connection, name: str, load: Callable[[Connection], Awaitable[None]], *files: str
) -> None:
    digest = hashlib.sha256(LOADER_VERSION + b"".join((HERE / file).read_bytes() for file in files)).hexdigest()
    if await connection.fetchval("SELECT digest FROM loaded_data WHERE name = $1", name) == digest:
        return
    await load(connection)
    await connection.execute(
        "INSERT INTO loaded_data (name, digest) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, loaded_at = now()",
        name,
        digest,
    )


def texts(row: dict[str, str]) -> dict[str, str]:
    """A row's names by language; those that are empty are left out."""
    return {language: row[f"name_{language}"] for language in ("en", "uk") if row[f"name_{language}"]}


async def load_countries(connection: Connection) -> None:
    await connection.executemany(
        "INSERT INTO countries (code, name) VALUES ($1, $2) ON CONFLICT (code) DO UPDATE SET name = excluded.name",
        [(row["code"], texts(row)) for row in read_csv("reference/countries.csv")],
    )


UPSERT_REGION = """
INSERT INTO regions (code, country_id, name, description, time_zone, website)
SELECT $1, id, $3, $4, $5, $6 FROM countries WHERE code = $2
ON CONFLICT (code) DO UPDATE SET name = excluded.name, description = excluded.description,
    time_zone = excluded.time_zone, website = excluded.website
"""

ADD_PARTNER = """
INSERT INTO region_partners (region_id, partner_id)
SELECT region.id, partner.id FROM regions region, regions partner WHERE region.code = $1 AND partner.code = $2
ON CONFLICT DO NOTHING
"""

ADD_INDICATOR = """
INSERT INTO region_indicators (region_id, code, value, unit, as_of, source)
SELECT id, $2, $3, $4, $5, $6 FROM regions WHERE code = $1
ON CONFLICT DO NOTHING
"""


async def load_regions(connection: Connection) -> None:
    """What an administration has reported since stays."""
    regions = tomllib.loads((HERE / "regions.toml").read_text(encoding="utf-8"))["region"]
    for region in regions:
        country = region["code"].partition("-")[0]
        described = (region["name"], region["description"], region["time_zone"], region["website"])
        await connection.execute(UPSERT_REGION, region["code"], country, *described)
    for region in regions:
        partners = [(region["code"], partner) for partner in region["partner_regions"]]
        await connection.executemany(ADD_PARTNER, partners)
        indicators = [indicator_row(region["code"], found) for found in region.get("indicator", [])]
        await connection.executemany(ADD_INDICATOR, indicators)


def indicator_row(region: str, found: dict[str, Any]) -> tuple[Any, ...]:
    return region, found["code"], Decimal(found["value"]), found["unit"], found["as_of"], found["source"]


UPSERT_INDUSTRY = """
INSERT INTO industries (scheme, code, name, level, position, parent_id)
SELECT $1, $2, $3, $4, $5, (SELECT id FROM industries WHERE key = $6)
ON CONFLICT (scheme, code) DO UPDATE SET name = excluded.name, level = excluded.level,
    position = excluded.position, parent_id = excluded.parent_id
"""


async def load_industries(connection: Connection) -> None:
    rows = read_csv("classifications/industries.csv")
    await connection.executemany(UPSERT_INDUSTRY, [industry_row(row, place) for place, row in enumerate(rows, 1)])
    ids = {row["key"]: row["id"] for row in await connection.fetch("SELECT key, id FROM industries")}
    parents = {f"{row['scheme']}:{row['code']}": parent_key(row) for row in rows}
    pairs = [
        (f"{row['scheme']}:{row['code']}", f"{row['other_scheme']}:{row['other_code']}")
        for row in read_csv("classifications/correspondences.csv")
    ]
    closure = Closure(parents, pairs)
    for table, other, found in (
        ("industry_ancestors", "ancestor_id", closure.ancestors),
        ("industry_correspondences", "other_id", closure.correspondences),
        ("industry_reaches", "member_id", closure.reach),
    ):
        links = [(ids[key], ids[target]) for key in parents for target in found(key)]
        await connection.execute(f"DELETE FROM {table}")  # noqa: S608
        await copy(connection, table, ("industry_id", other), links)


def industry_row(row: dict[str, str], place: int) -> tuple[Any, ...]:
    return row["scheme"], row["code"], texts(row), int(row["level"]), place, parent_key(row)


def parent_key(row: dict[str, str]) -> str | None:
    return f"{row['scheme']}:{row['parent_code']}" if row["parent_code"] else None
