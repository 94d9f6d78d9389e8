"""What generated enterprises are called and how they describe themselves."""

from random import Random

from models.base import Texts
from server.fill.generated.chance import happens
from server.fill.generated.market import Market
from server.fill.generated.words import LANGUAGES, Facts, Offer, Place, Sector, lowered, said, sentences

SHORTEST, LONGEST = 150, 400
"""Characters of a description."""


def name_of(rng: Random, market: Market, sector: Sector, place: Place) -> Texts:
    """After its place, a landmark or a family, such as Bila Tserkva Timber."""
    noun = rng.choice(sector.nouns[market.country])
    if happens(rng, 0.25):
        return _after_place(place, noun)
    parts = [rng.choice(market.words.brands if happens(rng, 0.7) else market.words.surnames), noun]
    if happens(rng, 0.6):
        parts.append(rng.choice(market.words.endings))
    return {language: " ".join(_capital(part[language]) for part in parts) for language in LANGUAGES}


def _after_place(place: Place, noun: Texts) -> Texts:
    if place.adjective is None:
        uk = f"{place.name['uk']} {noun['uk']}"
    else:
        uk = f"{place.adjective}{noun['ending']} {noun['uk']}"
    return {"uk": uk, "en": f"{place.name['en']} {noun['en']}"}


def description_of(
    rng: Random, *, country: str, sector: Sector, name: Texts, place: Place, founded: int | None, offers: list[Offer]
) -> Texts:
    """As many sentences as fit: who it is, what it makes, how it works, what it wants."""
    said_of = sentences()
    first, second = lowered(offers[0].name), lowered(offers[1].name)
    facts = facts_of(name=name, role=rng.choice(sector.roles), first=first, second=second)
    add_place(facts, place)
    if founded:
        for language in LANGUAGES:
            facts[language]["year"] = str(founded)
    details = rng.sample(sector.details[country], 2)
    closings = rng.sample(said_of["closings"], 2)
    text = said(rng.choice(said_of["openings_dated" if founded else "openings"]), facts)
    for sentence in (details[0], closings[0], rng.choice(said_of["products"]), details[1], closings[1]):
        longer = {language: f"{text[language]} {line}" for language, line in said(sentence, facts).items()}
        enough = min(map(len, text.values())) >= SHORTEST and happens(rng, 0.25)
        if max(map(len, longer.values())) <= LONGEST and not enough:
            text = longer
    return text


def facts_of(**texts: Texts) -> Facts:
    return {language: {key: text[language] for key, text in texts.items()} for language in LANGUAGES}


def add_place(facts: Facts, place: Place) -> None:
    facts["uk"]["where"] = place.where
    facts["en"]["place"] = place.name["en"]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
