"""What is the caller's own."""

from typing import Any

from sqlalchemy import any_, literal, literal_column, or_

from loaders.paging import MOST
from loaders.relation import Relation, Rows
from models import Enterprise, Region, Role
from models.caller import REGIONS, ROLES
from models.membership import spoken_for

own_enterprises = Relation(
    Enterprise,
    lambda enterprise: Rows(
        where=enterprise.id == any_(spoken_for()),
        order_by=(enterprise.id,),
        limit=literal_column(str(MOST)),
    ),
)


def administered_rows(region: Any) -> Rows:
    """Those for which the caller decides: all of them where it does for the whole platform."""
    is_everywhere = literal(Role.PLATFORM_ADMIN.value) == any_(ROLES)
    return Rows(where=or_(is_everywhere, region.code == any_(REGIONS)), order_by=(region.code,))


administered_regions = Relation(Region, administered_rows)
