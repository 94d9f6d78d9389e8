"""Who asks, as facts that the visibility predicates of the models bind into SQL."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, any_, bindparam, exists, false, or_, true

from models.row import row_of


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A caller: without a subject it is anonymous. Ids are those of rows."""

    subject: str | None = None
    is_platform_admin: bool = False
    regions: tuple[int, ...] = ()
    enterprises: tuple[int, ...] = ()

    @property
    def is_anonymous(self) -> bool:
        return self.subject is None

    @property
    def kind(self) -> tuple[bool, bool]:
        """What the text of a predicate depends on; all else is bound."""
        return self.is_anonymous, self.is_platform_admin

    @property
    def binds(self) -> dict[str, Any]:
        """The values behind the predicates' parameters."""
        return {
            "caller_subject": self.subject,
            "caller_regions": list(self.regions),
            "caller_enterprises": list(self.enterprises),
        }

    def acts_for(self, enterprise_id: Any) -> ColumnElement[bool]:
        """The caller is a member of the enterprise, or its token names it."""
        if self.is_anonymous:
            return false()
        if self.is_platform_admin:
            return true()
        from models.membership import Membership  # noqa: PLC0415 - memberships refer to enterprises, which need this

        membership = row_of(Membership)
        member = exists().where(
            membership.enterprise_id == enterprise_id,
            membership.subject == bindparam("caller_subject", type_=Text),
        )
        return or_(enterprise_id == any_(bindparam("caller_enterprises", type_=ARRAY(BigInteger))), member)

    def administers(self, region_id: Any) -> ColumnElement[bool]:
        """The caller decides for the region."""
        if self.is_anonymous:
            return false()
        if self.is_platform_admin:
            return true()
        return region_id == any_(bindparam("caller_regions", type_=ARRAY(BigInteger)))

    def manages(self, enterprise_id: Any, region_id: Any) -> ColumnElement[bool]:
        """The caller acts for the enterprise or decides for its region."""
        return or_(self.acts_for(enterprise_id), self.administers(region_id))


ANONYMOUS = Caller()
