"""What is exported: for each kind of listing the fields of the schema, and the columns made of them for CSV."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.engine.execution import Request
from models import Base, Enterprise, Experience, Opportunity, Product
from server.export.cells import (
    Column,
    at,
    code,
    joined,
    number,
    of_first,
    other_translations,
    translation,
)

DOCUMENTS = Path(__file__).parent / "documents"
OWN_LANGUAGES = ("uk", "en")
"""Those that have columns of their own."""


@dataclass(frozen=True)
class Catalogue:
    """Listings of one kind: the query's nodes are the rows, all that an anonymous caller may see."""

    name: str
    model: type[Base]
    columns: tuple[Column, ...]

    @cached_property
    def request(self) -> Request:
        return Request((DOCUMENTS / f"{self.name}.graphql").read_text(encoding="utf-8"))

    @property
    def count(self) -> Request:
        """How many rows there are."""
        return Request(f"{{ {self.name} {{ totalCount }} }}")


def plain(*names: str) -> tuple[Column, ...]:
    """Fields that are columns as they are; `foundedYear` is `founded_year`."""
    return tuple(Column(snake(name), at(name)) for name in names)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def texts(name: str) -> tuple[Column, ...]:
    """A text in the languages that have columns, and all others as JSON."""
    field = f"{name}Translations"
    own = [Column(f"{name}_{language}", translation(field, language)) for language in OWN_LANGUAGES]
    return *own, Column(f"{name}_other", other_translations(field, *OWN_LANGUAGES))


def money(field: str) -> tuple[Column, ...]:
    bounds = [Column(f"{field}_{end}", number(f"{field}.{end}")) for end in ("min", "max")]
    return *bounds, *(Column(f"{field}_{name}", at(f"{field}.{name}")) for name in ("currency", "unit"))


OWNER = (Column("enterprise", at("enterprise.id")), Column("enterprise_slug", at("enterprise.slug")))
TIMES = plain("publishedAt", "createdAt", "updatedAt", "version")

# What an import takes is named as it takes it.
ENTERPRISES = (
    *plain("id", "slug"),
    Column("region", at("region.code")),
    Column("scheme", of_first("registrations", "scheme")),
    Column("number", of_first("registrations", "number")),
    Column("registrations", joined("registrations", "scheme", "number")),
    *texts("name"),
    *plain("legalName"),
    *texts("description"),
    Column("industry", code("primaryIndustry")),
    Column("industries", joined("industries", "scheme", "code")),
    *plain("employees", "size", "foundedYear", "website", "logo"),
    *(Column(snake(name), at(f"address.{name}")) for name in ("street", "city", "postalCode")),
    *(Column(name, at(f"address.location.{name}")) for name in ("latitude", "longitude")),
    *plain("operationalStatus", "damage"),
    Column("languages", joined("languages")),
    Column("export_markets", joined("exportMarkets", "code")),
    Column("cooperation_types", joined("cooperationTypes")),
    *(Column(f"contact_{name}", at(f"contact.{name}")) for name in ("person", "email", "phone")),
    *plain("isExample", "verifiedAt"),
    *TIMES,
)
PRODUCTS = (
    *plain("id"),
    *OWNER,
    *plain("kind"),
    *texts("name"),
    *texts("description"),
    *plain("hsCode"),
    Column("industry", code("industry")),
    *money("price"),
    *plain("minimumOrder", "monthlyCapacity"),
    Column("certifications", joined("certifications")),
    Column("images", joined("images")),
    *TIMES,
)
OPPORTUNITIES = (
    *plain("id"),
    *OWNER,
    *plain("kind", "cooperationType"),
    *texts("title"),
    *texts("description"),
    Column("industries", joined("industries", "scheme", "code")),
    Column("target_regions", joined("targetRegions", "code")),
    Column("hs_codes", joined("hsCodes")),
    *money("budget"),
    *plain("closesAt", "isOpen"),
    *TIMES,
)
EXPERIENCES = (
    *plain("id"),
    *OWNER,
    Column("topics", joined("topics")),
    *texts("title"),
    *texts("body"),
    *plain("originalLanguage"),
    Column("industries", joined("industries", "scheme", "code")),
    Column("partners", joined("partners", "id")),
    *TIMES,
)

CATALOGUES = {
    catalogue.name: catalogue
    for catalogue in (
        Catalogue("enterprises", Enterprise, ENTERPRISES),
        Catalogue("products", Product, PRODUCTS),
        Catalogue("opportunities", Opportunity, OPPORTUNITIES),
        Catalogue("experiences", Experience, EXPERIENCES),
    )
}
