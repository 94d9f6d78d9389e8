import csv
import re
from collections import Counter
from pathlib import Path

import pytest

CLASSIFICATIONS = Path(__file__).parents[2] / "data" / "classifications"
SCHEMES = ["ISIC", "NACE", "NACE_2_1", "NAICS"]
UKRAINIAN = re.compile(r"[А-ЩЬЮЯҐЄІЇа-щьюяґєії ʼ(),.;-]+")


def read(name: str) -> list[dict[str, str]]:
    with (CLASSIFICATIONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read("industries.csv")
INDUSTRIES = {(row["scheme"], row["code"]): row for row in ROWS}
PAIRS = [(row["scheme"], row["code"], row["other_scheme"], row["other_code"]) for row in read("correspondences.csv")]


def met_by(scheme: str, code: str) -> set[str]:
    return {other_code for pair_scheme, pair_code, _, other_code in PAIRS if (pair_scheme, pair_code) == (scheme, code)}


def is_leaf(scheme: str, code: str) -> bool:
    return INDUSTRIES[scheme, code]["level"] == ("5" if scheme == "NAICS" else "4")


@pytest.mark.parametrize(
    ("scheme", "sizes"),
    [
        ("ISIC", (21, 88, 238, 419)),
        ("NACE", (21, 88, 272, 615)),
        ("NACE_2_1", (22, 87, 287, 651)),
        ("NAICS", (20, 96, 308, 689, 1012)),
    ],
)
def test_every_level_is_as_large_as_its_publisher_says(scheme: str, sizes: tuple[int, ...]) -> None:
    found = Counter(row["level"] for row in ROWS if row["scheme"] == scheme)
    assert found == {str(level): size for level, size in enumerate(sizes, start=1)}


def test_a_code_stands_once_in_its_scheme() -> None:
    assert len(INDUSTRIES) == len(ROWS)


def test_schemes_come_one_after_another() -> None:
    assert list(dict.fromkeys(row["scheme"] for row in ROWS)) == SCHEMES
    assert [row["scheme"] for row in ROWS] == sorted(row["scheme"] for row in ROWS)


def test_every_parent_is_one_level_up_and_listed_before() -> None:
    seen: dict[tuple[str, str], int] = {}
    for row in ROWS:
        level = int(row["level"])
        if level == 1:
            assert not row["parent_code"], row
        else:
            assert seen[row["scheme"], row["parent_code"]] == level - 1, row
        seen[row["scheme"], row["code"]] = level


def test_a_code_begins_with_its_parents_below_the_second_level() -> None:
    for row in ROWS:
        if int(row["level"]) > 2:
            assert row["code"].startswith(row["parent_code"]), row


@pytest.mark.parametrize(
    ("scheme", "code", "parent"),
    [
        ("ISIC", "10", "C"),
        ("ISIC", "99", "U"),
        ("NACE", "62", "J"),
        ("NACE_2_1", "62", "K"),
        ("NAICS", "332", "31-33"),
        ("NAICS", "459", "44-45"),
        ("NAICS", "492", "48-49"),
    ],
)
def test_a_division_is_under_its_own_section(scheme: str, code: str, parent: str) -> None:
    assert INDUSTRIES[scheme, code]["parent_code"] == parent


@pytest.mark.parametrize(
    ("scheme", "form"),
    [
        ("ISIC", r"[A-U]|\d{2,4}"),
        ("NACE", r"[A-U]|\d\d(\.\d{1,2})?"),
        ("NACE_2_1", r"[A-V]|\d\d(\.\d{1,2})?"),
        ("NAICS", r"\d\d-\d\d|\d{2,6}"),
    ],
)
def test_codes_are_in_their_written_form(scheme: str, form: str) -> None:
    assert [row["code"] for row in ROWS if row["scheme"] == scheme and not re.fullmatch(form, row["code"])] == []


def test_every_industry_has_a_clean_english_name() -> None:
    for row in ROWS:
        name = row["name_en"]
        assert name == " ".join(name.split()), row
        assert name[0].isupper(), row
        assert not name.isupper(), row
        assert not re.search(r",,|[,;*]$|\d$| T$", name), row


@pytest.mark.parametrize("scheme", ["ISIC", "NACE", "NACE_2_1"])
@pytest.mark.parametrize(("what", "level"), [("section", "1"), ("division", "2")])
def test_every_section_and_division_has_a_ukrainian_name(scheme: str, what: str, level: str) -> None:
    nameless = [row["code"] for row in ROWS if (row["scheme"], row["level"]) == (scheme, level) and not row["name_uk"]]
    assert nameless == [], what


def test_every_naics_sector_has_a_ukrainian_name() -> None:
    assert all(row["name_uk"] for row in ROWS if (row["scheme"], row["level"]) == ("NAICS", "1"))


def test_ukrainian_names_hold_only_ukrainian_letters_and_punctuation() -> None:
    for row in ROWS:
        name = row["name_uk"]
        if name:
            assert UKRAINIAN.fullmatch(name), row
            assert name == " ".join(name.split()), row
            assert name[0].isupper(), row
            assert not name.isupper(), row


def test_a_group_of_one_class_is_named_as_the_class() -> None:
    for row in ROWS:
        if row["scheme"] == "NACE" and row["level"] == "4" and row["code"].endswith("0"):
            assert INDUSTRIES["NACE", row["parent_code"]]["name_uk"] == row["name_uk"], row


def test_correspondences_join_leaves_in_the_three_directions() -> None:
    assert {(scheme, other) for scheme, _, other, _ in PAIRS} == {
        ("NACE_2_1", "NACE"),
        ("NACE", "ISIC"),
        ("NAICS", "ISIC"),
    }
    for scheme, code, other_scheme, other_code in PAIRS:
        assert is_leaf(scheme, code), (scheme, code)
        assert is_leaf(other_scheme, other_code), (other_scheme, other_code)


def test_a_correspondence_stands_once() -> None:
    assert len(set(PAIRS)) == len(PAIRS)


def test_every_leaf_meets_another_scheme_but_one_class_new_in_nace_2_1() -> None:
    met = {(scheme, code) for scheme, code, _, _ in PAIRS}
    alone = [key for key in INDUSTRIES if key[0] != "ISIC" and is_leaf(*key) and key not in met]
    assert alone == [("NACE_2_1", "46.89")]


def test_every_isic_class_is_met_from_nace_and_every_nace_class_from_2_1() -> None:
    for scheme, other_scheme in (("NACE", "ISIC"), ("NACE_2_1", "NACE")):
        met = {
            other for pair_scheme, _, pair_other, other in PAIRS if (pair_scheme, pair_other) == (scheme, other_scheme)
        }
        assert met == {code for found, code in INDUSTRIES if found == other_scheme and is_leaf(found, code)}


def test_beef_cattle_ranching_meets_raising_of_cattle() -> None:
    assert met_by("NAICS", "112111") == {"0141"}


def test_industrial_molds_meet_hand_tools_and_hardware() -> None:
    assert met_by("NAICS", "333511") == {"2593"}


def test_fruit_and_nut_combination_farming_meets_all_perennial_crops() -> None:
    assert met_by("NAICS", "111336") == {f"012{last}" for last in range(1, 10)}


def test_sawmills_meet_sawmills() -> None:
    assert met_by("NACE", "16.10") == {"1610"}
    assert "1610" in met_by("NAICS", "321113")
    assert "16.10" in met_by("NACE_2_1", "16.11")
