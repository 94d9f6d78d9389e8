"""Some fifty invented enterprises, with what they offer and ask: the world in which the cases are asked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


class Product(NamedTuple):
    """A good under an HS code, or without one a service of an industry."""

    hs_code: str | None = None
    industry: str | None = None


class Opportunity(NamedTuple):
    """What is sought or offered; closed where `is_closed`."""

    kind: str
    type: str
    hs_codes: Sequence[str] = ()
    industries: Sequence[str] = ()
    target_regions: Sequence[str] = ()
    is_closed: bool = False


class Enterprise(NamedTuple):
    """An enterprise by its slug."""

    slug: str
    region: str
    industries: Sequence[str]
    languages: Sequence[str]
    cooperation_types: Sequence[str]
    products: Sequence[Product] = ()
    opportunities: Sequence[Opportunity] = ()
    status: str = "PUBLISHED"
    works: str = "FULL_CAPACITY"


def kyiv(slug: str, industries: str, types: str, *has: Product | Opportunity, **more: Any) -> Enterprise:
    return made(slug, "UA-32", industries, ["uk", "en"], types, *has, **more)


def washington(slug: str, industries: str, types: str, *has: Product | Opportunity, **more: Any) -> Enterprise:
    return made(slug, "US-WA", industries, ["en"], types, *has, **more)


def utah(slug: str, industries: str, types: str, *has: Product | Opportunity, **more: Any) -> Enterprise:
    return made(slug, "US-UT", industries, ["en", "es"], types, *has, **more)


def made(
    slug: str,
    region: str,
    industries: str,
    languages: list[str],
    types: str,
    *has: Product | Opportunity,
    status: str = "PUBLISHED",
    works: str = "FULL_CAPACITY",
) -> Enterprise:
    products = [item for item in has if isinstance(item, Product)]
    opportunities = [item for item in has if isinstance(item, Opportunity)]
    trades, ways = industries.split(), types.split()
    return Enterprise(slug, region, trades, languages, ways, products, opportunities, status, works)


def sells(*codes: str) -> Product:
    return Product(codes[0])


def requests(type: str, codes: str = "", industries: str = "", regions: str = "", **more: Any) -> Opportunity:  # noqa: A002
    return Opportunity("REQUEST", type, codes.split(), industries.split(), regions.split(), **more)


def offers(type: str, codes: str = "", industries: str = "", regions: str = "") -> Opportunity:  # noqa: A002
    return Opportunity("OFFER", type, codes.split(), industries.split(), regions.split())


SERVICE = Product()

WORLD = [
    # Food
    kyiv(
        "bila-tserkva-dairy",
        "NACE:10.51",
        "PURCHASE SALE INVESTMENT",
        sells("040690"),
        sells("040510"),
        requests("PURCHASE", "842230", "NACE:10.51", "US-WA"),
    ),
    washington("yakima-packaging-machines", "NAICS:333993", "SALE", sells("842230"), sells("842240")),
    washington("spokane-creamery", "NAICS:311513", "SALE DISTRIBUTION", sells("040690")),
    kyiv("obukhiv-dairy", "NACE:10.51", "SALE", sells("040690")),
    kyiv(
        "kyiv-bakery",
        "NACE:10.71",
        "SALE PURCHASE",
        sells("190590"),
        requests("PURCHASE", "841720 210210", "NACE:10.71"),
    ),
    washington("seattle-ovens", "NAICS:333241", "SALE TECHNOLOGY_TRANSFER", sells("841720")),
    utah("ogden-yeast", "NAICS:311999", "SALE", sells("210210")),
    kyiv("pastila-maker", "NACE:10.82 NACE:10.39", "SALE PURCHASE", sells("170490"), requests("PURCHASE", "0808")),
    washington(
        "wenatchee-orchard",
        "NAICS:111331",
        "SALE",
        sells("080810"),
        requests("PURCHASE", "481910"),
        offers("SALE", "080810"),
    ),
    kyiv(
        "vyshhorod-apiary",
        "NACE:01.49",
        "DISTRIBUTION SALE",
        sells("040900"),
        offers("DISTRIBUTION", "040900", regions="US-WA"),
    ),
    washington(
        "seattle-fine-foods",
        "NAICS:424490",
        "DISTRIBUTION PURCHASE",
        requests("PURCHASE", "0409 1704"),
    ),
    washington("methow-honey", "NAICS:112910", "SALE", sells("040900")),
    # Farming and its machines
    kyiv(
        "vasylkiv-grain",
        "NACE:01.11",
        "SALE LOGISTICS",
        sells("100199"),
        requests("LOGISTICS", "1001", "NACE:52.29", "US-WA"),
    ),
    washington("palouse-wheat", "NAICS:111140", "PURCHASE SALE", sells("100199"), requests("PURCHASE", "843221")),
    kyiv(
        "fastiv-harrows",
        "NACE:28.30",
        "SALE TECHNOLOGY_TRANSFER",
        sells("843221"),
        requests("TECHNOLOGY_TRANSFER", "843231", "NACE:28.30"),
    ),
    washington("palouse-seeders", "NAICS:333111", "SALE", sells("843231"), offers("TECHNOLOGY_TRANSFER", "843231")),
    utah("cache-valley-tillage", "NAICS:333111", "SALE", sells("843229")),
    # Software, freight, services
    kyiv(
        "kyiv-code",
        "NACE:62.01",
        "SALE SUBCONTRACTING",
        Product(None, "NACE:62.01"),
        offers("SUBCONTRACTING", "", "NACE:62.01"),
    ),
    kyiv("brovary-apps", "NACE:62.01", "SALE", Product(None, "NACE:62.01")),
    washington(
        "tacoma-freight",
        "NAICS:488510",
        "LOGISTICS PURCHASE",
        SERVICE,
        requests("PURCHASE", "", "NACE:62.01"),
    ),
    kyiv("irpin-cargo", "NACE:52.29", "LOGISTICS", SERVICE),
    utah("salt-lake-haulage", "NAICS:484121", "LOGISTICS", SERVICE),
    washington(
        "ballard-structural",
        "NAICS:541330",
        "RECONSTRUCTION SUBCONTRACTING",
        SERVICE,
        requests("SUBCONTRACTING", "", "NAICS:541370", "UA-32"),
    ),
    kyiv("irpin-surveyors", "NACE:71.12", "SUBCONTRACTING", SERVICE),
    # Wood and building
    washington(
        "olympic-log-homes", "NAICS:321992", "SALE RECONSTRUCTION", sells("940610"), offers("RECONSTRUCTION", "940610")
    ),
    kyiv(
        "bucha-builders",
        "NACE:41.20",
        "RECONSTRUCTION PURCHASE",
        requests("RECONSTRUCTION", "940610"),
        requests("PURCHASE", "7008"),
    ),
    kyiv("boryspil-windows", "NACE:23.12", "SALE RECONSTRUCTION", sells("700800")),
    kyiv(
        "fastiv-joinery",
        "NACE:16.23",
        "SALE TECHNOLOGY_TRANSFER",
        sells("441820"),
        requests("TECHNOLOGY_TRANSFER", "441882", "NACE:16.21"),
    ),
    washington(
        "kettle-range-panels",
        "NAICS:321215",
        "SALE TECHNOLOGY_TRANSFER",
        sells("441882"),
        offers("TECHNOLOGY_TRANSFER", "441882"),
    ),
    washington("cascade-doors", "NAICS:321911", "SALE", sells("441820")),
    kyiv(
        "stone-wool-works",
        "NACE:23.99",
        "SALE RESEARCH",
        sells("680610"),
        requests("RESEARCH", "", "NACE:23.99 NACE:72.19"),
    ),
    washington("pullman-materials-lab", "NAICS:541715", "RESEARCH", SERVICE),
    # Paper, textiles
    kyiv("brovary-cartons", "NACE:17.21", "SALE PURCHASE", sells("481910"), requests("PURCHASE", "470321")),
    washington("longview-pulp", "NAICS:322110", "SALE", sells("470321"), requests("PURCHASE", "8402")),
    kyiv("fastiv-boilers", "NACE:25.21", "SALE", sells("840212")),
    kyiv("bila-workwear", "NACE:14.12", "SALE SUBCONTRACTING", sells("621133"), offers("SUBCONTRACTING", "621133")),
    washington("spokane-workwear", "NAICS:424350", "SUBCONTRACTING DISTRIBUTION", requests("SUBCONTRACTING", "6211")),
    utah(
        "provo-outdoor",
        "NAICS:315250",
        "SUBCONTRACTING SALE",
        sells("620193"),
        requests("SUBCONTRACTING", "", "NACE:14.12"),
    ),
    # Energy, machines, health, capital
    kyiv("irpin-solar", "NACE:43.21", "PURCHASE SALE", SERVICE, requests("PURCHASE", "850440", "NACE:27.11")),
    washington("redmond-inverters", "NAICS:335999", "SALE", sells("850440")),
    kyiv("brovary-water-utility", "NACE:36.00", "PURCHASE", requests("PURCHASE", "8413")),
    washington("kent-pumps", "NAICS:333914", "SALE", sells("841370")),
    kyiv(
        "kyiv-drones",
        "NACE:30.30",
        "SALE TECHNOLOGY_TRANSFER",
        sells("880621"),
        requests("TECHNOLOGY_TRANSFER", "852610", "NACE:26.51"),
    ),
    washington("everett-radar", "NAICS:334511", "SALE RESEARCH", sells("852610")),
    kyiv(
        "kyiv-prosthetics",
        "NACE:32.50",
        "SALE TECHNOLOGY_TRANSFER",
        sells("902131"),
        requests("TECHNOLOGY_TRANSFER", "902139"),
    ),
    utah("salt-lake-prosthetics", "NAICS:339113", "SALE", sells("902139")),
    kyiv("boryspil-cold-store", "NACE:52.10", "INVESTMENT", SERVICE, requests("INVESTMENT", "841869", "NACE:52.10")),
    washington("puget-capital", "NAICS:523940", "INVESTMENT JOINT_VENTURE", offers("INVESTMENT")),
    # Those who look for anything
    kyiv("kyiv-trading-house", "NACE:46.90", "SALE PURCHASE DISTRIBUTION"),
    washington("pacific-consulting", "NACE:70.22", "JOINT_VENTURE RESEARCH SALE", SERVICE),
    utah("wasatch-trading", "NACE:46.90", "PURCHASE SALE JOINT_VENTURE"),
    # Those who must not be found
    washington("closed-packaging-machines", "NAICS:333993", "SALE", sells("842230"), works="CLOSED"),
    washington("suspended-packaging-machines", "NAICS:333993", "SALE", sells("842230"), status="SUSPENDED"),
    washington("drafted-packaging-machines", "NAICS:333993", "SALE", sells("842230"), status="DRAFT"),
    washington("former-cheese-buyer", "NAICS:424430", "SUBCONTRACTING", requests("PURCHASE", "0406", is_closed=True)),
]
