"""Facets count the enterprises that a page's filter leaves, and no others, whoever asks; by both drivers."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from models import ANONYMOUS, Caller
from tests.exchange import ADMIN, Exchange

REGIONS = "regions(first: 100) { count region { code } }"
STATUSES = "operationalStatuses { count status }"
SECTIONS = "industries(first: 100) { count industry { scheme level code } }"
ALL = f"totalCount facets {{ {REGIONS} {STATUSES} {SECTIONS} }}"
ANY_STATE = "filter: { publicationStatuses: [DRAFT, SUSPENDED, PUBLISHED] }"

INDUSTRIES = """
    SELECT array_agg(i.key ORDER BY e.position) FROM enterprise_industries e JOIN industries i ON i.id = e.industry_id
    WHERE enterprise_id = $1
"""
LEAVE = "DELETE FROM enterprise_industries WHERE enterprise_id = $1"
ENTER = """
    INSERT INTO enterprise_industries (enterprise_id, industry_id, position)
    SELECT $1, id, array_position($2, key) - 1 FROM industries WHERE key = ANY ($2)
"""


async def counts(exchange: Exchange, arguments: str = "", caller: Caller = ANONYMOUS) -> dict[str, Any]:
    """A page's total, and the count of each region, status and section by its code."""
    page = (await exchange.seen(f"{{ enterprises{arguments} {{ {ALL} }} }}", caller))["enterprises"]
    facets = page["facets"]
    return {
        "total": page["totalCount"],
        "regions": {found["region"]["code"]: found["count"] for found in facets["regions"]},
        "statuses": {found["status"]: found["count"] for found in facets["operationalStatuses"]},
        "sections": {found["industry"]["code"]: found["count"] for found in facets["industries"]},
    }


@asynccontextmanager
async def works_in(exchange: Exchange, name: str, *keys: str) -> AsyncIterator[None]:
    """An enterprise has these industries meanwhile, named by scheme and code."""
    enterprise = exchange.ids[name]
    before = await exchange.change(INDUSTRIES, enterprise)
    await exchange.change(LEAVE, enterprise)
    await exchange.change(ENTER, enterprise, list(keys))
    try:
        yield
    finally:
        await exchange.change(LEAVE, enterprise)
        await exchange.change(ENTER, enterprise, before)


async def sections_of(exchange: Exchange, name: str) -> Counter[str]:
    """In which sections one enterprise counts, and how often."""
    with_it = await counts(exchange)
    await exchange.publish(name, "SUSPENDED")
    return Counter(with_it["sections"]) - Counter((await counts(exchange))["sections"])


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        '(filter: { regions: ["UA-32", "US-WA"] })',
        '(filter: { languages: ["pl"], verified: true })',
        '(filter: { industries: [{ code: "C" }], operationalStatuses: [FULL_CAPACITY, CLOSED] })',
        "(filter: { regions: [] })",
        '(filter: { search: "wood" })',
    ],
)
async def test_the_regions_and_the_statuses_add_up_to_the_total(exchange: Exchange, arguments: str) -> None:
    found = await counts(exchange, arguments)
    assert sum(found["regions"].values()) == sum(found["statuses"].values()) == found["total"]


async def test_they_count_what_the_pages_rows_are(exchange: Exchange) -> None:
    query = (
        """{ enterprises(first: 100, filter: { languages: ["pl"] }) { nodes { region { code } operationalStatus } } }"""
    )
    nodes = (await exchange.seen(query))["enterprises"]["nodes"]
    found = await counts(exchange, '(filter: { languages: ["pl"] })')
    assert 0 < found["total"] == len(nodes) < 100
    assert found["regions"] == Counter(node["region"]["code"] for node in nodes)
    assert found["statuses"] == Counter(node["operationalStatus"] for node in nodes)


@pytest.mark.parametrize("window", ["first: 1", "first: 0", "last: 3", "first: 2, after: %s"])
async def test_they_count_all_pages_whichever_is_asked_for(exchange: Exchange, window: str) -> None:
    page = await exchange.seen("{ enterprises(first: 1) { pageInfo { endCursor } } }")
    cursor = f'"{page["enterprises"]["pageInfo"]["endCursor"]}"'
    assert await counts(exchange, f"({window.replace('%s', cursor)})") == await counts(exchange)


async def test_an_anonymous_caller_counts_nothing_that_it_does_not_see(exchange: Exchange) -> None:
    before = await counts(exchange, f"({ANY_STATE})")
    await exchange.publish("sender", "SUSPENDED")
    after = await counts(exchange, f"({ANY_STATE})")
    assert after["total"] == before["total"] - 1
    assert after["regions"]["UA-32"] == before["regions"]["UA-32"] - 1


async def test_an_administration_counts_its_own_region_only_where_it_asks_for_what_is_not_published(
    exchange: Exchange,
) -> None:
    own, other = (Caller(subject="x", roles=ADMIN, regions=(code,)) for code in ("UA-32", "US-UT"))
    hidden = "(filter: { publicationStatuses: [SUSPENDED] })"
    before = await counts(exchange, hidden, own)
    elsewhere = await counts(exchange, hidden, other)
    await exchange.publish("sender", "SUSPENDED")
    assert (await counts(exchange, hidden, own))["regions"] == {"UA-32": before["total"] + 1}
    assert await counts(exchange, hidden, other) == elsewhere
    assert await counts(exchange, "", own) == await counts(exchange)


async def test_below_a_region_and_an_industry_they_count_what_is_there(exchange: Exchange) -> None:
    data = await exchange.seen(f"""{{ region(code: "US-UT") {{ enterprises {{ {ALL} }} }}
        industry(code: "C") {{ enterprises {{ {ALL} }} }} }}""")
    region, industry = data["region"]["enterprises"], data["industry"]["enterprises"]
    assert region["facets"]["regions"] == [{"count": region["totalCount"], "region": {"code": "US-UT"}}]
    assert sum(found["count"] for found in industry["facets"]["regions"]) == industry["totalCount"]
    assert industry["facets"]["industries"][0]["industry"]["code"] == "C"
    assert industry["facets"]["industries"][0]["count"] == industry["totalCount"]


async def test_an_enterprise_counts_in_each_of_its_sections_and_once_in_each(exchange: Exchange) -> None:
    async with works_in(exchange, "sender", "NACE:10.51", "NACE:10.71", "NACE:62.01"):
        assert await sections_of(exchange, "sender") == {"C": 1, "J": 1}


async def test_other_classifications_count_through_the_correspondences(exchange: Exchange) -> None:
    async with works_in(exchange, "recipient", "NAICS:311513"):
        assert await sections_of(exchange, "recipient") == {"C": 1}


async def test_the_largest_come_first_and_equal_ones_by_code(exchange: Exchange) -> None:
    query = f'{{ enterprises(filter: {{ languages: ["pl"] }}) {{ facets {{ {REGIONS} {STATUSES} {SECTIONS} }} }} }}'
    facets = (await exchange.seen(query))["enterprises"]["facets"]
    codes = {
        "regions": [(-found["count"], found["region"]["code"]) for found in facets["regions"]],
        "sections": [(-found["count"], found["industry"]["code"]) for found in facets["industries"]],
        "statuses": [(-found["count"], found["status"]) for found in facets["operationalStatuses"]],
    }
    for found in codes.values():
        assert len(found) > 1
        assert found == sorted(found)


async def test_as_many_are_given_as_are_asked_for(exchange: Exchange) -> None:
    query = """{ enterprises { facets { all: industries { count } two: industries(first: 2) { count }
        none: industries(first: 0) { count } null: industries(first: null) { count } } } }"""
    found = (await exchange.seen(query))["enterprises"]["facets"]
    assert found["two"] == found["all"][:2]
    assert found["none"] == []
    assert found["null"] == found["all"]


async def test_a_page_with_its_facets_is_one_statement(ask: Any, statements: list[str]) -> None:
    data = await ask(f"{{ enterprises(first: 2) {{ nodes {{ id }} {ALL} }} }}")
    assert data["enterprises"]["facets"]["regions"]
    assert len(statements) == 1
