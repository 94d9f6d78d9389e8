"""Moments that callers set."""

from datetime import datetime, timedelta

from loaders.given import is_given
from resolvers.problems import Problems, UserErrorCode

LONGEST_OPEN = timedelta(days=5 * 366)


def closes_at(problems: Problems, value: datetime | None, *path: str | int, now: datetime) -> datetime | None:
    """When something ends by itself: in the future, and within five years."""
    if not is_given(value):
        return None
    if now < value <= now + LONGEST_OPEN:
        return value
    problems.add(UserErrorCode.INVALID, "It must lie in the future, within five years.", *path)
    return None
