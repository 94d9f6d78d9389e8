"""Who may do what: one table, which every mutation is judged by first."""

import enum
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, literal, or_

from models import Caller, Role
from models.errors import Forbidden, Unauthenticated

F = TypeVar("F", bound=Callable[..., Awaitable[Any]])


class Who(enum.Enum):
    """Kinds of callers, as they stand in docs/rights.md."""

    ENTREPRENEUR = "an ENTREPRENEUR"
    SPEAKER = "a member of the enterprise, or a token that names it"
    REGION_ADMIN = "a REGION_ADMIN of that region"
    PLATFORM_ADMIN = "a PLATFORM_ADMIN"
    INTEGRATOR = "an INTEGRATOR, its own"
    ANYONE = "any caller with a token, its own"


class Right(enum.Enum):
    """What can be done, as it stands in docs/rights.md."""

    REGISTER = "register an enterprise in a region"
    EDIT = "update, submit and archive an enterprise; its products, opportunities and experiences"
    SPEAK = "comments, helpful marks, contact requests and messages in an enterprise's name"
    CLAIM = "claim an enterprise"
    DECIDE = "review an enterprise, decide on claims, report a region's figures, import its enterprises"
    SAVE = "saved searches"
    HOOK = "webhooks"


WHO_MAY: Mapping[Right, tuple[Who, ...]] = {
    Right.REGISTER: (Who.ENTREPRENEUR, Who.REGION_ADMIN, Who.PLATFORM_ADMIN),
    Right.EDIT: (Who.SPEAKER, Who.REGION_ADMIN, Who.PLATFORM_ADMIN),
    Right.SPEAK: (Who.SPEAKER,),
    Right.CLAIM: (Who.ENTREPRENEUR,),
    Right.DECIDE: (Who.REGION_ADMIN, Who.PLATFORM_ADMIN),
    Right.SAVE: (Who.ANYONE,),
    Right.HOOK: (Who.INTEGRATOR,),
}

ROLES: Mapping[Who, Role] = {
    Who.ENTREPRENEUR: Role.ENTREPRENEUR,
    Who.REGION_ADMIN: Role.REGION_ADMIN,
    Who.PLATFORM_ADMIN: Role.PLATFORM_ADMIN,
    Who.INTEGRATOR: Role.INTEGRATOR,
}


def needs(right: Right) -> Callable[[F], F]:
    """Marks a mutation with the right that it takes."""

    def decorate(mutation: F) -> F:
        mutation.right = right  # type: ignore[attr-defined]
        return mutation

    return decorate


def check_role(right: Right, caller: Caller) -> None:
    """Refuses a caller who could not have this right on anything. Raises Unauthenticated and Forbidden."""
    if caller.is_anonymous:
        raise Unauthenticated
    allowed = WHO_MAY[right]
    if {Who.SPEAKER, Who.ANYONE} & set(allowed) or any(ROLES[who] in caller.roles for who in allowed):
        return
    roles = " or ".join(ROLES[who] for who in allowed)
    raise Forbidden(f"This takes the role {roles}.")


def may(right: Right, caller: Caller, *, region_id: int, enterprise_id: int | None = None) -> ColumnElement[bool]:
    """Whether the caller has a right on an enterprise, or in a region, as SQL over the caller's parameters."""
    return or_(*(holds(who, caller, region_id, enterprise_id) for who in WHO_MAY[right]))


def holds(who: Who, caller: Caller, region_id: int, enterprise_id: int | None) -> ColumnElement[bool]:
    if who is Who.SPEAKER:
        return literal(False) if enterprise_id is None else caller.speaks_for(literal(enterprise_id))
    if who is Who.REGION_ADMIN:
        return caller.administers(literal(region_id))
    return literal(ROLES[who] in caller.roles)
