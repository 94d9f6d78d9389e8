"""People find what they look for, however they write it."""

from collections import Counter
from typing import Any

import pytest

from tests.search.searches import SEARCHES, Search

FOUND = """query ($q: String!, $types: [SearchType!]) { search(query: $q, types: $types, first: 1) { edges { node {
    ... on Enterprise { called: name(language: "en") } ... on Product { called: name(language: "en") }
    ... on Opportunity { called: title(language: "en") } ... on Experience { called: title(language: "en") }
    ... on Industry { called: name(language: "en") } } } } }"""


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: search.query)
async def test_what_is_meant_is_found_first(ask: Any, search: Search) -> None:
    found = await ask(FOUND, q=search.query, types=search.types)
    (edge,) = found["search"]["edges"]
    assert edge["node"]["called"] in search.first


def test_there_are_searches_enough() -> None:
    queries = Counter(search.query for search in SEARCHES)
    assert len(queries) == len(SEARCHES) >= 60
