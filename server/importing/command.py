"""What `partnergraph import enterprises` does: the same as the mutation, and waits for its end."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from loaders.words import load_dictionaries
from models import ImportError as ImportErrorRow
from models import ImportJob, ImportStatus, Region
from models.errors import CallerError
from resolvers.importing.job import HOLD, end, file_name, store
from resolvers.importing.problems import RowProblem
from resolvers.importing.writing import LostError
from resolvers.problems import UserErrorCode
from server.commands import cancelled_on_signals
from server.expected import ExpectedError
from server.importing.report import COLUMNS
from server.importing.running import Sessions, run
from server.transactions import sessions_of

STATEMENT_SECONDS = 60
CONNECTIONS = 2
SHOWN = 10
"""How many problems are printed; a report has all."""
STARTED_BY = "partnergraph import"
REJECTED_CODE = 3
STOPPED = "The command was ended; what was taken before stays."


class FileError(ExpectedError):
    """The file cannot be imported."""


@dataclass(frozen=True)
class Given:
    """What the command was given."""

    path: Path
    region: str
    is_dry_run: bool
    most_bytes: int

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The file, if it can be read and is not too large."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, 2)
                if size > self.most_bytes:
                    raise FileError(f"{self.path} has {size} bytes; UPLOAD_LIMIT allows {self.most_bytes}.")
                yield file
        except OSError as error:
            raise FileError(f"{self.path} cannot be read: {error.strerror or error}.") from error


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    job: ImportJob
    problems: Sequence[Mapping[str, Any]]

    @property
    def summary(self) -> str:
        job = self.job
        counts = f"{job.rows_created} created, {job.rows_updated} updated, {job.rows_unchanged} unchanged"
        kept = " Nothing was kept: it was a dry run." if job.is_dry_run else ""
        return f"{job.rows_read} rows: {counts}, {job.rows_rejected} rejected.{kept}"

    @property
    def code(self) -> int:
        return REJECTED_CODE if self.job.rows_rejected else 0

    def check(self, path: Path) -> None:
        """Raises FileError where the file was not taken to its end."""
        if self.job.status is ImportStatus.FAILED:
            reason = max(self.problems, key=lambda problem: problem["id"])
            raise FileError(f"{path} cannot be imported: {reason['message']}")

    def told(self) -> Iterator[str]:
        """The first problems, a line each."""
        for problem in self.problems[:SHOWN]:
            where = f"Row {problem['row']}" + (f", {problem['column']}" if problem["column"] else "")
            value = f" ({problem['value']!r})" if problem["value"] else ""
            yield f"{where}: {problem['message']}{value}"
        if len(self.problems) > SHOWN:
            yield f"And {len(self.problems) - SHOWN} more; --report FILE writes all."


async def imported(url: str, given: Given, content: IO[bytes]) -> Outcome:
    """Enters a file with a progress bar. Raises FileError."""
    load_dictionaries()  # what it imports is made known to the search
    engine, sessions = sessions_of(url, size=CONNECTIONS, statement_timeout=STATEMENT_SECONDS)
    try:
        with cancelled_on_signals():
            job_id = await begun(sessions, given, content)
            await done(sessions, job_id)
            outcome = await outcome_of(sessions, job_id)
    except LostError:
        raise FileError("A server goes on with this import, because it stood still here.") from None
    except (CallerError, SQLAlchemyError, OSError) as error:
        raise FileError(
            f"The database could not go on: {error}. A running server will, or give the file again."
        ) from error
    finally:
        await engine.dispose()
    return outcome


async def done(sessions: Sessions, job_id: int) -> None:
    """Takes the job to its end; who ends the command ends the job."""
    try:
        with Bar() as bar:
            await run(sessions, job_id, bar.tell)
    except asyncio.CancelledError:
        async with sessions.begin() as session:
            job = await session.get_one(ImportJob, job_id, with_for_update=True)
            problem = RowProblem(job.rows_read + 1, None, UserErrorCode.CONFLICT, STOPPED)
            await end(session, job, ImportStatus.FAILED, [problem])
        raise


async def begun(sessions: Sessions, given: Given, content: IO[bytes]) -> int:
    """The id of a job, which this process holds."""
    async with sessions.begin() as session:
        region = await session.scalar(select(Region.id).where(Region.code == given.region))
        if region is None:
            raise FileError(f"The region {given.region} is not on the platform.")
        job = ImportJob(region_id=region, started_by=STARTED_BY, file_name=file_name(given.path.name), tries=1)
        job.is_dry_run, job.held_until = given.is_dry_run, func.clock_timestamp() + HOLD
        session.add(job)
        await session.flush()
        await store(session, job, content)
        return job.id


async def outcome_of(sessions: Sessions, job_id: int) -> Outcome:
    async with sessions() as session:
        job = await session.get_one(ImportJob, job_id)
        columns = [getattr(ImportErrorRow, name) for name in ("id", *COLUMNS)]
        found = select(*columns).where(ImportErrorRow.import_job_id == job_id)
        rows = await session.execute(found.order_by(ImportErrorRow.row, ImportErrorRow.id))
        return Outcome(job, [dict(row) for row in rows.mappings()])


class Bar:
    """The progress bar: as long as the file seems to be."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.bar is not None:
            self.bar.update(0 if any(failure) else max(self.bar.length - self.done, 0))
            self.bar.render_finish()

    def tell(self, done: int, expected: int | None) -> None:
        if self.bar is None:
            self.bar = click.progressbar(length=max(expected or 0, done), label="Rows")
        self.bar.update(done - self.done)
        self.done = done
