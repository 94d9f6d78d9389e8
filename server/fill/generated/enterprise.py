"""Generated enterprises."""

from random import Random
from typing import Any

from models.base import Texts
from models.enterprise import CooperationType
from resolvers.checks.slugs import slug_of
from server.fill.generated.chance import digits, happens, published, some, weighted
from server.fill.generated.experience import experience
from server.fill.generated.market import Market
from server.fill.generated.naming import description_of, name_of
from server.fill.generated.opportunity import opportunity
from server.fill.generated.product import product
from server.fill.generated.rows import Enterprise, Row
from server.fill.generated.words import Offer, Place, RegionWords, Sector, sectors

DAMAGE = {"NONE": 76, "DAMAGED": 19, "DESTROYED": 5}
STATUS = {
    "NONE": {"FULL_CAPACITY": 84, "PARTIAL_CAPACITY": 12, "SUSPENDED": 1, "RELOCATED": 2, "CLOSED": 1},
    "DAMAGED": {"FULL_CAPACITY": 45, "PARTIAL_CAPACITY": 42, "SUSPENDED": 6, "RELOCATED": 6, "CLOSED": 1},
    "DESTROYED": {"FULL_CAPACITY": 12, "PARTIAL_CAPACITY": 38, "SUSPENDED": 22, "RELOCATED": 22, "CLOSED": 6},
}
PEACEFUL_STATUS = {"FULL_CAPACITY": 96, "PARTIAL_CAPACITY": 3, "SUSPENDED": 1}
COOPERATION = [kind.value for kind in CooperationType]
NEWEST_YEAR = 2023
LARGEST = 6000


def enterprise(rng: Random, markets: list[Market]) -> Enterprise:
    """One with its products, opportunities and experiences."""
    market = rng.choices(markets, weights=[market.words.share for market in markets])[0]
    country = market.country
    sector = rng.choices(sectors(), weights=[sector.share[country] for sector in sectors()])[0]
    place = rng.choice(market.words.places)
    name = name_of(rng, market, sector, place)
    offers = some(rng, sector.offers, 2, 4)
    industries = _industries(rng, market, sector, offers)
    latin_name = slug_of(name)
    row = _row(rng, market, sector=sector, place=place, name=name, latin_name=latin_name, offers=offers)
    website, after = row["website"], row["published_at"]
    return Enterprise(
        region_code=market.code,
        latin_name=latin_name,
        row=row,
        industries=industries,
        products=[
            product(rng, market, offer, website=website, certificates=sector.certificates, after=after)
            for offer in offers
        ],
        opportunities=[
            opportunity(rng, market, place=place, offers=offers, industries=industries, after=after)
            for _ in range(weighted(rng, {0: 84, 1: 12, 2: 4}))
        ],
        experiences=[
            experience(rng, market, place=place, offer=offers[0], industries=industries, after=after)
            for _ in range(weighted(rng, {0: 68, 1: 24, 2: 8}))
        ],
    )


def _row(
    rng: Random, market: Market, *, sector: Sector, place: Place, name: Texts, latin_name: str, offers: list[Offer]
) -> Row:
    words, country = market.words, market.country
    founded = _founded(rng, country)
    status = published(rng)
    return {
        "region_id": market.id,
        "name": name,
        "legal_name": words.legal_name.format(name[words.language]),
        "description": description_of(
            rng, country=country, sector=sector, name=name, place=place, founded=founded, offers=offers
        ),
        **_address(rng, country, words, place),
        "website": f"https://{latin_name}.example",
        "founded_year": founded,
        "employees": None if happens(rng, 0.07) else min(LARGEST, max(1, round(rng.lognormvariate(3.2, 1.25)))),
        "languages": [words.languages[0], *some(rng, words.languages[1:], 0, 3)],
        "export_markets": some(rng, words.markets, 0, 5),
        "cooperation_types": some(rng, COOPERATION, 1, 4),
        **_condition(rng, country),
        **_contact(rng, words, latin_name),
        **status,
        "verified_at": status["published_at"],
        "is_example": True,
    }


def _industries(rng: Random, market: Market, sector: Sector, offers: list[Offer]) -> list[int]:
    """One to three: that of the first product is the primary one, the others are near."""
    first, *others = [market.industry(offer) for offer in offers]
    near = [*others, *some(rng, market.related[sector.name], 2, 2)]
    rng.shuffle(near)
    return list(dict.fromkeys([first, *near]))[: rng.choice((1, 1, 2, 2, 3))]


def _founded(rng: Random, country: str) -> int | None:
    if happens(rng, 0.08):
        return None
    if country == "UA":
        return rng.randint(1925, 1990) if happens(rng, 0.12) else rng.randint(1991, NEWEST_YEAR)
    return NEWEST_YEAR - int(rng.random() ** 1.6 * 110)


def _address(rng: Random, country: str, words: RegionWords, place: Place) -> dict[str, Any]:
    street, house = rng.choice(words.streets), rng.randint(1, 240)
    return {
        "street": f"{street}, {house}" if country == "UA" else f"{house * 10} {street}",
        "city": place.name[words.language],
        "postal_code": place.post,
        "latitude": round(place.latitude + rng.gauss(0, 0.03), 5),
        "longitude": round(place.longitude + rng.gauss(0, 0.04), 5),
    }


def _condition(rng: Random, country: str) -> dict[str, Any]:
    damage = weighted(rng, DAMAGE) if country == "UA" else "NONE"
    status = STATUS[damage] if country == "UA" else PEACEFUL_STATUS
    return {"damage": damage, "operational_status": weighted(rng, status)}


def _contact(rng: Random, words: RegionWords, latin_name: str) -> dict[str, Any]:
    return {
        "contact_person": f"{rng.choice(words.given)} {rng.choice(words.family)}",
        "contact_email": f"{rng.choice(('office', 'sales', 'info', 'export'))}@{latin_name}.example",
        "contact_phone": digits(rng, words.phone) if happens(rng, 0.9) else None,
        "contact_is_public": happens(rng, 0.6),
    }
