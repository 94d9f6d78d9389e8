"""`partnergraph export`."""

import os
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.export.taking import FORMS, NAMES, parsed_lines, taken
from tests.postgres import fresh_database
from tests.server.running import COMMAND, ROOT, environment, partnergraph


def run(*arguments: str, url: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*COMMAND, "export", *arguments],
        cwd=ROOT,
        env=environment(DATABASE_URL=url),
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
async def test_it_prints_what_the_server_sends(
    caller: httpx.AsyncClient, catalogue_url: str, name: str, form: str
) -> None:
    done = run(name, "--format", form, url=catalogue_url)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == (await taken(caller, f"{name}.{form}")).content


def test_lines_of_json_are_the_default(catalogue_url: str) -> None:
    assert parsed_lines(run("enterprises", url=catalogue_url).stdout)


def test_a_file_is_written_and_nothing_else(catalogue_url: str, tmp_path: Path) -> None:
    file = tmp_path / "enterprises.ndjson"
    file.write_text("the last one")
    done = run("enterprises", "--output", str(file), url=catalogue_url)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert file.read_bytes() == run("enterprises", url=catalogue_url).stdout
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_one(catalogue_url: str, tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(file)
    assert run("enterprises", "--output", str(link), url=catalogue_url).returncode == 0
    assert link.is_symlink()
    assert parsed_lines(file.read_bytes())


def test_what_fails_leaves_the_file_that_was_there(server_url: str, tmp_path: Path) -> None:
    file = tmp_path / "enterprises.csv"
    file.write_text("the last one")
    with fresh_database(server_url) as url:
        done = run("enterprises", "--output", str(file), url=url)
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: There is nothing to export: the database is not migrated.\n"
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the last one"]


def test_what_is_ended_leaves_nothing_half(large_url: str, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    command = [*COMMAND, "export", "products", "--format", "csv", "--output", str(file)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(DATABASE_URL=large_url), stderr=subprocess.PIPE
    ) as process:
        while not any(path.stat().st_size for path in tmp_path.iterdir()):
            assert process.poll() is None, process.stderr
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 128 + 15
    assert errors == b""
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_that_breaks_ends_it_quietly(large_url: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "export", "products"],
        cwd=ROOT,
        env=environment(DATABASE_URL=large_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith(b'{"id":')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize("path", ["/nowhere/x.csv", "/dev/full"])
def test_a_file_that_cannot_be_written_is_told_in_a_line(catalogue_url: str, path: str) -> None:
    done = run("enterprises", "--output", path, url=catalogue_url)
    assert done.returncode == 1
    assert done.stderr.decode().startswith(f"Error: {path} cannot be written: ")
    assert done.stderr.count(b"\n") == 1


def test_what_there_is_not_is_told_in_a_line() -> None:
    for arguments in (["users"], ["enterprises", "--format", "xlsx"]):
        done = partnergraph("export", *arguments)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1


def test_a_terminal_sees_how_far_it_is(catalogue_url: str) -> None:
    outer, inner = os.openpty()
    with subprocess.Popen(
        [*COMMAND, "export", "enterprises", "--output", os.devnull],
        cwd=ROOT,
        env=environment(DATABASE_URL=catalogue_url, TERM="xterm"),
        stderr=inner,
    ) as process:
        os.close(inner)
        shown = b""
        try:
            while piece := os.read(outer, 4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
    os.close(outer)
    assert process.returncode == 0
    assert b"Enterprises" in shown
    assert b"100%" in shown
