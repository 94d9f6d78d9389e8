"""How often the partner that a person would name is among the first three."""

import re
from pathlib import Path

from tests.recommendations.cases import CASES, Case
from tests.recommendations.conftest import World

FIRST = 3
DOCUMENT = Path(__file__).parents[2] / "docs/recommendations.md"


def test_there_are_thirty_cases_and_each_is_asked_once() -> None:
    assert len(CASES) == len({case[:2] for case in CASES}) == 30


async def is_hit(world: World, case: Case) -> bool:
    found = await world.partners(case.enterprise, first=FIRST)
    return case.partner in [partner.slug for partner in found]


async def test_the_hit_rate_is_the_one_in_the_document(world: World) -> None:
    hits = [case for case in CASES if await is_hit(world, case)]
    missed = [case for case in CASES if case not in hits]
    told = re.search(r"(\d+) of the (\d+) cases", DOCUMENT.read_text())
    assert told
    assert (len(hits), len(CASES)) == tuple(map(int, told.groups())), missed
