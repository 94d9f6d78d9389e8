import pytest

from data.files import read_csv
from server.fill.closure import CHAIN, Closure, scheme_of
from server.fill.reference import CORRESPONDENCES, INDUSTRIES, industry_key, pair, parent_key

# Two sections; the classes 11 and 12 of NACE meet one of ISIC, which meets two of NAICS.
PARENTS = {
    "NACE_2_1:A": None,
    "NACE_2_1:11": "NACE_2_1:A",
    "NACE:A": None,
    "NACE:1": "NACE:A",
    "NACE:11": "NACE:1",
    "NACE:12": "NACE:1",
    "NACE:2": "NACE:A",
    "NACE:21": "NACE:2",
    "ISIC:A": None,
    "ISIC:11": "ISIC:A",
    "ISIC:21": "ISIC:A",
    "NAICS:1": None,
    "NAICS:111": "NAICS:1",
    "NAICS:112": "NAICS:1",
    "NAICS:113": "NAICS:1",
}
PAIRS = [
    ("NACE_2_1:11", "NACE:11"),
    ("NACE:11", "ISIC:11"),
    ("NACE:12", "ISIC:11"),
    ("NACE:21", "ISIC:21"),
    ("NAICS:111", "ISIC:11"),
    ("NAICS:112", "ISIC:11"),
    ("NAICS:113", "ISIC:21"),
]


@pytest.fixture(scope="module")
def small() -> Closure:
    return Closure(PARENTS, PAIRS)


@pytest.fixture(scope="module")
def shipped() -> Closure:
    parents = {industry_key(row): parent_key(row) for row in read_csv(INDUSTRIES)}
    return Closure(parents, map(pair, read_csv(CORRESPONDENCES)))


def of_scheme(scheme: str, keys: set[str]) -> set[str]:
    return {key for key in keys if scheme_of(key) == scheme}


def test_counterparts_are_found_along_the_chain(small: Closure) -> None:
    assert small.counterparts("NACE_2_1:11") == {"NACE:11", "ISIC:11", "NAICS:111", "NAICS:112"}


def test_the_chain_is_walked_in_both_directions_from_its_middle(small: Closure) -> None:
    assert small.counterparts("ISIC:11") == {"NACE_2_1:11", "NACE:11", "NACE:12", "NAICS:111", "NAICS:112"}


def test_the_walk_never_turns_back(small: Closure) -> None:
    assert "NACE:12" not in small.counterparts("NACE:11")
    assert "NAICS:112" not in small.counterparts("NAICS:111")


def test_ancestors_go_up_to_the_section(small: Closure) -> None:
    assert small.ancestors("NACE:11") == ["NACE:1", "NACE:A"]
    assert small.ancestors("NACE:A") == []


def test_a_leaf_reaches_itself_and_its_counterparts(small: Closure) -> None:
    assert small.reach("NAICS:113") == {"NAICS:113", "ISIC:21", "NACE:21", "NACE:2"}


def test_an_inner_industry_reaches_what_is_below_it_and_what_lies_wholly_in_it(small: Closure) -> None:
    below = {"NACE:1", "NACE:11", "NACE:12"}
    assert small.reach("NACE:1") == below | {"NACE_2_1:A", "NACE_2_1:11", "ISIC:11", "NAICS:111", "NAICS:112"}


def test_an_industry_that_lies_only_partly_in_another_is_not_reached(small: Closure) -> None:
    assert {"ISIC:A", "NAICS:1"}.isdisjoint(small.reach("NACE:1"))
    assert {"ISIC:A", "NAICS:1"} <= small.reach("NACE:A")


def test_a_leaf_corresponds_to_leaves_only(small: Closure) -> None:
    assert small.correspondences("NAICS:113") == {"ISIC:21", "NACE:21"}


def test_an_inner_industry_corresponds_to_the_largest_that_lie_wholly_in_it(small: Closure) -> None:
    assert small.correspondences("NACE:A") == {"NACE_2_1:A", "ISIC:A", "NAICS:1"}
    assert small.correspondences("NACE:1") == {"NACE_2_1:A", "ISIC:11", "NAICS:111", "NAICS:112"}


def test_an_industry_without_pairs_reaches_itself_alone() -> None:
    alone = Closure({"NACE:A": None, "NACE:1": "NACE:A"}, [])
    assert alone.reach("NACE:1") == {"NACE:1"}
    assert alone.reach("NACE:A") == {"NACE:A", "NACE:1"}
    assert alone.correspondences("NACE:A") == set()


def test_cattle_ranching_meets_raising_of_cattle(shipped: Closure) -> None:
    assert of_scheme("ISIC", shipped.correspondences("NAICS:112111")) == {"ISIC:0141"}
    assert {"NAICS:112111", "ISIC:0141", "NACE:01.41", "NACE:01.42"} <= shipped.reach("NAICS:112111")


def test_dairies_meet_one_class_of_isic_and_several_of_naics(shipped: Closure) -> None:
    found = shipped.correspondences("NACE:10.51")
    assert of_scheme("ISIC", found) == {"ISIC:1050"}
    assert {"NAICS:311511", "NAICS:311513"} <= of_scheme("NAICS", found)


def test_manufacturing_is_one_section_in_isic_and_both_nace(shipped: Closure) -> None:
    assert of_scheme("ISIC", shipped.correspondences("NACE:C")) == {"ISIC:C"}
    assert "NACE_2_1:C" in shipped.correspondences("NACE:C")
    assert of_scheme("NACE", shipped.correspondences("ISIC:C")) == {"NACE:C"}


def test_every_industry_reaches_itself_and_all_it_corresponds_to(shipped: Closure) -> None:
    for key in shipped.parents:
        reach = shipped.reach(key)
        assert key in reach
        assert shipped.correspondences(key) <= reach, key


def test_what_is_reached_in_the_own_scheme_is_what_is_below(shipped: Closure) -> None:
    for key in shipped.parents:
        below = {other for other in of_scheme(scheme_of(key), shipped.reach(key)) if other != key}
        assert all(key in shipped.ancestors(other) for other in below), key


def test_leaves_correspond_mutually(shipped: Closure) -> None:
    leaves = [key for key in shipped.parents if shipped.leaves[key] == {key}]
    met = {key: shipped.counterparts(key) for key in leaves}
    assert {scheme_of(key) for key in leaves} == set(CHAIN)
    assert all(key in met[other] for key in leaves for other in met[key])


def test_no_correspondence_stands_below_another(shipped: Closure) -> None:
    for key in shipped.parents:
        found = shipped.correspondences(key)
        assert all(found.isdisjoint(shipped.ancestors(other)) for other in found), key
