"""Moments."""

from datetime import datetime, timedelta

from resolvers.problems import Problems, UserErrorCode

LONGEST_OPEN = timedelta(days=5 * 366)


def closing(problems: Problems, moment: datetime | None, *path: str | int, now: datetime) -> datetime | None:
    """When something ends that is open now."""
    if moment is not None and not now < moment <= now + LONGEST_OPEN:
        problems.add(UserErrorCode.INVALID, "This lies in the future, within five years.", *path)
        return None
    return moment
