"""A job outlives its process: another one goes on with it, and nothing is done twice."""

import asyncio
import io
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models.errors import Unavailable
from resolvers import import_job
from resolvers.importing.columns import Around
from resolvers.importing.job import MOST_TRIES, hold
from resolvers.importing.row import Row
from resolvers.importing.writing import CHUNK, LostError, Writer
from server.importing import running, worker
from server.importing.rows import Rows
from server.importing.running import run
from server.importing.worker import Imports, taken, worked
from tests.importing.conftest import Importing, counts, csv_of, problems, row
from tests.postgres import fresh_database
from tests.resolvers.writing import KYIV
from tests.server.running import COMMAND, ROOT, environment

ROWS = 1500
SLOWED = """
    CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END $$;
    CREATE TRIGGER slowed BEFORE UPDATE OF rows_read ON import_jobs FOR EACH ROW EXECUTE FUNCTION pause()
"""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def until(connection: asyncpg.Connection, condition: str) -> Any:
    """The job, once this is so."""
    async with asyncio.timeout(120):
        while True:
            job = await connection.fetchrow(f"SELECT * FROM import_jobs WHERE {condition}")  # noqa: S608
            if job is not None:
                return job
            await asyncio.sleep(0.02)


@asynccontextmanager
async def slowed(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Each chunk takes long enough for an import to be ended amid them."""
    await connection.execute(SLOWED)
    yield
    await connection.execute("DROP TRIGGER slowed ON import_jobs")


async def until_alone(connection: asyncpg.Connection) -> None:
    """Until PostgreSQL has noticed that who else was connected is gone: a commit may have been on its way."""
    others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    async with asyncio.timeout(60):
        while len(await connection.fetch(others)) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_killed_import_is_gone_on_with_where_it_was_and_each_partner_is_told_of_once(
    server_url: str, reference_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(csv_of(*(row(name_uk=f"Завод {place}") for place in range(ROWS)), row(number="no")))
    arguments = [*COMMAND, "import", "enterprises", str(file), "--region", "UA-32"]
    with fresh_database(server_url, template=reference_url) as url:
        async with connected(url) as connection:
            async with slowed(connection):
                with subprocess.Popen(  # noqa: ASYNC220 - it is waited for by its traces in the database
                    arguments, cwd=ROOT, env=environment(DATABASE_URL=url, DATA_DIR=tmp_path), stdout=subprocess.DEVNULL
                ) as process:
                    await until(connection, "rows_read > 0")
                    os.kill(process.pid, signal.SIGKILL)
                await until_alone(connection)
            left = await until(connection, "true")
            assert 0 < left["rows_read"] < ROWS
            imports = Imports(url, statement_timeout=20)
            async with imports.running():
                await asyncio.sleep(1.5)
                assert (await until(connection, "true"))["rows_read"] == left["rows_read"]
                await connection.execute("UPDATE import_jobs SET held_until = now()")  # its time is over
                job = await until(connection, "status = 'COMPLETED'")
            assert (job["rows_created"], job["rows_rejected"], job["rows_read"]) == (ROWS, 1, ROWS + 1)
            assert await connection.fetchval("SELECT count(*) FROM enterprises") == ROWS
            told = await connection.fetch(
                "SELECT kind, count(*) AS n, count(DISTINCT node_id) AS d FROM events GROUP BY 1"
            )
            assert [tuple(each) for each in told] == [("PUBLISHED", ROWS, ROWS)]
            assert await connection.fetchval("SELECT count(*) FROM import_errors") == 1
            assert await connection.fetchval("SELECT count(*) FROM import_file_parts") == 0


async def test_who_ends_the_command_ends_the_job(server_url: str, reference_url: str, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(csv_of(*(row(name_uk=f"Завод {place}") for place in range(ROWS))))
    arguments = [*COMMAND, "import", "enterprises", str(file), "--region", "UA-32"]
    with fresh_database(server_url, template=reference_url) as url:
        async with connected(url) as connection:
            async with slowed(connection):
                with subprocess.Popen(  # noqa: ASYNC220 - it is waited for by its traces in the database
                    arguments,
                    cwd=ROOT,
                    env=environment(DATABASE_URL=url, DATA_DIR=tmp_path),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                ) as process:
                    await until(connection, "rows_read > 0")
                    process.send_signal(signal.SIGINT)
                    _, errors = process.communicate(timeout=60)
            assert (process.returncode, errors) == (130, b"")
            job = await until(connection, "true")
            assert (job["status"], job["rows_read"] < ROWS) == ("FAILED", True)
            assert await connection.fetchval("SELECT count(*) FROM enterprises") == job["rows_created"]
            assert await connection.fetchval("SELECT count(*) FROM import_file_parts") == 0


async def begun(portal: Importing, *rows: dict[str, str]) -> int:
    return int((await portal.sent(csv_of(*rows)))["job"]["id"])


async def job_of(portal: Importing, job_id: int) -> Any:
    (job,) = await portal.rows("SELECT * FROM import_jobs WHERE id = $1", job_id)
    return job


def stopped_after(chunks: int, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """From now on, writing a job fails after so many chunks."""
    write = Writer.write
    done = 0

    async def failing(self: Writer, rows: Any, told: Any = ()) -> Writer:
        nonlocal done
        if done == chunks:
            raise error
        done += 1
        return await write(self, rows, told)

    monkeypatch.setattr(Writer, "write", failing)


async def stopped(*_: Any) -> None:
    """In the place of what ends a job, which is killed before that."""
    raise Unavailable


async def test_a_number_that_stood_before_the_break_is_still_a_repetition_after_it(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [row(colour="red") for _ in range(CHUNK)]
    job_id = await begun(portal, *lines, row(number=lines[3]["number"]), row())
    with monkeypatch.context() as patch:
        stopped_after(1, patch, Unavailable())
        with pytest.raises(Unavailable):
            await run(portal.sessions, job_id)
    assert (await job_of(portal, job_id))["rows_read"] == CHUNK
    await run(portal.sessions, job_id)
    job = await job_of(portal, job_id)
    assert (job["rows_created"], job["rows_rejected"], job["status"]) == (CHUNK + 1, 1, "COMPLETED")
    told = await portal.rows('SELECT row, "column" FROM import_errors WHERE import_job_id = $1 ORDER BY id', job_id)
    assert [tuple(each.values()) for each in told] == [(1, "colour"), (CHUNK + 2, "number")]


async def test_a_job_that_is_killed_before_it_tells_where_reading_ends_tells_so_when_it_is_gone_on_with(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [row() for _ in range(CHUNK + 5)]
    job_id = await begun(portal, *lines, {"number": "1", "name_uk": "x" * 1_100_000}, row())
    for chunks, rows_read in ((1, CHUNK), (1, CHUNK + 5)):
        with monkeypatch.context() as patch:
            stopped_after(chunks, patch, Unavailable())
            patch.setattr(running, "ended", stopped)
            with pytest.raises(Unavailable):
                await run(portal.sessions, job_id)
        assert (await job_of(portal, job_id))["rows_read"] == rows_read
    await run(portal.sessions, job_id)
    job = await job_of(portal, job_id)
    assert (job["status"], job["rows_created"], job["rows_rejected"]) == ("FAILED", CHUNK + 5, 0)
    told = await portal.rows("SELECT row FROM import_errors WHERE import_job_id = $1", job_id)
    assert [each["row"] for each in told] == [CHUNK + 7]
    assert [await portal.events(each["number"]) for each in lines] == [["PUBLISHED"]] * len(lines)


async def test_of_two_processes_one_goes_on_and_the_other_lets_go(portal: Importing) -> None:
    job_id = await begun(portal, *(row() for _ in range(CHUNK + 5)))
    results = await asyncio.gather(*(run(portal.sessions, job_id) for _ in range(2)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["LostError", "NoneType"]
    assert (await job_of(portal, job_id))["rows_created"] == CHUNK + 5


async def test_who_was_overtaken_writes_nothing(portal: Importing) -> None:
    job_id = await begun(portal, row())
    rows = Rows(io.BytesIO(csv_of(row())), Around("UA-32", date(2026, 1, 1)))
    chunk: list[Row] = rows.chunk()
    with pytest.raises(LostError):
        await Writer(portal.sessions, job_id, 7).write(chunk)
    assert await portal.events(chunk[0].entry[1] if chunk[0].entry else "") == []
    await run(portal.sessions, job_id)  # nothing is left for others to take


async def test_a_job_is_taken_by_one_process_and_by_another_once_its_time_is_over(portal: Importing) -> None:
    job_id = await begun(portal, row())
    while (found := await taken(portal.sessions)) != job_id:
        assert found is not None
    assert await taken(portal.sessions) is None
    async with portal.sessions.begin() as session:
        await hold(session, job_id, timedelta())
    assert await taken(portal.sessions) == job_id
    await run(portal.sessions, job_id)


async def test_a_job_that_cannot_go_on_is_tried_again_and_then_given_up(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await begun(portal, row())
    monkeypatch.setattr(worker, "AGAIN", timedelta())
    stopped_after(0, monkeypatch, RuntimeError("inside"))
    for _ in range(MOST_TRIES):
        assert await taken(portal.sessions) == job_id
        await worked(portal.sessions, job_id)
    assert await taken(portal.sessions) is None
    job = await job_of(portal, job_id)
    assert (job["status"], job["rows_read"]) == ("FAILED", 0)
    told = await portal.rows("SELECT code, message FROM import_errors WHERE import_job_id = $1", job_id)
    assert "inside" not in told[0]["message"]
    assert await portal.rows("SELECT 1 FROM import_file_parts WHERE import_job_id = $1", job_id) == []


async def test_a_server_that_ends_leaves_its_jobs_to_others_at_once(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await begun(portal, row())
    assert await taken(portal.sessions) == job_id

    reached = asyncio.Event()

    async def endless(*_: Any) -> None:
        reached.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(running, "fetch", endless)
        task = asyncio.create_task(worked(portal.sessions, job_id))
        await reached.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await taken(portal.sessions) == job_id
    await run(portal.sessions, job_id)
    assert (await job_of(portal, job_id))["status"] == "COMPLETED"


async def test_two_files_with_the_same_enterprises_at_once_enter_each_once(portal: Importing) -> None:
    lines = [row(name_uk=f"Разом {place}") for place in range(150)]
    first, second = await asyncio.gather(portal.imported(csv_of(*lines)), portal.imported(csv_of(*reversed(lines))))
    assert counts(first)[0] + counts(second)[0] == 150
    assert counts(first)[2] + counts(second)[2] == 150
    assert [await portal.events(each["number"]) for each in lines] == [["PUBLISHED"]] * 150


async def test_problems_that_are_kept_are_bounded(portal: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolvers.importing.job.MOST_PROBLEMS", 3)
    job = await portal.imported(csv_of(*(row(employees="x") for _ in range(5))), KYIV)
    assert (counts(job), len(problems(job))) == ((0, 0, 0, 5), 3)


async def test_why_a_job_ended_is_told_however_many_problems_its_rows_had(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.importing.job.MOST_PROBLEMS", 3)
    long = {"number": "1", "name_uk": "x" * 1_100_000}
    job = await portal.imported(csv_of(*(row(employees="x", colour="red") for _ in range(5)), long))
    assert (job["status"], counts(job)) == ("FAILED", (0, 0, 0, 5))
    assert problems(job) == [
        (1, "colour", "INVALID"),
        *((n, "employees", "INVALID") for n in (2, 3)),
        (7, None, "INVALID"),
    ]
    assert "1048576 characters" in job["errors"]["nodes"][-1]["message"]


async def test_that_a_job_is_given_up_is_told_however_many_problems_its_rows_had(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.importing.job.MOST_PROBLEMS", 1)
    monkeypatch.setattr(worker, "AGAIN", timedelta())
    job_id = await begun(portal, *(row(employees="x") for _ in range(CHUNK)), row())
    with monkeypatch.context() as patch:
        stopped_after(1, patch, RuntimeError("inside"))
        for _ in range(MOST_TRIES + 1):
            assert await taken(portal.sessions) == job_id
            await worked(portal.sessions, job_id)
    assert await taken(portal.sessions) is None
    told = await portal.rows("SELECT code FROM import_errors WHERE import_job_id = $1 ORDER BY id", job_id)
    assert [each["code"] for each in told] == ["INVALID", "CONFLICT"]


async def test_a_region_sends_no_more_files_than_are_kept_at_a_time(
    portal: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    await portal.rows("DELETE FROM import_jobs")
    monkeypatch.setattr(import_job, "MOST_WAITING", 1)
    content = csv_of(row())
    first = await portal.sent(content)
    assert first["userErrors"] == []
    refused = await portal.sent(content)
    assert [(error["code"], error["field"]) for error in refused["userErrors"]] == [("TOO_MANY", ["file"])]
    assert [each["count"] for each in await portal.rows("SELECT count(*) FROM import_jobs")] == [1]
    await run(portal.sessions, int(first["job"]["id"]))
    again = await portal.sent(content)
    assert again["userErrors"] == []
    await run(portal.sessions, int(again["job"]["id"]))
