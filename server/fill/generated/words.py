"""The words of generated enterprises, read from texts/*.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.base import Texts

HERE = Path(__file__).parent
LANGUAGES = ("uk", "en")
SCHEMES = {"UA": "NACE", "US": "NAICS"}
"""The classification of industries that a country's enterprises use."""

Facts = dict[str, dict[str, str]]
"""What stands in the braces of a template, by language."""


@dataclass(frozen=True, slots=True)
class Place:
    name: Texts
    where: str
    adjective: str | None
    latitude: float
    longitude: float
    post: str


@dataclass(frozen=True, slots=True)
class RegionWords:
    called: Texts
    legal_name: str
    share: int
    phone: str
    languages: list[str]
    markets: list[str]
    streets: list[str]
    given: list[str]
    family: list[str]
    brands: list[Texts]
    surnames: list[Texts]
    endings: list[Texts]
    places: list[Place]

    @property
    def language(self) -> str:
        """Its own one."""
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class Offer:
    """A good or a service; `industries` are keys such as NACE:10.41, by country."""

    name: Texts
    hs_code: str | None
    unit: str
    low: float
    high: float
    industries: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sector:
    """`industries` are the beginnings of keys, by country; a noun's `ending` is its adjective's."""

    name: str
    share: dict[str, int]
    nouns: dict[str, list[Texts]]
    industries: dict[str, tuple[str, ...]]
    certificates: list[str]
    roles: list[Texts]
    details: dict[str, list[Texts]]
    offers: list[Offer]


@cache
def regions() -> dict[str, RegionWords]:
    """What a region's enterprises are called and where they stand, by the region's code."""
    return {code: _region(**table) for code, table in _read("places").items()}


@cache
def sectors() -> tuple[Sector, ...]:
    return tuple(_sector(**table) for table in _read("sectors")["sector"])


@cache
def sentences() -> dict[str, Any]:
    return _read("sentences")


def of_country(entries: list[dict[str, Any]], country: str) -> list[dict[str, Any]]:
    """The entries that can be told of a country's enterprises."""
    return [entry for entry in entries if entry.get("only", country) == country]


def said(template: Texts, facts: Facts) -> Texts:
    return {language: template[language].format_map(facts[language]) for language in LANGUAGES}


def lowered(name: Texts) -> Texts:
    """A name in the middle of a sentence; abbreviations stay."""
    return {tag: text[0].lower() + text[1:] if text[1].islower() else text for tag, text in name.items()}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "texts" / f"{name}.toml").read_text(encoding="utf-8"))


def _region(*, people: dict[str, Any], places: list[dict[str, Any]], **table: Any) -> RegionWords:
    return RegionWords(**table, **people, places=[_place(**place) for place in places])


def _place(*, uk: str, en: str, at: list[float], adjective: str | None = None, **place: Any) -> Place:
    return Place(name={"uk": uk, "en": en}, adjective=adjective, latitude=at[0], longitude=at[1], **place)


def _sector(*, industries: dict[str, list[str]], details: list[dict[str, str]], **table: Any) -> Sector:
    prefixes = {
        country: tuple(f"{scheme}:{code}" for code in industries[scheme]) for country, scheme in SCHEMES.items()
    }
    offers = [_offer(**offer) for offer in table.pop("offers")]
    told = {country: of_country(details, country) for country in SCHEMES}
    return Sector(**table, industries=prefixes, details=told, offers=offers)


def _offer(*, uk: str, en: str, unit: str, eur: list[float], hs: str | None = None, **codes: str) -> Offer:
    industries = {country: f"{scheme}:{codes[scheme]}" for country, scheme in SCHEMES.items()}
    return Offer({"uk": uk, "en": en}, hs, unit, eur[0], eur[1], industries)
