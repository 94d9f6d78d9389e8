import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "data"

Rows = dict[str, dict[str, str]]


def read(name: str) -> Rows:
    """Answer the rows of a file by their code, which must be unique."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_code = {row["code"]: row for row in rows}
    assert len(by_code) == len(rows)
    return by_code


@pytest.fixture(scope="module")
def countries() -> Rows:
    return read("reference/countries.csv")


@pytest.fixture(scope="module")
def subdivisions() -> Rows:
    return read("reference/subdivisions.csv")


@pytest.fixture(scope="module")
def currencies() -> Rows:
    return read("reference/currencies.csv")


@pytest.fixture(scope="module")
def languages() -> Rows:
    return read("reference/languages.csv")


@pytest.fixture(scope="module")
def chapters() -> Rows:
    return read("hs.csv")


@pytest.fixture(scope="module")
def regions() -> dict[str, dict[str, Any]]:
    with (DATA / "regions.toml").open("rb") as file:
        return {region["code"]: region for region in tomllib.load(file)["region"]}


def names(row: dict[str, str]) -> tuple[str, str]:
    return row["name_en"], row["name_uk"]


def test_every_country_is_named_in_both_languages(countries: Rows) -> None:
    assert len(countries) == 249
    assert all(all(names(row)) for row in countries.values())
    assert names(countries["UA"]) == ("Ukraine", "Україна")


def test_every_subdivision_belongs_to_a_known_country(countries: Rows, subdivisions: Rows) -> None:
    assert len(subdivisions) > 5000
    for code, row in subdivisions.items():
        assert row["country"] in countries
        assert code.startswith(f"{row['country']}-")
        assert row["name_en"]
        assert row["type"]


def test_every_ukrainian_subdivision_is_named_in_both_languages(subdivisions: Rows) -> None:
    ukrainian = [row for row in subdivisions.values() if row["country"] == "UA"]
    assert len(ukrainian) == 27
    assert all(all(names(row)) for row in ukrainian)
    assert not any("oblast" in row["name_en"] for row in ukrainian)


def test_every_american_state_is_named_in_ukrainian(subdivisions: Rows) -> None:
    states = [row for row in subdivisions.values() if row["country"] == "US" and row["type"] == "State"]
    assert len(states) == 50
    assert all(row["name_uk"] for row in states)


@pytest.mark.parametrize(
    ("code", "in_english", "in_ukrainian"),
    [
        ("UA-32", "Kyiv region", "Київська область"),
        ("UA-30", "Kyiv", "Київ"),
        ("UA-51", "Odesa region", "Одеська область"),
        ("US-WA", "Washington", "Вашингтон"),
        ("US-UT", "Utah", "Юта"),
        ("US-GA", "Georgia", "Джорджія"),
    ],
)
def test_region_carries_the_name_its_people_use(
    subdivisions: Rows, code: str, in_english: str, in_ukrainian: str
) -> None:
    assert names(subdivisions[code]) == (in_english, in_ukrainian)


@pytest.mark.parametrize(
    ("code", "digits"), [("UAH", "2"), ("USD", "2"), ("EUR", "2"), ("JPY", "0"), ("IQD", "3"), ("RSD", "2")]
)
def test_amount_keeps_the_minor_digits_of_its_currency(currencies: Rows, code: str, digits: str) -> None:
    assert currencies[code]["digits"] == digits


def test_every_currency_is_named_in_both_languages(currencies: Rows) -> None:
    assert all(all(names(row)) for row in currencies.values())


def test_withdrawn_currency_is_not_offered(currencies: Rows) -> None:
    assert currencies.keys().isdisjoint({"BGN", "HRK", "DEM", "SUR"})


@pytest.mark.parametrize(
    ("code", "in_english", "in_ukrainian"),
    [("uk", "Ukrainian", "українська"), ("en", "English", "англійська"), ("pl", "Polish", "польська")],
)
def test_language_is_found_by_its_two_letters(languages: Rows, code: str, in_english: str, in_ukrainian: str) -> None:
    assert names(languages[code]) == (in_english, in_ukrainian)


def test_language_has_one_code_only(languages: Rows) -> None:
    assert languages.keys().isdisjoint({"ukr", "eng", "pol", "und", "mul", "zxx"})


@pytest.mark.parametrize("file", ["countries", "subdivisions", "currencies", "languages"])
def test_ukrainian_apostrophe_is_always_the_same_letter(file: str) -> None:
    assert not any({"'", "\u2019"} & set(row["name_uk"]) for row in read(f"reference/{file}.csv").values())


def test_harmonized_system_has_every_chapter_but_the_reserved_one(chapters: Rows) -> None:
    assert set(chapters) == {f"{number:02}" for number in range(1, 98)} - {"77"}
    assert all(all(names(row)) for row in chapters.values())


def test_region_is_named_as_its_subdivision(regions: dict[str, dict[str, Any]], subdivisions: Rows) -> None:
    assert set(regions) == {"UA-32", "US-WA", "US-UT"}
    for code, region in regions.items():
        assert (region["name"]["en"], region["name"]["uk"]) == names(subdivisions[code])
        assert all(region["description"][language] for language in ("en", "uk"))


def test_kyiv_region_reports_the_figures_its_administration_gave(regions: dict[str, dict[str, Any]]) -> None:
    indicators = regions["UA-32"]["indicator"]
    assert {each["code"]: (each["value"], each["unit"]) for each in indicators} == {
        "ENTERPRISES_DAMAGED": ("770", "1"),
        "ENTERPRISES_DESTROYED": ("127", "1"),
        "LOGISTICS_FACILITIES_DESTROYED_SHARE": ("20", "%"),
        "ENTERPRISES_RESUMED_SHARE": ("90", "%"),
        "ENTERPRISES_AT_FULL_CAPACITY_SHARE": ("76", "%"),
    }
    assert {str(each["as_of"]) for each in indicators} == {"2024-05-09"}
    assert {each["source"] for each in indicators} == {"https://koda.gov.ua"}


@pytest.mark.parametrize(("code", "population"), [("US-WA", "7705281"), ("US-UT", "3271616")])
def test_state_reports_its_census_population(regions: dict[str, dict[str, Any]], code: str, population: str) -> None:
    (indicator,) = regions[code]["indicator"]
    assert (indicator["code"], indicator["value"], str(indicator["as_of"])) == ("POPULATION", population, "2020-04-01")


def test_partnership_is_mutual(regions: dict[str, dict[str, Any]]) -> None:
    for code, region in regions.items():
        assert all(code in regions[partner]["partner_regions"] for partner in region["partner_regions"])


def test_washington_and_utah_are_partners_of_kyiv_region_only(regions: dict[str, dict[str, Any]]) -> None:
    assert set(regions["UA-32"]["partner_regions"]) == {"US-WA", "US-UT"}
    assert regions["US-WA"]["partner_regions"] == ["UA-32"]
    assert regions["US-UT"]["partner_regions"] == ["UA-32"]
