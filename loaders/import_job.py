"""Imports and what was wrong in them."""

from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation
from models import ImportError, ImportJob, Region  # noqa: A004 - the schema's name

imports = Page(
    model=ImportJob,
    orders={"STARTED_AT": SortKey(lambda job, _: job.started_at)},
    default_order=Order("STARTED_AT", descending=True),
)

region_of_import = Relation(Region, lambda job, region: region.id == job.region_id)

errors_of_import = Page(
    model=ImportError,
    by=lambda job, error: error.import_job_id == job.id,
    orders={"ROW": SortKey(lambda error, _: error.row)},
    default_order=Order("ROW"),
)
