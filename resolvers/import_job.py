"""The import of a region's enterprises, from its file on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from models import ImportJob, ImportStatus, Region
from resolvers.importing.job import file_name, store
from resolvers.problems import UserErrorCode, refused
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from graph.inputs.import_job import ImportEnterprisesInput
    from resolvers.act import Act

MOST_WAITING = 20
"""How many files of one region may be on their way: each is kept whole until it is done."""


@needs(Right.DECIDE)
async def import_enterprises(act: Act, input: ImportEnterprisesInput) -> ImportJob:
    """Keeps the file; a worker takes it from there."""
    region = await act.one(select(Region).where(Region.code == input.region))
    if region is None:
        raise refused(UserErrorCode.NOT_FOUND, "This region is not on the platform.", "region")
    await act.allow_in(region, "region")
    await check_waiting(act, region)
    job = ImportJob(region_id=region.id, started_by=act.subject, is_dry_run=input.dry_run, started_at=act.now)
    job.file_name = file_name(input.file.name)
    await act.add(job)
    await store(act.session, job, input.file.file)
    return job


async def check_waiting(act: Act, region: Region) -> None:
    """Refuses another file of a region that has sent as many as are kept at a time."""
    await act.serialize(f"imports of {region.code}")
    running = ImportJob.status == ImportStatus.RUNNING
    if await act.one(select(func.count()).where(ImportJob.region_id == region.id, running)) >= MOST_WAITING:
        message = f"{MOST_WAITING} files of this region are on their way; wait until one of them is done."
        raise refused(UserErrorCode.TOO_MANY, message, "file")
