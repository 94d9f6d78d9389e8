import asyncio
import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from server.embedded import PostgresError, embedded_postgres
from server.expected import ExpectedError
from server.os_user import programs
from tests.postgres import HASTY, folder
from tests.server.running import ROOT

STRANGER = 65534  # nobody


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with folder() as path:
        yield path / "data"


class Holder:
    """Another process that uses the PostgreSQL of a folder."""

    def __init__(self, path: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.server.holding", path],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def leave(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def hold(data_dir: Path) -> Iterator[Callable[[], Holder]]:
    holders = []

    def start() -> Holder:
        holders.append(Holder(data_dir))
        return holders[-1]

    yield start
    for holder in holders:
        holder.kill()
    # What a killed holder leaves running is stopped by whoever comes next.
    if (data_dir / "postgres" / "postmaster.pid").exists():
        with embedded_postgres(data_dir):
            pass


def postmaster(data_dir: Path) -> int | None:
    """The process of the folder's PostgreSQL, if it has one."""
    try:
        pid = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        return pid if Path(f"/proc/{pid}/cmdline").read_bytes() else None
    except (FileNotFoundError, ProcessLookupError):
        return None


def value(url: str, query: str) -> Any:
    async def ask() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(ask())


def kill_postmaster(data_dir: Path) -> None:
    pid = postmaster(data_dir)
    assert pid
    os.kill(pid, signal.SIGKILL)
    while postmaster(data_dir):
        time.sleep(0.01)


def use(data_dir: Path) -> AbstractContextManager[str]:
    return embedded_postgres(data_dir, options=HASTY)


def test_a_first_start_makes_the_database_and_the_end_stops_it(data_dir: Path) -> None:
    with use(data_dir) as url:
        assert value(url, "SELECT current_database()::text") == "partnergraph"
        assert postmaster(data_dir)
    assert not postmaster(data_dir)


def test_what_was_written_is_there_at_the_next_start(data_dir: Path) -> None:
    with use(data_dir) as url:
        value(url, "CREATE TABLE kept AS SELECT 42 AS n")
    with use(data_dir) as url:
        assert value(url, "SELECT n FROM kept") == 42


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("server_encoding", "UTF8"),
        ("TimeZone", "UTC"),
        ("jit", "off"),
        ("shared_buffers", "256MB"),
        ("max_connections", "100"),
        ("random_page_cost", "1.1"),
        ("listen_addresses", ""),
        ("log_statement", "none"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
    ],
)
def test_it_is_set_for_a_small_machine_and_lasting_writes(plain_url: str, name: str, expected: str) -> None:
    assert value(plain_url, f"SELECT current_setting('{name}')") == expected


@pytest.fixture(scope="module")
def plain_url() -> Iterator[str]:
    with folder() as path, embedded_postgres(path / "data") as url:
        yield url


def test_letters_of_every_script_have_their_case(plain_url: str) -> None:
    assert value(plain_url, "SELECT lower('ЇЖАК') || upper('ґ')") == "їжакҐ"


def test_a_second_process_shares_the_running_one_and_the_last_stops_it(
    data_dir: Path, hold: Callable[[], Holder]
) -> None:
    first, second = hold(), hold()
    assert first.url() == second.url()
    running = postmaster(data_dir)
    assert first.leave() == 0
    assert postmaster(data_dir) == running
    assert second.leave() == 0
    assert not postmaster(data_dir)


def test_one_process_may_use_it_twice(data_dir: Path) -> None:
    with use(data_dir) as outer:
        with use(data_dir) as inner:
            assert inner == outer
        assert value(outer, "SELECT 1") == 1
    assert not postmaster(data_dir)


def test_processes_starting_at_one_moment_end_up_with_one(hold: Callable[[], Holder]) -> None:
    holders = [hold() for _ in range(4)]
    urls = {holder.url() for holder in holders}
    assert len(urls) == 1
    assert len({value(urls.copy().pop(), "SELECT pg_postmaster_start_time()") for _ in holders}) == 1


def test_a_killed_process_leaves_it_to_the_next_which_stops_it(data_dir: Path, hold: Callable[[], Holder]) -> None:
    killed = hold()
    killed.url()
    running = postmaster(data_dir)
    killed.kill()
    assert postmaster(data_dir) == running
    with use(data_dir) as url:
        assert postmaster(data_dir) == running
        assert value(url, "SELECT 1") == 1
    assert not postmaster(data_dir)


def test_a_killed_postgresql_recovers_at_the_next_start(data_dir: Path) -> None:
    with use(data_dir) as url:
        value(url, "CREATE TABLE kept AS SELECT 42 AS n")
        kill_postmaster(data_dir)
    with use(data_dir) as url:
        assert value(url, "SELECT n FROM kept") == 42


def test_a_killed_postgresql_is_started_again_beside_one_that_used_it(
    data_dir: Path, hold: Callable[[], Holder]
) -> None:
    holder = hold()
    url = holder.url()
    kill_postmaster(data_dir)
    with use(data_dir) as again:
        assert again == url
    assert postmaster(data_dir)
    holder.leave()
    assert not postmaster(data_dir)


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_block(data_dir: Path) -> None:
    with use(data_dir):
        pass
    stale = data_dir / "postgres" / "postmaster.pid"
    owner = stale.parent.stat()
    # The same user's, for PostgreSQL ignores other users' processes by itself.
    with subprocess.Popen(["sleep", "60"], user=owner.st_uid if os.geteuid() == 0 else None) as stranger:
        stale.write_text(f"{stranger.pid}\n{stale.parent}\n1\n5432\n{stale.parent}\n\n\nready\n")
        with use(data_dir) as url:
            assert value(url, "SELECT 1") == 1
        stranger.kill()


def test_what_a_broken_first_start_left_does_not_block(data_dir: Path) -> None:
    (data_dir / "postgres.new" / "base").mkdir(parents=True)
    data_dir.chmod(0o711)
    with use(data_dir) as url:
        assert value(url, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["l" * 120, "d" * 80 + '\'$HOME `x` "q",ї &;'])
def test_a_long_or_odd_path_works(data_dir: Path, name: str) -> None:
    odd = data_dir / name
    with use(odd) as url:
        assert value(url, "SELECT 1") == 1
        directory = Path(parse_qs(urlsplit(url).query)["host"][0])
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
        with use(odd) as again:
            assert again == url
    assert not directory.exists() or directory.is_relative_to(odd)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try as somebody else")
def test_no_other_user_of_the_machine_gets_in(data_dir: Path) -> None:
    with use(data_dir) as url:
        directory = parse_qs(urlsplit(url).query)["host"][0]
        for folder_ in (Path(directory), data_dir):
            folder_.chmod(0o777)
        (Path(directory) / ".s.PGSQL.5432").chmod(0o777)
        tried = subprocess.run(
            [programs() / "psql", url, "-c", "SELECT 1"],
            cwd="/",
            user=STRANGER,
            group=STRANGER,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        Path(directory).chmod(0o700)
    assert "Peer authentication failed" in tried.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExpectedError, match=r"DATA_DIR .*file/data"), use(_file(tmp_path) / "data"):
        pass


def test_a_cluster_of_another_major_version_is_named(data_dir: Path) -> None:
    with use(data_dir):
        pass
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 17, and this is PostgreSQL 18"), use(data_dir):
        pass


def test_a_folder_that_holds_something_else_is_left_alone(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir(parents=True)
    (data_dir / "postgres" / "letter").write_text("dear")
    with pytest.raises(PostgresError, match="holds no PostgreSQL data"), use(data_dir):
        pass
    assert (data_dir / "postgres" / "letter").read_text() == "dear"


def test_a_start_that_fails_says_why_in_one_line(data_dir: Path) -> None:
    with (
        pytest.raises(PostgresError, match=r"did not start: .*FATAL") as failed,
        embedded_postgres(data_dir, options={"max_connections": "-1"}),
    ):
        pass
    assert "\n" not in str(failed.value)


def test_the_log_says_starts_and_stops_and_no_statement(data_dir: Path) -> None:
    with use(data_dir) as url, pytest.raises(asyncpg.PostgresError):
        value(url, "SELECT secret_word")
    log = (data_dir / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "secret_word" not in log


def test_a_long_log_is_put_aside(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o711)
    (data_dir / "postgres.log").write_bytes(b"x" * 1_100_000)
    with use(data_dir):
        assert (data_dir / "postgres.log").stat().st_size < 10_000
    assert (data_dir / "postgres.log.1").exists()


def test_postgresql_never_runs_as_root(data_dir: Path) -> None:
    with use(data_dir):
        owner = Path(f"/proc/{postmaster(data_dir)}").stat().st_uid
    assert owner != 0
    assert pwd.getpwuid(owner).pw_name


def _file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("")
    return path
