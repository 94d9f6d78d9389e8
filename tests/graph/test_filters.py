"""Filters narrow to what they say, reach below and across classifications, and combine."""

from typing import Any

import pytest

ENTERPRISE = """
id employees size damage operationalStatus languages cooperationTypes verifiedAt publishedAt updatedAt
publicationStatus region { code country { code } } exportMarkets { code }
products(first: 100) { nodes { hsCode } }
"""


async def enterprises(ask: Any, condition: str) -> list[dict[str, Any]]:
    found = await ask(
        f"{{ enterprises(first: 100, filter: {{ {condition} }}) {{ totalCount nodes {{ {ENTERPRISE} }} }} }}"
    )
    nodes: list[dict[str, Any]] = found["enterprises"]["nodes"]
    assert len(nodes) == min(100, found["enterprises"]["totalCount"])
    return nodes


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('regions: ["US-UT"]', lambda found: found["region"]["code"] == "US-UT"),
        ('countries: ["UA"]', lambda found: found["region"]["country"]["code"] == "UA"),
        ("damage: [DESTROYED, DAMAGED]", lambda found: found["damage"] != "NONE"),
        ("operationalStatuses: [PARTIAL_CAPACITY]", lambda found: found["operationalStatus"] == "PARTIAL_CAPACITY"),
        ("sizes: [MICRO]", lambda found: found["employees"] is not None and found["employees"] < 10),
        ("employees: { min: 50, max: 99 }", lambda found: 50 <= (found["employees"] or 0) <= 99),
        ("cooperationTypes: [INVESTMENT]", lambda found: "INVESTMENT" in found["cooperationTypes"]),
        ('exportMarkets: ["PL"]', lambda found: "PL" in [country["code"] for country in found["exportMarkets"]]),
        ('languages: ["pl"]', lambda found: "pl" in found["languages"]),
        ("verified: false", lambda found: found["verifiedAt"] is None),
        ('publishedAt: { from: "2026-01-01T00:00:00+02:00" }', lambda found: found["publishedAt"] >= "2025-12-31T22"),
        (
            'hsCodes: ["84"]',
            lambda found: any((p["hsCode"] or "").startswith("84") for p in found["products"]["nodes"]),
        ),
    ],
)
async def test_a_filter_shows_exactly_what_matches(ask: Any, condition: str, holds: Any) -> None:
    found = {node["id"] for node in await enterprises(ask, condition)}
    everyone = await enterprises(ask, 'countries: ["UA"]') + await enterprises(ask, 'countries: ["US"]')
    assert found
    assert found == {node["id"] for node in everyone if holds(node)}


async def test_filters_combine(ask: Any) -> None:
    both = await enterprises(ask, 'regions: ["UA-32"], damage: [DESTROYED]')
    assert both
    assert all(node["region"]["code"] == "UA-32" and node["damage"] == "DESTROYED" for node in both)


async def test_null_is_as_if_absent_and_an_empty_list_matches_nothing(ask: Any) -> None:
    assert len(await enterprises(ask, "regions: null")) == 100
    assert await enterprises(ask, "regions: []") == []


async def test_near_finds_what_is_within_the_radius(ask: Any) -> None:
    query = """{ enterprises(first: 100, filter: { near: { latitude: 50.45, longitude: 30.52, radiusKm: %s } }) {
        nodes { region { code } } } }"""
    around_kyiv = (await ask(query % 150))["enterprises"]["nodes"]
    assert around_kyiv
    assert {node["region"]["code"] for node in around_kyiv} == {"UA-32"}
    assert len((await ask(query % 20100))["enterprises"]["nodes"]) == 100


async def test_an_industry_reaches_below_and_across(ask: Any) -> None:
    query = """query ($ref: IndustryRef!) { enterprises(first: 100, filter: { industries: [$ref] }) {
        nodes { primaryIndustry { scheme } } } }"""
    found = (await ask(query, ref={"scheme": "NACE", "code": "C"}))["enterprises"]["nodes"]
    assert {"NACE", "NAICS"} <= {node["primaryIndustry"]["scheme"] for node in found}


async def test_an_industrys_page_is_that_of_the_filter(ask: Any) -> None:
    query = """{ industry(scheme: NAICS, code: "31-33") { enterprises(first: 100) { totalCount nodes { id } } }
        enterprises(first: 100, filter: { industries: [{ scheme: NAICS, code: "31-33" }] }) { totalCount nodes { id } } }"""
    data = await ask(query)
    assert data["industry"]["enterprises"] == data["enterprises"]
    assert data["enterprises"]["totalCount"] > 0


async def test_classifications_meet(ask: Any) -> None:
    query = """{ industry(scheme: NAICS, code: "112111") { level parent { code } ancestors { code }
        correspondences(scheme: ISIC) { scheme code name } } }"""
    found = (await ask(query))["industry"]
    assert [item["code"] for item in found["correspondences"]] == ["0141"]
    assert [item["code"] for item in found["ancestors"]] == ["11", "112", "1121", "11211"]
    assert found["parent"]["code"] == "11211"
    assert found["level"] == 5


async def test_opportunities_directed_at_a_region_include_those_directed_anywhere(ask: Any) -> None:
    query = """{ opportunities(first: 100, filter: { targetRegions: ["UA-32"], open: true }) {
        nodes { isOpen targetRegions { code } } } }"""
    found = (await ask(query))["opportunities"]["nodes"]
    assert found
    assert all(node["isOpen"] for node in found)
    assert all(not codes or "UA-32" in codes for codes in [[r["code"] for r in n["targetRegions"]] for n in found])


async def test_prices_overlap_in_one_currency(ask: Any) -> None:
    query = """{ products(first: 100, filter: { price: { min: "10", max: "20.50", currency: "USD" } }) {
        nodes { price { min max currency } } } }"""
    found = (await ask(query))["products"]["nodes"]
    assert found
    for price in (node["price"] for node in found):
        assert price["currency"] == "USD"
        assert float(price["min"] or 0) <= 20.5
        assert float(price["max"] or "inf") >= 10


async def test_topics_and_product_filters(ask: Any) -> None:
    data = await ask("""{
        experiences(first: 100, filter: { topics: [ENERGY_RESILIENCE] }) { nodes { topics } }
        products(first: 100, filter: { kinds: [SERVICE] }) { nodes { kind hsCode } } }""")
    assert data["experiences"]["nodes"]
    assert all("ENERGY_RESILIENCE" in node["topics"] for node in data["experiences"]["nodes"])
    assert {node["kind"] for node in data["products"]["nodes"]} == {"SERVICE"}
