"""A chunk of a job's rows, from reading to commit: counters, rows, problems and events in one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from sqlalchemy import insert
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from models import AuditEntry, Caller, ImportJob, Region
from models.errors import Unavailable
from resolvers.act import Act, WriteLimits
from resolvers.constraints import PASSING, constraint_of, user_error_of
from resolvers.hooks import UNCONNECTED
from resolvers.importing.job import hold, keep_problems, running_job
from resolvers.importing.problems import RowProblem
from resolvers.importing.row import Row
from resolvers.importing.taking import Taken, take
from resolvers.indexing import index
from resolvers.performing import FAILURES, TRIES, driver_of, judge
from resolvers.problems import UserErrorCode
from resolvers.rights import Right
from resolvers.telling import write_events

CHUNK = 100
"""Rows of one transaction: others who publish wait for its events."""
MUTATION = "import_enterprises"

log = structlog.get_logger(__name__)


class LostError(Exception):
    """Another process works on the job."""


@dataclass(frozen=True)
class Writer:
    """Writes the rows of one job. `rows_read` is how far it is."""

    sessions: async_sessionmaker[AsyncSession]
    job_id: int
    rows_read: int

    async def write(self, rows: Sequence[Row], problems: Sequence[RowProblem] = ()) -> "Writer":
        """Writes the next rows, and problems of the file itself. Raises LostError, and CallerError as mutations do."""
        singly = False
        for attempt in range(1, TRIES + 1):
            try:
                await self.once(rows, problems, singly=singly)
            except FAILURES as error:
                if is_of_a_row(error) and not singly:
                    singly = True
                else:
                    await judge(error, attempt)
            else:
                return replace(self, rows_read=self.rows_read + len(rows))
        raise Unavailable

    async def once(self, rows: Sequence[Row], problems: Sequence[RowProblem], *, singly: bool) -> None:
        tried = [replace(row, problems=list(row.problems), facts=dict(row.facts)) for row in rows]
        async with self.sessions.begin() as session:
            job = await running_job(session, self.job_id, self.rows_read)
            if job is None:
                raise LostError
            act = act_of(session, job)
            region = await session.get_one(Region, job.region_id)
            counts = await taken(act, region, tried, is_kept=not job.is_dry_run, singly=singly)
            count(job, counts, len(rows))
            await keep_problems(session, job.id, [*problems, *(each for row in tried for each in row.problems)])
            await hold(session, job.id)
            if entries := audit(act, job):
                await session.execute(insert(AuditEntry), entries)
            await index(await driver_of(session), act.values.get("node_ids", ()))
            await write_events(session, act.events)


def act_of(session: AsyncSession, job: ImportJob) -> Act:
    """What the rows are written with, in the name of who sent the file: its right was seen then."""
    caller, now = Caller(subject=job.started_by), datetime.now(UTC)
    return Act(caller, MUTATION, Right.DECIDE, now, session, WriteLimits(), UNCONNECTED)


async def taken(act: Act, region: Region, rows: Sequence[Row], *, is_kept: bool, singly: bool) -> Counter[Taken]:
    """What became of the rows. What is not kept is done to see whether it could be, and taken back."""
    savepoint = await act.session.begin_nested()
    counts = await (one_by_one(act, region, rows) if singly else take(act, region, rows))
    if is_kept:
        await savepoint.commit()
    else:
        await savepoint.rollback()
        act.events.clear()
        act.values.clear()
    return counts


async def one_by_one(act: Act, region: Region, rows: Sequence[Row]) -> Counter[Taken]:
    """The same where the database refused one of the rows: which one it is, and that the others are taken."""
    counts: Counter[Taken] = Counter()
    for row in rows:
        before = len(act.events)
        try:
            async with act.session.begin_nested():
                counts += await take(act, region, [row])
        except (IntegrityError, DataError) as error:
            if not is_of_a_row(error):
                raise
            log.warning("the database refused a row of an import", row=row.row, exc_info=error)
            del act.events[before:]
            counts[Taken.REJECTED] += 1
            row.problems.append(refused_by_database(row, error))
    return counts


def refused_by_database(row: Row, error: DBAPIError) -> RowProblem:
    met = user_error_of(error) if isinstance(error, IntegrityError) else None
    if met is None:
        return RowProblem(row.row, None, UserErrorCode.INVALID, "The database cannot keep this row.")
    return RowProblem(row.row, row.header.of("number"), met.code, met.message)


def is_of_a_row(error: Exception) -> bool:
    """Whether a row itself does not hold, whatever others do."""
    is_refusal = isinstance(error, (IntegrityError, DataError))
    return is_refusal and isinstance(error, DBAPIError) and constraint_of(error) not in PASSING


def count(job: ImportJob, counts: Counter[Taken], read: int) -> None:
    job.tries = 0
    job.rows_read += read
    job.rows_created += counts[Taken.CREATED]
    job.rows_updated += counts[Taken.UPDATED]
    job.rows_unchanged += counts[Taken.UNCHANGED]
    job.rows_rejected += counts[Taken.REJECTED]


def audit(act: Act, job: ImportJob) -> list[dict[str, object]]:
    """An entry for each enterprise that was written, which leads to the job."""
    found = {"subject": act.subject, "mutation": act.mutation, "refusals": [], "occurred_at": act.now}
    written = act.values.get("node_ids", ())
    return [{**found, "node_id": node_id, "request_id": f"import {job.id}"} for node_id in written]
