"""`partnergraph import enterprises`: what it says, what it ends with, and the report that it writes."""

import asyncio
import csv
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from resolvers.importing.job import MOST_PROBLEMS
from server.export.output import opened
from server.importing.report import COLUMNS, cell, write_report
from server.sheets.formulas import as_meant, harmless
from tests.importing.conftest import csv_of, row
from tests.postgres import fresh_database
from tests.server.running import partnergraph


@pytest.fixture(scope="module")
def command_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


def imported(
    url: str, file: Path, *more: str, region: str = "UA-32", **settings: object
) -> subprocess.CompletedProcess[str]:
    return partnergraph("import", "enterprises", str(file), "--region", region, *more, DATABASE_URL=url, **settings)


def written(folder: Path, content: bytes) -> Path:
    file = folder / "list.csv"
    file.write_bytes(content)
    return file


def test_all_rows_taken_is_zero(command_url: str, tmp_path: Path) -> None:
    result = imported(command_url, written(tmp_path, csv_of(row(), row())))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "2 rows: 2 created, 0 updated, 0 unchanged, 0 rejected."


def test_rejected_rows_are_three_and_told(command_url: str, tmp_path: Path) -> None:
    result = imported(command_url, written(tmp_path, csv_of(row(), row(employees="-=1"))))
    assert result.returncode == 3
    assert result.stdout.splitlines()[-1] == "2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected."
    assert result.stderr == "Row 3, employees: A whole number is wanted. ('-=1')\n"


def test_a_dry_run_says_so(command_url: str, tmp_path: Path) -> None:
    file = written(tmp_path, csv_of(row()))
    for _ in range(2):
        result = imported(command_url, file, "--dry-run")
        told = "1 rows: 1 created, 0 updated, 0 unchanged, 0 rejected. Nothing was kept: it was a dry run."
        assert (result.returncode, result.stdout.splitlines()[-1]) == (0, told)


def test_the_report_has_each_problem_and_no_formula(command_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    file = written(tmp_path, csv_of(row(colour="x", employees="=1+1"), row(number="")))
    assert imported(command_url, file, "--report", str(report)).returncode == 3
    lines = list(csv.reader(report.read_text(encoding="utf-8-sig").splitlines()))
    assert [(line[0], line[1], line[2], line[4]) for line in lines] == [
        ("row", "column", "code", "value"),
        ("1", "colour", "INVALID", ""),
        ("2", "employees", "INVALID", "'=1+1"),
        ("3", "number", "REQUIRED", ""),
    ]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "''+x"])
def test_what_could_be_a_formula_gets_an_apostrophe_and_loses_it_when_it_is_read(text: str) -> None:
    assert cell(text) == harmless(text) == f"'{text}"
    assert as_meant(harmless(text)) == text


@pytest.mark.parametrize("text", ["'", "''", "'x", "x", "", "'t Hart"])
def test_other_apostrophes_stay(text: str) -> None:
    assert as_meant(harmless(text)) == text


def test_other_cells_stay_as_they_are(tmp_path: Path) -> None:
    assert [cell(value) for value in ("x=1", None, 3)] == ["x=1", "", "3"]
    with opened(tmp_path / "r.csv") as file:
        write_report(file, [])
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig").split() == [",".join(COLUMNS)]


def test_a_file_that_cannot_be_read_is_one_line_and_one(command_url: str, tmp_path: Path) -> None:
    missing = imported(command_url, tmp_path / "nothing.csv")
    assert (missing.returncode, missing.stderr) == (
        1,
        f"Error: {tmp_path}/nothing.csv cannot be read: No such file or directory.\n",
    )
    folder = imported(command_url, tmp_path)
    assert (folder.returncode, folder.stderr.count("\n")) == (1, 1)
    picture = imported(command_url, written(tmp_path, b"\x89PNG\0\0"))
    assert (picture.returncode, picture.stderr.count("\n")) == (1, 1)
    assert "neither a text nor XLSX" in picture.stderr


def test_a_missing_column_is_one_line_and_one(command_url: str, tmp_path: Path) -> None:
    result = imported(command_url, written(tmp_path, b"number,colour\n1,red\n"))
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "needs the column" in result.stderr


def test_the_one_line_says_why_the_reading_ended_whatever_was_wrong_in_the_rows(
    command_url: str, tmp_path: Path
) -> None:
    bad = [row(industry="99.98"), row(number="12345679"), row(number="", employees="x")]
    many = [row(employees="x") for _ in range(MOST_PROBLEMS)]
    file = written(tmp_path, csv_of(*bad, *many, {"number": "1", "name_uk": "x" * 1_100_000}))
    result = imported(command_url, file, "--report", str(tmp_path / "report.csv"))
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "1048576 characters" in result.stderr
    told = list(csv.reader((tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert (len(told), told[-1][0]) == (1 + MOST_PROBLEMS + 1, str(MOST_PROBLEMS + 5))


def test_a_file_that_is_too_large_is_one_line_and_one(command_url: str, tmp_path: Path) -> None:
    result = imported(command_url, written(tmp_path, csv_of(row())), UPLOAD_LIMIT=10)
    assert (result.returncode, "UPLOAD_LIMIT allows 10" in result.stderr) == (1, True)


def test_a_region_that_is_not_on_the_platform_is_one_line_and_one(command_url: str, tmp_path: Path) -> None:
    result = imported(command_url, written(tmp_path, csv_of(row())), region="UA-05")
    assert (result.returncode, result.stderr) == (1, "Error: The region UA-05 is not on the platform.\n")


def jobs(url: str) -> int:
    """How many imports there were."""

    async def counted() -> int:
        connection = await asyncpg.connect(url)
        try:
            return int(await connection.fetchval("SELECT count(*) FROM import_jobs"))
        finally:
            await connection.close()

    return asyncio.run(counted())


def test_with_a_report_that_cannot_be_written_nothing_is_imported(command_url: str, tmp_path: Path) -> None:
    before = jobs(command_url)
    file = written(tmp_path, csv_of(row()))
    report = tmp_path / "no" / "report.csv"
    result = imported(command_url, file, "--report", str(report))
    expected = f"Error: {report} cannot be written: No such file or directory.\n"
    assert (result.returncode, result.stdout, result.stderr) == (1, "", expected)
    assert jobs(command_url) == before
    again = imported(command_url, file)
    assert again.stdout.splitlines()[-1] == "1 rows: 1 created, 0 updated, 0 unchanged, 0 rejected."


def test_what_was_done_is_told_even_where_the_report_cannot_be_written_after_all(
    command_url: str, tmp_path: Path
) -> None:
    result = imported(command_url, written(tmp_path, csv_of(row(), row(number=""))), "--report", "/dev/full")
    assert result.stdout.splitlines()[-1] == "2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected."
    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        1,
        "Error: /dev/full cannot be written: No space left on device.",
    )


def test_a_file_that_cannot_be_read_to_its_end_leaves_a_report_and_its_counts(command_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    file = written(tmp_path, csv_of(row(), row(employees="x"), {"number": "1", "name_uk": "x" * 1_100_000}))
    result = imported(command_url, file, "--report", str(report))
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert result.stdout.splitlines()[-1] == "2 rows: 1 created, 0 updated, 0 unchanged, 1 rejected."
    assert [line[0] for line in csv.reader(report.read_text(encoding="utf-8-sig").splitlines())] == ["row", "3", "4"]


def test_a_report_of_that_name_stays_where_nothing_is_imported(command_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    report.write_text("before", encoding="utf-8")
    file = written(tmp_path, csv_of(row()))
    assert imported(command_url, file, "--report", str(report), region="UA-05").returncode == 1
    assert report.read_text(encoding="utf-8") == "before"
    assert {each.name for each in tmp_path.iterdir()} == {"report.csv", "list.csv"}


def test_what_is_asked_wrongly_is_two(command_url: str) -> None:
    result = imported(command_url, Path("x.csv"), region="Kyiv")
    assert (result.returncode, result.stderr.count("\n")) == (2, 1)
