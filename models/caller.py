"""Who asks, as facts that the visibility predicates of the models bind into SQL."""

import enum
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, any_, bindparam, exists, false, or_, select, true

from models.row import row_of

SUBJECT = bindparam("caller_subject", type_=Text)
ROLES = bindparam("caller_roles", type_=ARRAY(Text))
REGIONS = bindparam("caller_regions", type_=ARRAY(Text))
ENTERPRISES = bindparam("caller_enterprises", type_=ARRAY(BigInteger))


class Role(enum.StrEnum):
    """What a token says of its bearer."""

    ENTREPRENEUR = "ENTREPRENEUR"
    REGION_ADMIN = "REGION_ADMIN"
    INTEGRATOR = "INTEGRATOR"
    PLATFORM_ADMIN = "PLATFORM_ADMIN"


class Permission(enum.StrEnum):
    """What a token's scope lets its bearer do, of what it could do otherwise."""

    READ = "read"
    WRITE = "write"
    SUBSCRIBE = "subscribe"


EVERYTHING = frozenset(Permission)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller: without a subject it is anonymous. Regions are ISO 3166-2 codes, enterprises ids of rows."""

    subject: str | None = None
    roles: frozenset[Role] = frozenset()
    regions: tuple[str, ...] = ()
    enterprises: tuple[int, ...] = ()
    permissions: frozenset[Permission] = EVERYTHING
    expires_at: datetime | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.subject is None

    @property
    def is_platform_admin(self) -> bool:
        return Role.PLATFORM_ADMIN in self.roles

    @property
    def administered(self) -> tuple[str, ...]:
        """The regions for which it decides by its token."""
        return self.regions if Role.REGION_ADMIN in self.roles else ()

    @cached_property
    def kind(self) -> tuple[bool, bool, bool]:
        """What the text of a predicate depends on; all else is bound."""
        return self.is_anonymous, self.is_platform_admin, bool(self.administered)

    @property
    def binds(self) -> dict[str, Any]:
        """The values behind the predicates' parameters."""
        return {
            "caller_subject": self.subject,
            "caller_roles": [role.value for role in Role if role in self.roles],
            "caller_regions": list(self.administered),
            "caller_enterprises": list(self.enterprises),
        }

    def acts_for(self, enterprise_id: Any) -> ColumnElement[bool]:
        """The caller speaks for the enterprise, or for the platform."""
        return true() if self.is_platform_admin else self.speaks_for(enterprise_id)

    def speaks_for(self, enterprise_id: Any) -> ColumnElement[bool]:
        """The caller is a member of the enterprise, or its token names it."""
        if self.is_anonymous:
            return false()
        from models.membership import Membership  # noqa: PLC0415 - memberships refer to enterprises, which need this

        membership = row_of(Membership)
        member = exists().where(
            membership.enterprise_id == enterprise_id,
            membership.subject == SUBJECT,
        )
        return or_(enterprise_id == any_(ENTERPRISES), member)

    def administers(self, region_id: Any) -> ColumnElement[bool]:
        """The caller decides for the region."""
        if self.is_platform_admin:
            return true()
        if not self.administered:
            return false()
        from models.region import Region  # noqa: PLC0415 - the tables need this module

        region = row_of(Region)
        return region_id.in_(select(region.id).where(region.code == any_(REGIONS)))

    def is_called(self, subject: Any) -> ColumnElement[bool]:
        """The caller has this subject."""
        return false() if self.is_anonymous else subject == SUBJECT

    def manages(self, enterprise_id: Any, region_id: Any) -> ColumnElement[bool]:
        """The caller acts for the enterprise or decides for its region."""
        return or_(self.acts_for(enterprise_id), self.administers(region_id))


ANONYMOUS = Caller()
