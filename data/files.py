"""The shipped data, read once: codes and names from public classifications (see SOURCES.md beside them)."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of a file such as reference/countries.csv, by header."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a reference table: countries, subdivisions, currencies or languages."""
    return frozenset(row["code"] for row in read_csv(f"reference/{name}.csv"))


@cache
def hs_chapters() -> frozenset[str]:
    return frozenset(row["code"] for row in read_csv("hs.csv"))


@cache
def industry_keys() -> frozenset[str]:
    """Scheme and code of each industry, such as NACE:10.51."""
    return frozenset(f"{row['scheme']}:{row['code']}" for row in read_csv("classifications/industries.csv"))


@cache
def industries_below() -> Mapping[str, Sequence[str]]:
    """The keys of what is directly below each industry that is not the lowest, by its own."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in read_csv("classifications/industries.csv"):
        found[f"{row['scheme']}:{row['parent_code']}"].append(f"{row['scheme']}:{row['code']}")
    return dict(found)
