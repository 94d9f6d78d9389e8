"""Enterprises, as clients see them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import argument, column, embedded, many, one, page
from graph.fields.registry import entity, value_type
from graph.node import Node
from graph.paging import Connection, IntRange, OrderDirection, optional
from graph.publication import Published, PublishedFilter, ordering, relevance
from graph.scalars import URL, CountryCode, HSCode, LanguageTag
from graph.text import LocalizedText, in_all_languages, in_language
from loaders import enterprise as loaders
from loaders.experience import experiences_of_enterprise
from loaders.opportunity import opportunities_of_enterprise
from loaders.product import products_of_enterprise
from loaders.recommendations import recommended_partners
from models import CooperationType, DamageLevel, EnterpriseSize, OperationalStatus, RegistrationScheme, ReviewDecision
from models.errors import BadUserInput

if TYPE_CHECKING:
    from graph.experience import Experience
    from graph.industry import Industry
    from graph.opportunity import Opportunity
    from graph.product import Product
    from graph.recommendation import PartnerRecommendation
    from graph.region import Country, Region

describe(
    OperationalStatus,
    "How an enterprise works at present.",
    FULL_CAPACITY="At full capacity.",
    PARTIAL_CAPACITY="At a part of its capacity.",
    SUSPENDED="It has paused its work.",
    RELOCATED="It works at another place than before.",
    CLOSED="It has ended its work.",
)
describe(
    DamageLevel,
    "What the war did to an enterprise.",
    NONE="No damage.",
    DAMAGED="Damaged.",
    DESTROYED="Destroyed.",
)
describe(
    EnterpriseSize,
    "By the European Union's thresholds of staff: under 10, under 50, under 250, and above.",
    MICRO="Under 10 people.",
    SMALL="10 to 49 people.",
    MEDIUM="50 to 249 people.",
    LARGE="250 people and more.",
)
describe(
    RegistrationScheme,
    "An official register of businesses.",
    EDRPOU="Ukraine's register of enterprises and organisations: 8 digits.",
    RNOKPP="Ukraine's register of taxpayers, for sole entrepreneurs: 10 digits.",
    UBI="Washington's Unified Business Identifier: 9 digits.",
    EIN="The Employer Identification Number of the United States: 9 digits.",
    LEI="The Legal Entity Identifier, ISO 17442: 20 characters.",
    VAT="A VAT number of the European Union, with its country prefix.",
)
describe(
    CooperationType,
    "A way of working together.",
    SALE="Selling goods or services.",
    PURCHASE="Buying goods or services.",
    DISTRIBUTION="Selling for another, as dealer or agent.",
    SUBCONTRACTING="Making or doing a part for another.",
    JOINT_VENTURE="A company or a project in common.",
    INVESTMENT="Capital for a share or a loan.",
    TECHNOLOGY_TRANSFER="Know-how, licences and equipment that come with it.",
    RESEARCH="Research and development in common.",
    LOGISTICS="Storing, shipping and clearing.",
    RECONSTRUCTION="Rebuilding what the war destroyed.",
)
describe(
    ReviewDecision,
    "What a region's administration decides on an enterprise.",
    APPROVE="It is published.",
    REJECT="It goes back to its draft, with a note.",
    SUSPEND="It is withdrawn, with all that hangs on it.",
)


@entity(models.Registration)
class Registration:
    """An entry of the enterprise in an official register."""

    scheme: RegistrationScheme = column("The register.")
    number: str = column("The number there, without spaces and dashes.")


@value_type
class GeoPoint:
    """A point on the earth, in WGS 84."""

    latitude: float = column("Degrees north of the equator.")
    longitude: float = column("Degrees east of Greenwich.")


@value_type
class Address:
    """Where an enterprise is; what it does not tell is null."""

    street: str | None = column("Street and number.")
    city: str | None = column("Town or village.")
    postal_code: str | None = column("The code of the post.")
    location: GeoPoint | None = embedded(
        "The point on the map.",
        when=lambda enterprise, _: enterprise.latitude.is_not(None),
    )


@value_type
class ContactDetails:
    """How to reach an enterprise.

    Shown to the enterprise itself, to its region's administration, and to those whose contact request it
    accepted; to all if the enterprise says so.
    """

    person: str | None = column("Whom to ask for.")
    email: str | None = column("The e-mail address.")
    phone: str | None = column("The telephone number.")


@entity(models.EnterpriseReview)
class EnterpriseReview:
    """A decision of the region's administration."""

    decision: ReviewDecision = column("What was decided.")
    note: str | None = column("Why, or what is missing.")
    reviewed_at: datetime = column("When it was decided.")


@strawberry.input(description="A circle on the earth.")
class NearInput:
    latitude: float = strawberry.field(description="Of its centre: degrees north of the equator, -90 to 90.")
    longitude: float = strawberry.field(description="Of its centre: degrees east of Greenwich, -180 to 180.")
    radius_km: float = strawberry.field(description="Its radius in kilometres, above 0.")

    def __post_init__(self) -> None:
        within = abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and 0 < self.radius_km <= 20_100  # noqa: PLR2004
        if not within:
            raise BadUserInput("`near` takes a latitude of -90 to 90, a longitude of -180 to 180 and a radius above 0.")


@strawberry.input(description="Which enterprises a page shows: those that match all that is given.")
class EnterpriseFilter(PublishedFilter):
    countries: list[CountryCode] | None = optional("In one of these countries.")
    operational_statuses: list[OperationalStatus] | None = optional("That work in one of these ways.")
    damage: list[DamageLevel] | None = optional("That suffered this much damage.")
    sizes: list[EnterpriseSize] | None = optional("Of one of these sizes.")
    cooperation_types: list[CooperationType] | None = optional("That look for one of these ways of working together.")
    export_markets: list[CountryCode] | None = optional("That sell to one of these countries.")
    languages: list[LanguageTag] | None = optional("That work in one of these languages.")
    hs_codes: list[HSCode] | None = optional("Enterprises that offer a product under one of these codes.")
    employees: IntRange | None = optional("With so many people.")
    verified: bool | None = optional("Confirmed by the region's administration, or not yet.")
    near: NearInput | None = optional("Within this distance of a point.")


@strawberry.enum(description="What enterprises can be sorted by.")
class EnterpriseOrderField(enum.Enum):
    PUBLISHED_AT = strawberry.enum_value("PUBLISHED_AT", description="When it was first published.")
    UPDATED_AT = strawberry.enum_value("UPDATED_AT", description="When it last changed.")
    NAME = strawberry.enum_value(
        "NAME",
        description="By name: in Ukrainian where Accept-Language prefers it, else in English.",
    )
    EMPLOYEES = strawberry.enum_value(
        "EMPLOYEES",
        description="By the number of people; those that do not tell it come last.",
    )
    RELEVANCE = relevance()


@ordering
@strawberry.input(description="How to sort enterprises.")
class EnterpriseOrder:
    field: EnterpriseOrderField = strawberry.field(description="What to sort by.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.ASC, description="In which direction.")


@entity(models.Enterprise, keys=("id", "slug"), filter=EnterpriseFilter, order=EnterpriseOrder)
class Enterprise(Published, Node):
    """A business that takes part in the platform."""

    slug: str = column("Readable and stable, made from the Latin spelling of the name.")
    name: str = in_language("What it is called.", "name")
    name_translations: list[LocalizedText] = in_all_languages("Its name in all languages.", models.Enterprise, "name")
    legal_name: str | None = column("Its name in the official register.")
    description: str | None = in_language("What it does.", "description")
    description_translations: list[LocalizedText] = in_all_languages(
        "Its description in all languages.",
        models.Enterprise,
        "description",
    )
    registrations: list[Registration] = many("Its entries in registers.", loaders.registrations_of_enterprise)
    region: Region = one("The region in which it is registered.", loaders.region_of_enterprise)
    address: Address = embedded("Where it is.")
    website: URL | None = column("Its site.")
    logo: URL | None = column("A picture of its logo.")
    founded_year: int | None = column("The year in which it was founded.")
    employees: int | None = column("How many people work there.")
    size: EnterpriseSize | None = column("Its size by the number of people; null where that is not told.")
    languages: list[LanguageTag] = column("The languages in which it works.")
    export_markets: list[Country] = many("The countries to which it sells.", loaders.export_markets_of_enterprise)
    cooperation_types: list[CooperationType] = column("The ways of working together that it looks for.")
    operational_status: OperationalStatus = column("How it works at present.")
    damage: DamageLevel = column("What the war did to it.")
    is_example: bool = column("True where it is no real enterprise but an example of this platform's.")
    review: EnterpriseReview | None = one(
        "The last decision of the region's administration; null to all but it and the enterprise itself.",
        loaders.review_of_enterprise,
    )
    verified_at: datetime | None = column("Null until the region's administration has confirmed the enterprise.")
    primary_industry: Industry | None = one("Its main industry.", loaders.primary_industry_of_enterprise)
    industries: list[Industry] = many(
        "Its industries, the main one first.",
        loaders.industries_of_enterprise,
    )
    contact: ContactDetails | None = embedded(
        "How to reach it; null where it is not shown to the viewer.",
        "contact_",
        lambda enterprise, scope: models.contact_is_shared(enterprise, scope.caller),
    )
    products: Connection[Product] = page("What it offers.", products_of_enterprise)
    opportunities: Connection[Opportunity] = page(
        "What it seeks or offers beyond its products.",
        opportunities_of_enterprise,
    )
    experiences: Connection[Experience] = page("What it shares.", experiences_of_enterprise)
    recommended_partners: list[PartnerRecommendation] = many(
        "Enterprises that complement this one, best first, each with the reasons.",
        recommended_partners,
        filter=argument(EnterpriseFilter | None, "Only partners that match all of this."),
        first=argument(int | None, "How many: up to 100, by default 10.", 10),
    )
