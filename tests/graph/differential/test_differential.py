"""What the compiled driver answers is what the resolvers answer, for operations written by hand."""

from typing import Any

import pytest

from tests.graph.bad_input import TABLE
from tests.graph.differential.comparing import Case, Drivers
from tests.graph.differential.operations import FAMILIES

BY_HAND = [
    pytest.param(case, id=f"{family}-{number}")
    for family, cases in FAMILIES.items()
    for number, case in enumerate(cases)
]


@pytest.mark.parametrize("case", BY_HAND)
async def test_both_drivers_answer_alike(drivers: Drivers, case: Case) -> None:
    await drivers.check(case)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: ascii(case[:2])[:150])
async def test_both_drivers_refuse_alike(drivers: Drivers, case: Any) -> None:
    query, variables = case[:2]
    await drivers.check(Case(query, variables))
