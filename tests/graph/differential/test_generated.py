"""What the compiled driver answers is what the resolvers answer, for operations made at random."""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.graph.differential.comparing import Case, Drivers
from tests.graph.differential.generating import operations

OPERATIONS = int(os.environ.get("DIFFERENTIAL_OPERATIONS", "2000"))


@pytest.mark.timeout(300 + OPERATIONS)
@settings(
    max_examples=OPERATIONS,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(case=operations())
async def test_both_drivers_answer_what_was_made_at_random_alike(drivers: Drivers, case: Case) -> None:
    await drivers.check(case)
