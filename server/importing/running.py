"""One job from its file to its end."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import IO

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models import ImportJob, ImportStatus, Region
from resolvers.importing.columns import Around
from resolvers.importing.job import end, fetch, running_job
from resolvers.importing.problems import RowProblem
from resolvers.importing.writing import LostError, Writer
from resolvers.problems import UserErrorCode
from server.importing.rows import Rows
from server.sheets.sheet import SheetError

Sessions = async_sessionmaker[AsyncSession]
Progress = Callable[[int, int | None], None]
"""Is told how many rows are done, and about how many there are."""


def unheard(_: int, __: int | None) -> None:
    """Tells nobody."""


async def run(sessions: Sessions, job_id: int, progress: Progress = unheard) -> None:
    """Takes a job to its end, from where it is. Raises LostError where another process does."""
    with tempfile.TemporaryFile() as file:
        async with sessions() as session:
            job = await session.get_one(ImportJob, job_id)
            region = await session.scalar(select(Region.code).where(Region.id == job.region_id))
            await fetch(session, job_id, file)
        writer = Writer(sessions, job_id, job.rows_read)
        await copied(writer, file, Around(str(region), datetime.now(UTC).date()), progress)


async def copied(writer: Writer, file: IO[bytes], around: Around, progress: Progress) -> None:
    """Writes the rows of a file, as far as they can be read. A thread reads: requests are answered meanwhile."""
    problems: Sequence[RowProblem] = ()
    try:
        rows = await asyncio.to_thread(Rows, file, around, writer.rows_read)
        if rows.header.missing:
            await ended(writer, ImportStatus.FAILED, [*rows.header.problems, *rows.header.missing])
            return
        problems = rows.header.problems if writer.rows_read == 0 else ()
        while chunk := await asyncio.to_thread(rows.chunk):
            writer = await writer.write(chunk, problems)
            problems = ()
            progress(writer.rows_read, rows.expected)
    except SheetError as error:
        unreadable = RowProblem(error.row, None, UserErrorCode.INVALID, str(error))
        await ended(writer, ImportStatus.FAILED, [*problems, unreadable])
    else:
        await ended(writer, ImportStatus.COMPLETED, problems)


async def ended(writer: Writer, status: ImportStatus, problems: Sequence[RowProblem]) -> None:
    async with writer.sessions.begin() as session:
        job = await running_job(session, writer.job_id, writer.rows_read)
        if job is None:
            raise LostError
        await end(session, job, status, problems)
