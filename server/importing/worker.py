"""The worker: it looks for jobs that nobody works on, those too whose process ended amid them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from models import ImportStatus
from models.errors import CallerError
from resolvers.importing.job import MOST_TRIES, end, hold, next_job
from resolvers.importing.problems import RowProblem
from resolvers.importing.writing import LostError
from resolvers.problems import UserErrorCode
from server.importing.running import Sessions, run
from server.transactions import sessions_of

AT_ONCE = 2
"""How many jobs one process works on at a time."""
CONNECTIONS = 3
PAUSE_SECONDS = 1
AGAIN = timedelta(seconds=5)
"""When a job is tried again that could not go on."""
GIVEN_UP = RowProblem(
    1, None, UserErrorCode.CONFLICT, f"The import could not go on after {MOST_TRIES} tries; send the file again."
)

log = structlog.get_logger(__name__)


class Imports:
    """The imports of one database, over connections of their own."""

    def __init__(self, url: str, *, statement_timeout: int) -> None:
        self.engine, self.sessions = sessions_of(url, size=CONNECTIONS, statement_timeout=statement_timeout)
        self.working: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Works on jobs meanwhile."""
        task = asyncio.create_task(self.look())
        try:
            yield
        finally:
            for each in (task, *self.working):
                each.cancel()
            await asyncio.gather(task, *self.working, return_exceptions=True)
            await self.engine.dispose()

    async def look(self) -> None:
        while True:
            try:
                while len(self.working) < AT_ONCE and (job_id := await taken(self.sessions)) is not None:
                    self.begin(job_id)
            except (SQLAlchemyError, OSError, CallerError) as error:
                log.warning("imports wait for the database", reason=repr(error))
            except Exception:
                log.exception("the imports' worker failed, and goes on")
            await asyncio.sleep(PAUSE_SECONDS)

    def begin(self, job_id: int) -> None:
        task = asyncio.create_task(worked(self.sessions, job_id))
        self.working.add(task)
        task.add_done_callback(self.working.discard)


async def taken(sessions: Sessions) -> int | None:
    """The id of a job that this process now has."""
    async with sessions.begin() as session:
        job = await next_job(session)
        if job is None:
            return None
        if job.tries <= MOST_TRIES:
            return job.id
        log.error("an import is given up", job=job.id)
        await end(session, job, ImportStatus.FAILED, [GIVEN_UP._replace(row=job.rows_read + 1)])
        return None


async def worked(sessions: Sessions, job_id: int) -> None:
    """Takes a job as far as it goes; who cannot go on lets another try."""
    try:
        await run(sessions, job_id)
    except LostError:
        log.info("another process works on an import", job=job_id)
    except asyncio.CancelledError:
        await released(sessions, job_id, timedelta())
        raise
    except Exception:
        log.exception("an import could not go on", job=job_id)
        await released(sessions, job_id, AGAIN)


async def released(sessions: Sessions, job_id: int, span: timedelta) -> None:
    with suppress(SQLAlchemyError, OSError):
        async with sessions.begin() as session:
            await hold(session, job_id, span)
