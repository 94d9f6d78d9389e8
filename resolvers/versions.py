"""Changes to rows that have a version and a state."""

from collections.abc import Collection, Mapping
from typing import Any

from models import PublicationStatus
from models.publication import Publishable
from resolvers.act import Act
from resolvers.problems import UserErrorCode, problem, refused

STALE = problem(UserErrorCode.CONFLICT, "It has changed since this version; read it again.", "version")


def check_version(row: Publishable, version: int) -> None:
    """Refuses a change to what has changed since. Two at once meet in the UPDATE itself (`version_id_col`)."""
    if row.version != version:
        raise refused(STALE.code, STALE.message, "version")


def change(act: Act, row: Publishable, columns: Mapping[str, Any]) -> None:
    """Sets columns of a row, whose version grows with it."""
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = act.now


def refuse_archived(row: Publishable, *path: str | int) -> None:
    if row.publication_status is PublicationStatus.ARCHIVED:
        raise refused(UserErrorCode.WRONG_STATE, "It is archived.", *path)


def refuse_unless(row: Publishable, states: Collection[PublicationStatus], done: str, *path: str | int) -> None:
    """Refuses what another state does not allow."""
    if row.publication_status not in states:
        wanted = " or ".join(sorted(state.value for state in states))
        message = f"Only what is {wanted} can be {done}; this is {row.publication_status.value}."
        raise refused(UserErrorCode.WRONG_STATE, message, *path)
