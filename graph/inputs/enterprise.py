"""What mutations take of enterprises."""

import strawberry

from graph.industry import IndustryRef
from graph.inputs.common import LocalizedTextInput, needed
from graph.paging import optional
from graph.query import RegistrationInput
from graph.scalars import URL, CountryCode, LanguageTag, RegionCode
from models import CooperationType, DamageLevel, OperationalStatus, ReviewDecision


@strawberry.input(description="Where an enterprise is.")
class AddressInput:
    street: str | None = optional("Street and number.")
    city: str | None = optional("Town or village.")
    postal_code: str | None = optional("The code of the post, up to 20 characters.")
    latitude: float | None = optional("Degrees north of the equator, -90 to 90; with `longitude` or not at all.")
    longitude: float | None = optional("Degrees east of Greenwich, -180 to 180.")


@strawberry.input(description="How to reach an enterprise.")
class ContactDetailsInput:
    person: str | None = optional("Whom to ask for.")
    email: str | None = optional("The e-mail address.")
    phone: str | None = optional("The telephone number; without a country's prefix it is one of the region's country.")
    is_public: bool = strawberry.field(
        default=False,
        description="Whether all see it, or only those whose contact request the enterprise accepted.",
    )


@strawberry.input(description="A new enterprise.")
class RegisterEnterpriseInput:
    region: RegionCode = needed("The region in which it is registered.")
    name: list[LocalizedTextInput] = needed("What it is called, in one language or more; up to 300 characters each.")
    legal_name: str | None = optional("Its name in the official register.")
    description: list[LocalizedTextInput] | None = optional("What it does; up to 10,000 characters each.")
    registrations: list[RegistrationInput] = needed("Its entries in registers: one at least, which nobody else has.")
    address: AddressInput | None = optional("Where it is.")
    website: URL | None = optional("Its site.")
    logo: URL | None = optional("A picture of its logo.")
    founded_year: int | None = optional("The year in which it was founded, from 1500 to this one.")
    employees: int | None = optional("How many people work there.")
    languages: list[LanguageTag] | None = optional("The languages in which it works.")
    export_markets: list[CountryCode] | None = optional("The countries to which it sells.")
    cooperation_types: list[CooperationType] | None = optional("The ways of working together that it looks for.")
    operational_status: OperationalStatus = strawberry.field(
        default=OperationalStatus.FULL_CAPACITY, description="How it works at present."
    )
    damage: DamageLevel = strawberry.field(default=DamageLevel.NONE, description="What the war did to it.")
    industries: list[IndustryRef] = needed("Its industries, the main one first.")
    contact: ContactDetailsInput | None = optional("How to reach it.")


@strawberry.input(description="A field left out stays as it is; one given as null is cleared.")
class UpdateEnterpriseInput:
    id: strawberry.ID = needed("Its id.")
    version: int = needed("The version that the change was made on.")
    name: list[LocalizedTextInput] | None = optional("What it is called: all translations anew.")
    legal_name: str | None = optional("Its name in the official register.")
    description: list[LocalizedTextInput] | None = optional("What it does: all translations anew.")
    address: AddressInput | None = optional("Where it is: the whole address anew.")
    website: URL | None = optional("Its site.")
    logo: URL | None = optional("A picture of its logo.")
    founded_year: int | None = optional("The year in which it was founded, from 1500 to this one.")
    employees: int | None = optional("How many people work there.")
    languages: list[LanguageTag] | None = optional("The languages in which it works.")
    export_markets: list[CountryCode] | None = optional("The countries to which it sells.")
    cooperation_types: list[CooperationType] | None = optional("The ways of working together that it looks for.")
    operational_status: OperationalStatus | None = optional("How it works at present.")
    damage: DamageLevel | None = optional("What the war did to it.")
    industries: list[IndustryRef] | None = optional("Its industries, the main one first.")
    contact: ContactDetailsInput | None = optional("How to reach it: all details anew.")


@strawberry.input(description="A decision on an enterprise.")
class ReviewEnterpriseInput:
    id: strawberry.ID = needed("The enterprise's id.")
    decision: ReviewDecision = needed("What is decided.")
    note: str | None = optional("Why, or what is missing; the enterprise reads it.")
