"""What products, opportunities and experiences have in common when they are written."""

from typing import Any, TypeVar

from models import Enterprise, EventKind, Listing, PublicationStatus
from resolvers.act import Act
from resolvers.facts import required
from resolvers.problems import Problems, UserErrorCode
from resolvers.versions import change, check_version, refuse_archived

L = TypeVar("L", bound=Listing)
CHOSEN = (PublicationStatus.DRAFT, PublicationStatus.PUBLISHED, PublicationStatus.ARCHIVED)
"""The states that an enterprise gives its listings; the others are its administration's."""


async def owner_of(act: Act, node_id: str) -> Enterprise:
    """The enterprise in whose name something is entered."""
    enterprise = await act.find(Enterprise, node_id, "enterpriseId")
    await act.allow(enterprise, "enterpriseId")
    refuse_archived(enterprise, "enterpriseId")
    return enterprise


async def listing_for_change(act: Act, model: type[L], input: Any) -> L:
    """The listing that an input names with its version.

    Locked, or its enterprise could appear or go meanwhile, and neither of the two would tell of the listing.
    """
    row: Any = await act.find_for_update(model, input.id, "id")
    enterprise = await act.session.get_one(Enterprise, row.enterprise_id)
    await act.allow(enterprise, "id")
    refuse_archived(enterprise, "id")
    refuse_archived(row, "id")
    check_version(row, input.version)
    found: L = row
    return found


async def enter(act: Act, model: type[L], enterprise: Enterprise, columns: dict[str, Any], *, publish: bool) -> L:
    """A new listing, told of where it is visible at once."""
    status = PublicationStatus.PUBLISHED if publish else PublicationStatus.DRAFT
    made: Any = model
    row: Any = made(
        enterprise_id=enterprise.id,
        region_id=enterprise.region_id,
        enterprise_status=enterprise.publication_status,
        publication_status=status,
        published_at=act.now if publish else None,
        created_at=act.now,
        updated_at=act.now,
        **columns,
    )
    added: L = await act.add(row)
    if is_visible(added):
        act.tell(EventKind.PUBLISHED, added)
    return added


def alter(act: Act, row: Listing, columns: dict[str, Any]) -> None:
    """Changes a listing, and tells of it what others see of that."""
    was_visible = is_visible(row)
    change(act, row, columns)
    if row.publication_status is PublicationStatus.PUBLISHED:
        row.published_at = row.published_at or act.now
    if was_visible or is_visible(row):
        act.tell(told_kind(was_visible=was_visible, is_visible=is_visible(row)), row)


def told_kind(*, was_visible: bool, is_visible: bool) -> EventKind:
    if was_visible and is_visible:
        return EventKind.UPDATED
    return EventKind.PUBLISHED if is_visible else EventKind.WITHDRAWN


def is_visible(row: Listing) -> bool:
    """Whether all see it."""
    return row.publication_status is row.enterprise_status is PublicationStatus.PUBLISHED


def chosen_state(problems: Problems, state: PublicationStatus | None, *path: str | int) -> PublicationStatus | None:
    if required(problems, state, *path) is not None and state not in CHOSEN:
        names = ", ".join(choice.value for choice in CHOSEN)
        problems.add(UserErrorCode.INVALID, f"One of {names}.", *path)
    return state
