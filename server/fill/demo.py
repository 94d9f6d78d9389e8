"""Loads the demo data: invented enterprises of the regions, marked as examples."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from data.files import HERE
from server.fill.connection import Connection, alone, connect, insert

DEMO = HERE / "demo"

PLAIN = (
    "legal_name description street city postal_code latitude longitude website founded_year employees languages "
    "export_markets cooperation_types operational_status damage publication_status published_at created_at"
).split()
"""The columns of an enterprise that stand in the file as they are."""


class DemoError(Exception):
    """The demo data does not fit the database."""


async def load_demo(url: str) -> bool:
    """Fills a database without enterprises; tells whether it did."""
    async with connect(url) as connection, alone(connection):
        if await connection.fetchval("SELECT EXISTS (SELECT FROM enterprises)"):
            return False
        demo = Demo(connection, await ids_by(connection, "regions", "code"))
        demo.industries = await ids_by(connection, "industries", "key")
        await demo.load(dict(demo_files()))
    await analyze(url)
    return True


async def analyze(url: str) -> None:
    async with connect(url) as connection:
        await connection.execute("ANALYZE")


def demo_files() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The enterprises of each region, by its code."""
    for path in sorted(DEMO.glob("*.toml")):
        yield path.stem.upper(), tomllib.loads(Path(path).read_text(encoding="utf-8"))["enterprise"]


async def ids_by(connection: Connection, table: str, column: str) -> dict[str, int]:
    rows = await connection.fetch(f"SELECT {column} AS key, id FROM {table}")  # noqa: S608
    return {row["key"]: row["id"] for row in rows}


class Demo:
    """One loading: enterprises first, so that what hangs on them can refer to any."""

    def __init__(self, connection: Connection, regions: Mapping[str, int]) -> None:
        self.connection = connection
        self.regions = regions
        self.industries: Mapping[str, int] = {}
        self.enterprises: dict[str, int] = {}

    async def load(self, files: Mapping[str, list[dict[str, Any]]]) -> None:
        found = [(region, enterprise) for region, enterprises in files.items() for enterprise in enterprises]
        for step in (self.add_enterprise, self.add_listings):
            for region, enterprise in found:
                try:
                    await step(region, enterprise)
                except Exception as error:
                    raise DemoError(f"{region}, {enterprise['key']}: {error}") from error

    async def add_enterprise(self, region: str, found: dict[str, Any]) -> None:
        published_at, created_at = found.get("published_at"), found["created_at"]
        contact = {f"contact_{name}": found["contact"].get(name) for name in ("person", "email", "phone")}
        enterprise_id = await self.insert(
            "enterprises",
            slug=found["key"],
            region_id=self.regions[region],
            name=found["name"],
            **{name: found[name] for name in PLAIN if name in found},
            **contact,
            contact_is_public=found["contact"].get("public", False),
            verified_at=published_at if found["verified"] else None,
            updated_at=published_at or created_at,
            is_example=True,
        )
        self.enterprises[found["key"]] = enterprise_id
        for registration in found["registrations"]:
            await self.insert("enterprise_registrations", enterprise_id=enterprise_id, **registration)
        await self.link("enterprise_industries", "enterprise_id", enterprise_id, "industry_id", self.industry_ids(found))

    async def add_listings(self, region: str, enterprise: dict[str, Any]) -> None:
        owner = {
            "enterprise_id": self.enterprises[enterprise["key"]],
            "region_id": self.regions[region],
            "enterprise_status": enterprise["publication_status"],
        }
        for found in enterprise.get("product", ()):
            await self.add_product({**owner, **publication(found, enterprise)}, found)
        for found in enterprise.get("opportunity", ()):
            await self.add_opportunity({**owner, **publication(found, enterprise)}, found)
        for found in enterprise.get("experience", ()):
            await self.add_experience({**owner, **publication(found, enterprise)}, found)

    async def add_product(self, owner: dict[str, Any], found: dict[str, Any]) -> None:
        plain = ("kind", "name", "description", "hs_code", "minimum_order", "monthly_capacity", "certifications")
        await self.insert(
            "products",
            **owner,
            **{name: found[name] for name in plain if name in found},
            industry_id=self.industries[found["industry"]] if "industry" in found else None,
            **money("price", found.get("price")),
        )

    async def add_opportunity(self, owner: dict[str, Any], found: dict[str, Any]) -> None:
        plain = ("kind", "cooperation_type", "title", "description", "hs_codes", "closes_at")
        values = {name: found[name] for name in plain if name in found}
        opportunity_id = await self.insert("opportunities", **owner, **values, **money("budget", found.get("budget")))
        industries = self.industry_ids(found)
        regions = [self.regions[code] for code in found.get("target_regions", ())]
        await self.link("opportunity_industries", "opportunity_id", opportunity_id, "industry_id", industries)
        await self.link("opportunity_target_regions", "opportunity_id", opportunity_id, "region_id", regions)

    async def add_experience(self, owner: dict[str, Any], found: dict[str, Any]) -> None:
        plain = ("title", "body", "original_language", "topics")
        experience_id = await self.insert("experiences", **owner, **{name: found[name] for name in plain})
        partners = [self.enterprises[key] for key in found.get("partners", ())]
        industries = self.industry_ids(found)
        await self.link("experience_industries", "experience_id", experience_id, "industry_id", industries)
        await self.link("experience_partners", "experience_id", experience_id, "enterprise_id", partners)
        for key in found.get("helpful", ()):
            await self.connection.execute(
                "INSERT INTO experience_helpful_marks (experience_id, enterprise_id) VALUES ($1, $2)",
                experience_id,
                self.enterprises[key],
            )
        for comment in found.get("comment", ()):
            await self.insert(
                "experience_comments",
                experience_id=experience_id,
                enterprise_id=self.enterprises[comment["by"]],
                body=comment["body"],
                created_by="demo",
                created_at=comment["created_at"],
            )

    def industry_ids(self, found: dict[str, Any]) -> list[int]:
        return [self.industries[key] for key in found.get("industries", ())]

    async def insert(self, table: str, **values: Any) -> int:
        return await insert(self.connection, table, **values) or 0

    async def link(self, table: str, owner: str, owner_id: int, target: str, ids: list[int]) -> None:
        await self.connection.executemany(
            f"INSERT INTO {table} ({owner}, {target}, position) VALUES ($1, $2, $3)",  # noqa: S608
            [(owner_id, target_id, place) for place, target_id in enumerate(ids)],
        )


def publication(found: dict[str, Any], enterprise: dict[str, Any]) -> dict[str, Any]:
    """A listing's state and time stamps."""
    published_at = found.get("published_at")
    written_at = published_at or enterprise["created_at"]
    return {
        "publication_status": found.get("publication_status", "PUBLISHED"),
        "published_at": published_at,
        "created_at": written_at,
        "updated_at": written_at,
    }


def money(prefix: str, found: dict[str, str] | None) -> dict[str, Any]:
    if found is None:
        return {}
    amounts = {name: Decimal(found[name]) for name in ("min", "max") if name in found}
    return {f"{prefix}_{name}": value for name, value in {**found, **amounts}.items()}
