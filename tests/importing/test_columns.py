"""What columns are called and what their cells may hold, as docs/import.md says."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.files import industry_keys
from models import OperationalStatus
from resolvers.importing.columns import NAMED, UKRAINIAN, UKRAINIAN_TEXTS, Around, column_of
from resolvers.importing.header import read_header
from resolvers.importing.reading import WORDS
from resolvers.importing.row import Row, read_row

DOCUMENT = (Path(__file__).parents[2] / "docs/import.md").read_text(encoding="utf-8")
AROUND = Around("UA-32", date(2026, 11, 28))
NUMBER = "99008001"


def read(**cells: str) -> Row:
    given = {"number": NUMBER, "name_uk": "Дім", "industry": "10.51", **cells}
    return read_row(2, list(given.values()), read_header(1, list(given)), AROUND)


def test_the_document_lists_every_column_with_its_ukrainian_names() -> None:
    for name in NAMED:
        assert re.search(
            rf"^\| `{name}`(?: \(required\))? \| {re.escape(', '.join(UKRAINIAN[name]))} \|", DOCUMENT, re.MULTILINE
        )
    assert all(words in DOCUMENT for words in UKRAINIAN_TEXTS)


def test_the_document_lists_every_ukrainian_value() -> None:
    for value, words in WORDS.items():
        assert f"| `{value.value}` | {', '.join(words)} |" in DOCUMENT


@pytest.mark.parametrize("name", NAMED)
def test_a_column_is_known_by_each_of_its_names(name: str) -> None:
    for header in (name, name.upper(), name.replace("_", " "), f"\ufeff {name} ", *UKRAINIAN[name]):
        column = column_of(header)
        assert column
        assert column.name == name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("name_uk", "name_uk"),
        ("Name (EN)", "name_en"),
        ("name_sr_latn", "name_sr-Latn"),
        ("description-de", "description_de"),
        ("Назва", "name_uk"),
        ("назва англійською", "name_en"),
        ("Назва (pl)", "name_pl"),
        ("опис", "description_uk"),
        ("опис (de)", "description_de"),
    ],
)
def test_texts_are_known_in_any_language(header: str, name: str) -> None:
    column = column_of(header)
    assert column
    assert column.name == name


@pytest.mark.parametrize("header", ["name", "name_", "name_xx_yy_zz", "name_nolanguage", "colour", "номер телефону"])
def test_other_columns_are_not_known(header: str) -> None:
    assert column_of(header) is None


GOOD: list[tuple[str, str, Any]] = [
    ("number", "99 008 001", ("EDRPOU", NUMBER)),
    ("employees", "1 200", 1200),
    ("employees", "12.0", 12),
    ("founded_year", "1995-05-09", 1995),
    ("founded_year", "2026", 2026),
    ("website", "example.org/a", "https://example.org/a"),
    ("website", "приклад.укр", "https://приклад.укр"),
    ("website", "shop.example.org.:8080?a=b", "https://shop.example.org.:8080?a=b"),
    ("website", "http://intranet/a", "http://intranet/a"),
    ("latitude", "50,45", 50.45),
    ("postal_code", "8132", "08132"),
    ("postal_code", "SW1A 1AA", "SW1A 1AA"),
    ("operational_status", "Працює  частково", OperationalStatus.PARTIAL_CAPACITY),
    ("operational_status", "full-capacity", OperationalStatus.FULL_CAPACITY),
    ("languages", "uk| EN-us |uk|", ["uk", "en-US"]),
    ("export_markets", "pl|DE", ["PL", "DE"]),
    ("contact_phone", "380442345678", "+380442345678"),
    ("contact_phone", "442345678", "+380442345678"),
    ("contact_email", "O@Example.com", "O@example.com"),
    ("city", "  Буча ", "Буча"),
    ("founded_year", "09.05.1995", 1995),
    ("founded_year", "9.5.1995", 1995),
    ("founded_year", "31/12/2001", 2001),
    ("founded_year", "12/31/2001", 2001),
    ("founded_year", "29.02.2000", 2000),
]


@pytest.mark.parametrize(("column", "cell", "value"), GOOD)
def test_a_cell_is_read_as_it_is_meant(column: str, cell: str, value: Any) -> None:
    found = read(**{column: cell})
    assert found.problems == []
    assert (found.entry if column == "number" else found.facts[column]) == value


@pytest.mark.parametrize(("cell", "key"), [("10.51", "NACE:10.51"), ("1.11", "NACE:01.11"), ("10,51", "NACE:10.51"),
    ("naics:311", "NAICS:311"), ("КВЕД: 62.01", "NACE:62.01"), ("c", "NACE:C")])  # fmt: skip
def test_an_industry_is_one_of_nace_unless_it_says_otherwise(cell: str, key: str) -> None:
    assert read(industry=cell).industry == key


def test_a_class_is_itself_though_a_spreadsheet_left_out_its_zeros() -> None:
    classes = [key for key in industry_keys() if re.fullmatch(r"NACE:\d\d\.\d\d", key)]
    assert len(classes) == 615
    for key in classes:
        code = f"{float(key.removeprefix('NACE:')):g}"
        assert {read(industry=cell).industry for cell in (code, code.replace(".", ","))} == {key}


@pytest.mark.parametrize(("cell", "key"), [("47.1", "NACE:47.1"), ("47", "NACE:47"), ("1.1", "NACE:01.1"), ("NACE:68.2", "NACE:68.2"),
    ("КВЕД:36", "NACE:36"), ("NACE_2_1:68.2", "NACE_2_1:68.2"), ("99.99", "NACE:99.99"),
    ("U", "NACE:U")])  # fmt: skip
def test_a_group_of_several_classes_and_a_code_of_a_named_classification_are_what_they_are(cell: str, key: str) -> None:
    assert read(industry=cell).industry == key


@pytest.mark.parametrize(
    ("scheme", "cell", "number"),
    [
        ("", "32855961", "32855961"),
        ("", "131400", "00131400"),
        ("ЄДРПОУ", "131400", "00131400"),
        ("UBI", "602-111-222", "602111222"),
        ("ein", "10000011", "010000011"),
    ],
)
def test_the_zeros_that_a_spreadsheet_left_out_are_put_back(scheme: str, cell: str, number: str) -> None:
    found = read(scheme=scheme, number=cell)
    assert (found.problems, found.entry and found.entry[1]) == ([], number)


NO_SITES = ("-", "—", "немає", "немає.", "n/a", "н.д.", "http//foo.com", "http:/foo.com", ".com", "..", "a..org")
BAD = [
    ("number", "", "REQUIRED"),
    ("number", "12345679", "INVALID"),
    ("number", "x" * 60, "INVALID"),
    ("scheme", "KRS", "INVALID"),
    ("name_uk", "x" * 301, "TOO_LONG"),
    ("name_uk", "two\nlines", "INVALID"),
    ("name_uk", "a\x07b", "INVALID"),
    ("description_uk", "x" * 10_001, "TOO_LONG"),
    ("industry", "NOGA:10.51", "INVALID"),
    ("legal_name", "x" * 301, "TOO_LONG"),
    ("employees", "many", "INVALID"),
    ("employees", "-1", "INVALID"),
    ("employees", "1.5", "INVALID"),
    ("employees", "99999999999", "INVALID"),
    ("employees", "٣", "INVALID"),
    ("founded_year", "1499", "INVALID"),
    ("founded_year", "2027", "INVALID"),
    ("founded_year", "99.99.1995", "INVALID"),
    ("founded_year", "13.13.1995", "INVALID"),
    ("founded_year", "29.02.1995", "INVALID"),
    ("founded_year", "31.04.1995", "INVALID"),
    ("founded_year", "00.05.1995", "INVALID"),
    ("founded_year", "09.05.95", "INVALID"),
    ("founded_year", "01.01.0000", "INVALID"),
    ("founded_year", "01.01.2027", "INVALID"),
    ("founded_year", "09.05.1995 - 10.06.2001", "INVALID"),
    ("website", "ftp://example.org", "INVALID"),
    ("website", "https://user@example.org", "INVALID"),
    ("website", "https://exa mple.org", "INVALID"),
    ("website", "javascript:alert(1)", "INVALID"),
    *(("website", cell, "INVALID") for cell in NO_SITES),
    ("postal_code", "x" * 21, "TOO_LONG"),
    ("latitude", "91", "INVALID"),
    ("latitude", "north", "INVALID"),
    ("longitude", "1e2", "INVALID"),
    ("operational_status", "asleep", "INVALID"),
    ("damage", "much", "INVALID"),
    ("languages", "uk|ukrainian", "INVALID"),
    ("languages", "|".join(["uk"] * 51), "TOO_MANY"),
    ("export_markets", "Poland", "INVALID"),
    ("cooperation_types", "SALE|love", "INVALID"),
    ("contact_email", "nobody", "INVALID"),
    ("contact_phone", "12", "INVALID"),
]


@pytest.mark.parametrize(("column", "cell", "code"), BAD)
def test_a_cell_that_does_not_hold_is_told_with_its_column(column: str, cell: str, code: str) -> None:
    found = [problem for problem in read(**{column: cell}).problems if problem.column == column]
    assert [problem.code.value for problem in found] == [code]
    assert found[0].value == (None if not cell else cell if len(cell) <= 200 else cell[:199] + "…")


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    found = read(number="1", employees="x", website="x y", languages="zzzz")
    assert {problem.column for problem in found.problems} == {"number", "employees", "website", "languages"}


def test_a_column_that_stands_there_twice_counts_once() -> None:
    header = read_header(1, ["number", "name_uk", "номер", "industry", "КВЕД", ""])
    assert [problem.column for problem in header.problems] == ["номер", "КВЕД"]
    row = read_row(2, [NUMBER, "Дім", "1", "10.51", "x", "y"], header, AROUND)
    assert (row.problems, row.entry and row.entry[1]) == ([], NUMBER)


def test_a_problem_names_the_header_as_it_stands_in_the_file() -> None:
    header = read_header(1, ["Код  ЄДРПОУ", "Назва", "КВЕД", "Працівники"])
    row = read_row(2, [NUMBER, "Дім", "10.51", "x"], header, AROUND)
    assert [(problem.row, problem.column, problem.value) for problem in row.problems] == [(2, "Працівники", "x")]


def test_a_row_that_is_shorter_or_longer_than_the_header_is_read_as_far_as_it_goes() -> None:
    header = read_header(1, ["number", "name_uk", "industry", "city"])
    assert read_row(2, [NUMBER, "Дім"], header, AROUND).problems == []
    assert read_row(2, [NUMBER, "Дім", "10.51", "Буча", "more"], header, AROUND).facts == {"city": "Буча"}
