"""Loads the demo data: invented enterprises of the regions, marked as examples."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from data import files
from models import Enterprise, Experience, ExperienceComment, Opportunity, Product, Registration
from resolvers.indexing import index_missing
from server.fill.connection import Connection, alone, connect, copy, ids_by, insert

Table = dict[str, Any]
"""A table of the file. What is not named otherwise here is named as its column."""


class DemoError(Exception):
    """The demo data holds a mistake."""


class Entry(NamedTuple):
    """An enterprise, and the file it stands in."""

    file: str
    enterprise: Table

    @property
    def region(self) -> str:
        return self.file.removesuffix(".toml").upper()


async def load_demo(url: str) -> bool:
    """Fills a database without enterprises; tells whether it did."""
    async with connect(url) as connection, alone(connection):
        if await connection.fetchval("SELECT EXISTS (SELECT FROM enterprises)"):
            return False
        regions = await ids_by(connection, "regions", "code")
        industries = await ids_by(connection, "industries", "key")
        await Demo(connection, regions, industries).load(read_entries())
        await index_missing(connection)
        # Fresh statistics for the planner.
        await connection.execute(f"ANALYZE {', '.join(TABLES)}")
    return True


def read_entries() -> list[Entry]:
    return [entry for path in sorted((files.HERE / "demo").glob("*.toml")) for entry in _entries_of(path.name)]


def _entries_of(name: str) -> list[Entry]:
    with told_of(name):
        text = (files.HERE / "demo" / name).read_text(encoding="utf-8")
        return [Entry(name, enterprise) for enterprise in tomllib.loads(text)["enterprise"]]


@contextmanager
def told_of(*place: str) -> Iterator[None]:
    """A mistake is told with its place."""
    try:
        yield
    except Exception as error:
        raise DemoError(f"{', '.join(place)}: {type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Demo:
    """One loading: first all enterprises, so that what hangs on them can refer to any."""

    connection: Connection
    regions: Mapping[str, int]
    industries: Mapping[str, int]
    enterprises: dict[str, int] = field(default_factory=dict)

    async def load(self, entries: Iterable[Entry]) -> None:
        for step in (self.add_enterprise, self.add_listings):
            for entry in entries:
                with told_of(entry.file, str(entry.enterprise.get("key"))):
                    await step(entry.region, entry.enterprise)

    async def add_enterprise(self, region: str, found: Table) -> None:
        special = ("key", "contact", "verified", "registrations", "industries", "product", "opportunity", "experience")
        enterprise_id = await insert(
            self.connection,
            Enterprise,
            slug=found["key"],
            region_id=self.regions[region],
            is_example=True,
            verified_at=found["published_at"] if found["verified"] else None,
            updated_at=found.get("published_at", found["created_at"]),
            **contact(found["contact"]),
            **rest(found, special),
        )
        self.enterprises[found["key"]] = enterprise_id
        for registration in found["registrations"]:
            await insert(self.connection, Registration, enterprise_id=enterprise_id, **registration)
        await self.link("enterprise", enterprise_id, industries=self.industry_ids(found))

    async def add_listings(self, region: str, enterprise: Table) -> None:
        owner = {
            "enterprise_id": self.enterprises[enterprise["key"]],
            "region_id": self.regions[region],
            "enterprise_status": enterprise["publication_status"],
        }
        kinds = {"product": self.add_product, "opportunity": self.add_opportunity, "experience": self.add_experience}
        for kind, add in kinds.items():
            for found in enterprise.get(kind, ()):
                await add({**owner, **publication(found, enterprise)}, rest(found, PUBLICATION))

    async def add_product(self, listing: Table, found: Table) -> None:
        await insert(
            self.connection,
            Product,
            **listing,
            **rest(found, ("industry", "price")),
            **money("price", found.get("price", {})),
            industry_id=self.industries[found["industry"]] if "industry" in found else None,
        )

    async def add_opportunity(self, listing: Table, found: Table) -> None:
        opportunity_id = await insert(
            self.connection,
            Opportunity,
            **listing,
            **rest(found, ("industries", "target_regions", "budget")),
            **money("budget", found.get("budget", {})),
        )
        regions = [self.regions[code] for code in found.get("target_regions", ())]
        await self.link("opportunity", opportunity_id, industries=self.industry_ids(found), target_regions=regions)

    async def add_experience(self, listing: Table, found: Table) -> None:
        special = ("industries", "partners", "helpful", "comment")
        experience_id = await insert(self.connection, Experience, **listing, **rest(found, special))
        partners = [self.enterprises[key] for key in found.get("partners", ())]
        await self.link("experience", experience_id, industries=self.industry_ids(found), partners=partners)
        marks = [(experience_id, self.enterprises[key], listing["created_at"]) for key in found.get("helpful", ())]
        columns = ("experience_id", "enterprise_id", "created_at")
        await copy(self.connection, "experience_helpful_marks", columns, marks)
        for comment in found.get("comment", ()):
            await self.add_comment(experience_id, comment)

    async def add_comment(self, experience_id: int, comment: Table) -> None:
        await insert(
            self.connection,
            ExperienceComment,
            experience_id=experience_id,
            enterprise_id=self.enterprises[comment["by"]],
            created_by="demo",
            **rest(comment, ("by",)),
        )

    def industry_ids(self, found: Table) -> list[int]:
        return [self.industries[key] for key in found.get("industries", ())]

    async def link(self, owner: str, owner_id: int, **ids: list[int]) -> None:
        """What the owner refers to, in the file's order."""
        for kind, others in ids.items():
            rows = [(owner_id, other, position) for position, other in enumerate(others)]
            await copy(self.connection, f"{owner}_{kind}", (f"{owner}_id", REFERS_BY[kind], "position"), rows)


TABLES = ("enterprises", "enterprise_industries", "products", "opportunities", "experiences", "search_documents")
REFERS_BY = {"industries": "industry_id", "target_regions": "region_id", "partners": "enterprise_id"}
PUBLICATION = ("publication_status", "published_at")
AMOUNTS = ("min", "max")


def rest(found: Table, special: Iterable[str]) -> Table:
    return {name: value for name, value in found.items() if name not in special}


def contact(found: Table) -> Table:
    columns = {f"contact_{name}": value for name, value in rest(found, ("public",)).items()}
    return {**columns, "contact_is_public": found["public"]}


def publication(found: Table, enterprise: Table) -> Table:
    """A listing's state and time stamps."""
    written_at = found.get("published_at", enterprise["created_at"])
    return {
        "publication_status": found.get("publication_status", "PUBLISHED"),
        "published_at": found.get("published_at"),
        "created_at": written_at,
        "updated_at": written_at,
    }


def money(prefix: str, found: Table) -> Table:
    """Amounts are text in the file, so that they stay exact."""
    return {f"{prefix}_{name}": Decimal(value) if name in AMOUNTS else value for name, value in found.items()}
