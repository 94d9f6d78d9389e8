"""Claims to speak for enterprises."""

from sqlalchemy import any_

from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation
from models import Enterprise, EnterpriseClaim

claims = Page(
    model=EnterpriseClaim,
    filters={"statuses": lambda claim, statuses: claim.status == any_(statuses)},
    orders={"CREATED_AT": SortKey(lambda claim, _: claim.created_at)},
    default_order=Order("CREATED_AT", descending=True),
)

# Whoever sees a claim sees which enterprise it is about, in whatever state that is.
enterprise_of_claim = Relation(
    Enterprise,
    lambda claim, enterprise: enterprise.id == claim.enterprise_id,
    grants_sight=True,
)
