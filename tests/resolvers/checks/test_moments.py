from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET

from resolvers.checks.moments import closes_at
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import told

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "moment",
    [
        NOW + timedelta(microseconds=1),
        datetime(2029, 2, 28, 12, tzinfo=UTC),
        datetime(2024, 2, 29, 11, 0, 1, tzinfo=timezone(timedelta(hours=-1))),
    ],
)
def test_what_closes_within_five_years_is_kept(moment: datetime) -> None:
    problems = Problems()
    assert closes_at(problems, moment, "closesAt", now=NOW) == moment
    assert told(problems) == []


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW - timedelta(days=1),
        datetime(2024, 2, 29, 13, tzinfo=timezone(timedelta(hours=1))),
        datetime(2029, 3, 5, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
    ],
)
def test_what_is_over_or_far_off_is_told(moment: datetime) -> None:
    problems = Problems()
    assert closes_at(problems, moment, "closesAt", now=NOW) is None
    assert told(problems) == [("INVALID", ("closesAt",))]


def test_what_has_no_end_stays_open() -> None:
    problems = Problems()
    assert closes_at(problems, None, "closesAt", now=NOW) is closes_at(problems, UNSET, "closesAt", now=NOW) is None
    assert told(problems) == []


@given(st.datetimes(timezones=st.timezones()))
def test_any_moment_is_kept_or_told(moment: datetime) -> None:
    problems = Problems()
    assert (closes_at(problems, moment, "closesAt", now=NOW) is None) == bool(problems.found)
