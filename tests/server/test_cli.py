import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import folder
from tests.server.running import Serving, answers, free_port, partnergraph, postgres_runs, wait_until_refused

QUICK = ("--no-demo",)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with folder() as path:
        yield path / "data"


@pytest.fixture(scope="module")
def used_dir() -> Iterator[Path]:
    """A folder whose first start is behind it."""
    with folder() as path:
        assert partnergraph("migrate", DATA_DIR=path / "data").returncode == 0
        yield path / "data"


def test_serve_says_its_address_when_it_answers_and_not_before(data_dir: Path) -> None:
    port = free_port()
    with Serving(*QUICK, DATA_DIR=data_dir, PORT=port) as serving:
        address, token = serving.announced()
        assert address == f"http://127.0.0.1:{port}/graphql"
        command = f"DATA_DIR={data_dir} .venv/bin/partnergraph token --subject you --role ENTREPRENEUR"
        assert token == f"Reading needs no token; for writing: {command}"
        assert answers(f"http://127.0.0.1:{port}/graphql")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_signal_ends_everything_with_zero(used_dir: Path, number: signal.Signals, workers: str) -> None:
    with Serving(*QUICK, "--workers", workers, DATA_DIR=used_dir) as serving:
        address = serving.announced()[0]
        code, errors = serving.end(number, group=number == signal.SIGINT)
        assert (code, "Traceback" in errors) == (0, False), errors
    assert not answers(address)
    assert not postgres_runs(used_dir)


def test_a_second_ctrl_c_changes_nothing(used_dir: Path) -> None:
    with Serving(*QUICK, DATA_DIR=used_dir) as serving:
        serving.announced()
        os.killpg(serving.process.pid, signal.SIGINT)
        time.sleep(0.15)
        code, errors = serving.end(signal.SIGINT, group=True)
        assert (code, "Traceback" in errors) == (0, False), errors
    assert not postgres_runs(used_dir)


@pytest.mark.parametrize("seconds", [0.5, 0.7, 0.9, 1.1])
def test_a_signal_while_it_starts_ends_it_with_zero(data_dir: Path, seconds: float) -> None:
    with Serving(*QUICK, DATA_DIR=data_dir) as serving:
        time.sleep(seconds)
        code, errors = serving.end(signal.SIGTERM)
        # Python itself dies of a signal that comes before the command has begun.
        assert code in {0, -signal.SIGTERM}, errors
        assert "Traceback" not in errors
    assert not postgres_runs(data_dir)


def test_a_killed_server_leaves_nothing_that_blocks_the_next(used_dir: Path) -> None:
    port = free_port()
    with Serving(*QUICK, "--workers", "2", DATA_DIR=used_dir, PORT=port) as killed:
        address = killed.announced()[0]
        killed.end(signal.SIGKILL)
    assert wait_until_refused(address)
    with Serving(*QUICK, DATA_DIR=used_dir, PORT=port) as serving:
        assert serving.announced()[0] == address
        assert serving.end(signal.SIGTERM)[0] == 0
    assert not postgres_runs(used_dir)


def test_a_second_server_shares_postgresql_and_the_last_stops_it(used_dir: Path) -> None:
    with Serving(*QUICK, DATA_DIR=used_dir) as first, Serving(*QUICK, DATA_DIR=used_dir) as second:
        first.announced()
        address = second.announced()[0]
        first.end(signal.SIGTERM)
        assert answers(address)
        second.end(signal.SIGTERM)
    assert not postgres_runs(used_dir)


def test_other_commands_work_beside_a_running_server(used_dir: Path) -> None:
    with Serving(*QUICK, DATA_DIR=used_dir) as serving:
        address = serving.announced()[0]
        assert partnergraph("migrate", DATA_DIR=used_dir).returncode == 0
        assert answers(address)
        assert postgres_runs(used_dir)


def test_a_port_in_use_is_one_line_and_leaves_no_postgresql(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = partnergraph("serve", "--port", str(port), DATA_DIR=data_dir)
    assert (result.returncode, result.stderr) == (1, f"Error: Port {port} of 127.0.0.1 is in use.\n")
    assert not postgres_runs(data_dir)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_of_two_servers_on_one_port_one_serves(used_dir: Path, workers: str) -> None:
    port = free_port()
    arguments = (*QUICK, "--workers", workers)
    with (
        Serving(*arguments, DATA_DIR=used_dir, PORT=port) as one,
        Serving(*arguments, DATA_DIR=used_dir, PORT=port) as other,
    ):
        while one.process.poll() is None and other.process.poll() is None:
            time.sleep(0.05)
        loser, winner = (one, other) if one.process.poll() is not None else (other, one)
        code, errors = loser.ended()
        assert (code, errors.splitlines()[-1]) == (1, f"Error: Port {port} of 127.0.0.1 is in use.")
        assert answers(winner.announced()[0])


def test_a_given_database_serves_and_nothing_is_embedded(data_dir: Path, server_url: str) -> None:
    with Serving(*QUICK, DATA_DIR=data_dir, DATABASE_URL=server_url) as serving:
        assert answers(serving.announced()[0])
        assert not data_dir.exists()


@pytest.mark.parametrize(
    "url", ["postgresql://user:hush@127.0.0.1:1/name", "postgresql://user:hush@nowhere.invalid/name"]
)
def test_a_database_that_cannot_be_reached_is_one_line_without_its_password(url: str) -> None:
    result = partnergraph("migrate", DATABASE_URL=url)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: The database of DATABASE_URL cannot be reached: ")
    assert result.stderr.count("\n") == 1
    assert "hush" not in result.stderr


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = partnergraph("migrate", DATA_DIR=tmp_path / "file" / "data")
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stderr.startswith("Error: DATA_DIR ")


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        (["serve"], {"PORT": "http"}, "PORT must be a whole number from 0 to 65535, not 'http'."),
        (["migrate"], {"LOG_FORMAT": "xml"}, "LOG_FORMAT must be json or text, not 'xml'."),
        (["serve", "--port", "99999"], {}, "Invalid value for '--port': 99999 is not in the range 0<=x<=65535."),
        (["seed"], {}, "Missing option '--enterprises'."),
        (["fly"], {}, "No such command 'fly'."),
        (["--fly"], {}, "No such option '--fly'."),
    ],
)
def test_what_is_asked_wrongly_is_one_line_and_exit_code_2(
    arguments: list[str], settings: dict[str, str], told: str
) -> None:
    result = partnergraph(*arguments, **settings)
    assert (result.returncode, result.stderr) == (2, f"Error: {told}\n")


def test_schema_prints_the_served_schema_or_the_clients() -> None:
    served, clients = partnergraph("schema"), partnergraph("schema", "--api")
    assert (served.returncode, clients.returncode) == (0, 0)
    assert "_service" in served.stdout
    assert "_service" not in clients.stdout
    assert served.stdout.endswith("}\n")
    assert not served.stdout.endswith("\n\n")


def test_seed_fills_the_database(used_dir: Path) -> None:
    result = partnergraph("seed", "--enterprises", "5", "--seed", "7", DATA_DIR=used_dir)
    assert (result.returncode, result.stderr) == (0, "")
    assert not postgres_runs(used_dir)


def test_without_arguments_the_commands_are_listed() -> None:
    listed = partnergraph("--help").stdout
    assert all(f"\n  {name} " in listed for name in ("serve", "migrate", "schema", "seed"))


def test_the_log_is_json_where_asked(used_dir: Path) -> None:
    with Serving(*QUICK, DATA_DIR=used_dir, LOG_FORMAT="json") as serving:
        serving.announced()
        _, errors = serving.end(signal.SIGTERM)
    assert all(line.startswith('{"timestamp":') for line in errors.splitlines())
    assert Path(used_dir, "postgres.log").exists()
