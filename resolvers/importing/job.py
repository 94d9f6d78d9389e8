"""A job: its file in the database, who works on it, and how far it is."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import IO

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import ImportError as ImportErrorRow
from models import ImportFilePart, ImportJob, ImportStatus
from resolvers.importing.problems import RowProblem

PART = 256 * 1024
"""Bytes of a file that are one row."""
HOLD = timedelta(seconds=60)
"""For how long who works on a job has it to itself, from each chunk on."""
MOST_TRIES = 5
"""How often a job is begun without that a chunk is done."""
MOST_PROBLEMS = 10_000
"""How many problems of one job are kept, beside those that it ends with."""
LONGEST_NAME = 200


def file_name(given: str | None) -> str:
    """A file's name without its folders, in what PostgreSQL can keep."""
    name = (given or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in name if sign.isprintable())
    return kept[-LONGEST_NAME:] or "file"


async def store(session: AsyncSession, job: ImportJob, file: IO[bytes]) -> None:
    """Keeps a job's file, piece by piece."""
    file.seek(0)
    place = 0
    while part := file.read(PART):
        await session.execute(insert(ImportFilePart), {"import_job_id": job.id, "place": place, "content": part})
        place += 1


async def fetch(session: AsyncSession, job_id: int, into: IO[bytes]) -> None:
    """Writes a job's file out, piece by piece."""
    place = 0
    part = select(ImportFilePart.content).where(ImportFilePart.import_job_id == job_id)
    while (content := await session.scalar(part.where(ImportFilePart.place == place))) is not None:
        into.write(content)
        place += 1
    into.seek(0)


async def next_job(session: AsyncSession) -> ImportJob | None:
    """The oldest job that nobody works on, which the caller has from now on."""
    is_free = or_(ImportJob.held_until.is_(None), ImportJob.held_until < func.now())
    waiting = select(ImportJob).where(ImportJob.status == ImportStatus.RUNNING, is_free)
    job: ImportJob | None = await session.scalar(
        waiting.order_by(ImportJob.id).limit(1).with_for_update(skip_locked=True)
    )
    if job is not None:
        job.tries += 1
        await hold(session, job.id)
    return job


async def hold(session: AsyncSession, job_id: int, span: timedelta = HOLD) -> None:
    await session.execute(
        update(ImportJob).where(ImportJob.id == job_id).values(held_until=func.clock_timestamp() + span),
        execution_options={"synchronize_session": False},
    )


async def running_job(session: AsyncSession, job_id: int, rows_read: int) -> ImportJob | None:
    """The job, locked; None where it has ended, or another process has taken it further than this one knows."""
    statement = select(ImportJob).where(ImportJob.id == job_id, ImportJob.status == ImportStatus.RUNNING)
    job: ImportJob | None = await session.scalar(statement.with_for_update())
    return job if job is not None and job.rows_read == rows_read else None


async def keep_problems(session: AsyncSession, job_id: int, problems: Sequence[RowProblem]) -> None:
    """Keeps what was wrong, as far as there is room."""
    if not problems:
        return
    kept = await session.scalar(select(func.count()).where(ImportErrorRow.import_job_id == job_id)) or 0
    await add_problems(session, job_id, problems[: max(MOST_PROBLEMS - kept, 0)])


async def add_problems(session: AsyncSession, job_id: int, problems: Iterable[RowProblem]) -> None:
    if rows := [{"import_job_id": job_id, **each._asdict(), "code": each.code.value} for each in problems]:
        await session.execute(insert(ImportErrorRow), rows)


async def end(session: AsyncSession, job: ImportJob, status: ImportStatus, problems: Iterable[RowProblem] = ()) -> None:
    """Ends a job, and says why whatever there was before; its file is no longer needed."""
    job.status, job.finished_at = status, func.now()
    await add_problems(session, job.id, problems)
    await session.execute(delete(ImportFilePart).where(ImportFilePart.import_job_id == job.id))
