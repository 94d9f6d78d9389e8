"""The import of a region's enterprises, from its file on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models import ImportJob, Region
from resolvers.importing.job import file_name, store
from resolvers.problems import UserErrorCode, refused
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from graph.inputs.import_job import ImportEnterprisesInput
    from resolvers.act import Act


@needs(Right.DECIDE)
async def import_enterprises(act: Act, input: ImportEnterprisesInput) -> ImportJob:
    """Keeps the file; a worker takes it from there."""
    region = await act.one(select(Region).where(Region.code == input.region))
    if region is None:
        raise refused(UserErrorCode.NOT_FOUND, "This region is not on the platform.", "region")
    await act.allow_in(region, "region")
    job = ImportJob(region_id=region.id, started_by=act.subject, is_dry_run=input.dry_run, started_at=act.now)
    job.file_name = file_name(input.file.name)
    await act.add(job)
    await store(act.session, job, input.file.file)
    return job
