"""What is exported: for each kind of listing the fields of the schema, and the columns made of them for CSV."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from graph.engine.execution import Request
from models import Base, Enterprise, Experience, Opportunity, Product
from server.export.cells import Column, exact, joined, of_first, other_translations, plain, together, translation

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


def fields(*names: str) -> tuple[Column, ...]:
    """Fields that are columns as they are; `foundedYear` is `founded_year`."""
    return tuple(plain(snake(name), name) for name in names)


def within(path: str, *names: str, prefix: str = "") -> tuple[Column, ...]:
    """Fields of an object."""
    return tuple(plain(f"{prefix}{snake(name)}", f"{path}.{name}") for name in names)


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def texts(name: str) -> tuple[Column, ...]:
    """A text in the languages that have columns, and all others as JSON."""
    path = f"{name}Translations"
    own = [translation(f"{name}_{language}", path, language) for language in OWN_LANGUAGES]
    return *own, other_translations(f"{name}_other", path, *OWN_LANGUAGES)


def money(field: str) -> tuple[Column, ...]:
    bounds = [exact(f"{field}_{end}", f"{field}.{end}") for end in ("min", "max")]
    return *bounds, *within(field, "currency", "unit", prefix=f"{field}_")


INDUSTRY = ("scheme", "code")
OWNER = (plain("enterprise", "enterprise.id"), plain("enterprise_slug", "enterprise.slug"))
CHANGES = fields("publishedAt", "createdAt", "updatedAt", "version")

# What an import takes is named as it takes it.
ENTERPRISES = (
    *fields("id", "slug"),
    plain("region", "region.code"),
    of_first("scheme", "registrations", "scheme"),
    of_first("number", "registrations", "number"),
    joined("registrations", "registrations", "scheme", "number"),
    *texts("name"),
    *fields("legalName"),
    *texts("description"),
    together("industry", "primaryIndustry", *INDUSTRY),
    joined("industries", "industries", *INDUSTRY),
    *fields("employees", "size", "foundedYear", "website", "logo"),
    *within("address", "street", "city", "postalCode"),
    *within("address.location", "latitude", "longitude"),
    *fields("operationalStatus", "damage"),
    joined("languages", "languages"),
    joined("export_markets", "exportMarkets", "code"),
    joined("cooperation_types", "cooperationTypes"),
    *within("contact", "person", "email", "phone", prefix="contact_"),
    *fields("isExample", "verifiedAt"),
    *CHANGES,
)
PRODUCTS = (
    *fields("id"),
    *OWNER,
    *fields("kind"),
    *texts("name"),
    *texts("description"),
    *fields("hsCode"),
    together("industry", "industry", *INDUSTRY),
    *money("price"),
    *fields("minimumOrder", "monthlyCapacity"),
    joined("certifications", "certifications"),
    joined("images", "images"),
    *CHANGES,
)
OPPORTUNITIES = (
    *fields("id"),
    *OWNER,
    *fields("kind", "cooperationType"),
    *texts("title"),
    *texts("description"),
    joined("industries", "industries", *INDUSTRY),
    joined("target_regions", "targetRegions", "code"),
    joined("hs_codes", "hsCodes"),
    *money("budget"),
    *fields("closesAt", "isOpen"),
    *CHANGES,
)
EXPERIENCES = (
    *fields("id"),
    *OWNER,
    joined("topics", "topics"),
    *texts("title"),
    *texts("body"),
    *fields("originalLanguage"),
    joined("industries", "industries", *INDUSTRY),
    joined("partners", "partners", "id"),
    *CHANGES,
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
