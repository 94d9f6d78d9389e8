"""Files that people send: what is read of them, and what is refused before it costs anything."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from server.sheets import sheet as bounds
from server.sheets.opening import opened
from server.sheets.sheet import Line, SheetError
from tests.importing.conftest import xlsx_of
from tests.importing.excel import SHEET, STRINGS, changed, shared

UKRAINIAN = [["номер", "назва"], ["1", "ТОВ «Їжак», Ґанок і Єва"]]
TEXT = 'номер,назва\n1,"ТОВ «Їжак», Ґанок і Єва"\n'


WORKBOOK = shared(xlsx_of(["number", "назва"], [1, "Дім"], [2.5, True]))


@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"a,b\n", b"\xef\xbb\xbf", b'"']))
def test_arbitrary_bytes_are_read_or_refused(content: bytes, head: bytes) -> None:
    with suppress(SheetError):
        read(head + content)


@given(place=st.integers(0, len(WORKBOOK) - 1), byte=st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused(place: int, byte: int) -> None:
    with suppress(SheetError):
        read(WORKBOOK[:place] + bytes([byte]) + WORKBOOK[place + 1 :])


def read(content: bytes) -> list[Line]:
    return list(opened(io.BytesIO(content)).lines)


def cells(content: bytes) -> list[list[str]]:
    return [list(line.cells) for line in read(content)]


def refusal(content: bytes) -> str:
    with pytest.raises(SheetError) as caught:
        read(content)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_text_is_read_in_each_of_its_encodings_and_line_endings(encoding: str, ending: str) -> None:
    assert cells(TEXT.replace("\n", ending).encode(encoding)) == UKRAINIAN


def test_windows_1251_is_known_even_where_it_begins_like_utf_8() -> None:
    text = "номер;назва\n1;" + "Рівне Вінниця Ріг " * 20
    assert cells(text.encode("cp1251"))[1][1].startswith("Рівне Вінниця")


@pytest.mark.parametrize(
    "text",
    [
        "number,name_uk\n1,ISO-сертифікат\n2,IT-компанія\n3,«EcoДім»\n",
        "number,contact_person\n1,Іваненко О. О.\n2,Ґє Я. Ю.\n",
        "number,name_en\n1,Firm №5\n",
    ],
    ids=["Latin words beside", "initials", "no letter"],
)
def test_windows_1251_is_read_whatever_latin_words_are_in_it(text: str) -> None:
    assert [",".join(line) for line in cells(text.encode("cp1251"))] == text.splitlines()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("number,name_en\n1,Café Müller\n", "cp1252"),
        ("number,name_en\n1,Crêperie à la crème\n2,Ägir & Söhne\n", "cp1252"),
        ("number,name_en\n1,Plumber\n2,Smörgås\n" + "3,Baker\n" * 50_000, "cp1252"),
        ("number,name_en\n1,Baker\n" + "2,Baker\n" * 50_000 + "3,Smörgås\n", "cp1252"),
        ("number,name_pl\n1,Łódź i Żółw\n", "cp1250"),
    ],
    ids=["English", "French", "at the beginning", "at the end", "Polish"],
)
def test_another_encoding_of_windows_is_not_read_as_gibberish(text: str, encoding: str) -> None:
    assert "neither in UTF-8 nor in Windows-1251" in refusal(text.encode(encoding))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen_in_the_header(delimiter: str) -> None:
    text = f'"a, b; c"{delimiter}d\n1{delimiter}x,y;z\n'
    assert cells(text.encode())[0] == ["a, b; c", "d"]


def test_a_line_break_in_a_cell_makes_no_further_row() -> None:
    lines = read(b'a,b\n1,"x\ny\nz"\n\n2,w\n')
    assert [(line.row, list(line.cells)) for line in lines if not line.is_empty] == [
        (1, ["a", "b"]),
        (2, ["1", "x\ny\nz"]),
        (4, ["2", "w"]),
    ]


@pytest.mark.parametrize(
    "bad", ['1,"never closed', '1,"twice" quoted"', '"ТОВ" Дім,1'], ids=["not closed", "not doubled", "after it"]
)
def test_a_wrong_quotation_mark_costs_its_own_row_alone(bad: str) -> None:
    lines = read(f'a,b\n{bad}\n2,x\n3,"y"\n'.encode())
    assert [list(line.cells) for line in lines] == [["a", "b"], [], ["2", "x"], ["3", "y"]]
    assert str(lines[1].broken) == bad
    assert lines[1].broken
    assert "quotation mark" in lines[1].broken.reason


def test_a_cell_that_is_too_long_costs_its_own_row_alone() -> None:
    lines = read(b"a,b\n1," + b"x" * 200_000 + b"\n2,y\n")
    assert [list(line.cells) for line in lines] == [["a", "b"], [], ["2", "y"]]
    assert lines[1].broken
    assert "too long" in lines[1].broken.reason


@pytest.mark.parametrize("row", [b"x," * 600_000, b'"x\n",' * 300_000], ids=["one line", "many lines"])
def test_a_row_that_is_too_long_ends_the_reading(row: bytes) -> None:
    with pytest.raises(SheetError, match="1048576 characters") as caught:
        read(b"a,b\n1,2\n" + row + b"\n")
    assert caught.value.row == 3


def test_columns_past_the_last_one_that_may_be_are_not_read() -> None:
    assert len(cells(b"a," * 1000 + b"\n")[0]) == bounds.MOST_COLUMNS


@pytest.mark.parametrize("content", [b"ab\r" * 300_000, b"\n" * 300_000], ids=["lone returns", "nothing"])
def test_lines_are_read_one_by_one_however_they_end(content: bytes) -> None:
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        with suppress(SheetError):
            for _ in opened(file).lines:
                pass
        assert tracemalloc.get_traced_memory()[1] < 2 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_rows_with_wrong_quotation_marks_are_bounded() -> None:
    assert "quotation mark" in refusal(b"a,b\n" + b'1,"x\n' * 101)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "neither a text"),
        (TEXT.encode("utf-32"), "UTF-16 or UTF-32"),
        (b"\x00\x01\x02\x03", "neither a text"),
        (TEXT.encode() + "Ї".encode()[:1] + b"\n", "broken"),
        (("і" * 30_000).encode() + b"\xff" + ("ї" * 30_000).encode(), "broken"),
        (b"\xef\xbb\xbf" + TEXT.encode("cp1251"), "broken"),
        (b"\x98\x98\x98,\xe0", "neither in UTF-8 nor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or encrypted Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 and nothing", "no XLSX"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, told: str) -> None:
    assert told in refusal(content)


def test_numbers_dates_and_truths_are_read_as_a_person_would_type_them() -> None:
    midnight = datetime(2020, 5, 9)  # noqa: DTZ001 - cells have no time zone
    line = ["01234567", 1234567, 10.51, 50.0, 1e15, True, midnight, date(2020, 5, 9), None, " text "]
    assert cells(xlsx_of(line)) == [
        ["01234567", "1234567", "10.51", "50", "1000000000000000", "TRUE", "2020-05-09", "2020-05-09", "", " text "]
    ]


def test_formulas_and_errors_are_told_and_never_evaluated() -> None:
    found = cells(xlsx_of(["=1+1", '=HYPERLINK("https://evil.example","x")', "#N/A", "'=text"]))[0]
    assert [getattr(cell, "reason", None) is None for cell in found] == [False, False, False, True]
    assert found[:2] == ["=1+1", '=HYPERLINK("https://evil.example","x")']


def test_what_a_formula_once_gave_is_not_taken_either() -> None:
    content = changed(xlsx_of([7]), SHEET, b"<v>7</v>", b"<f>1+1</f><v>2</v>")
    assert (cells(content)[0][0], bool(getattr(cells(content)[0][0], "reason", ""))) == ("=1+1", True)


def test_empty_rows_keep_their_numbers_and_the_last_ones_are_nothing() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["A5"], sheet["A9"] = "a", "b", " "
    file = io.BytesIO()
    book.save(file)
    assert [(line.row, line.cells[0]) for line in read(file.getvalue()) if not line.is_empty] == [(1, "a"), (5, "b")]


def test_only_the_first_visible_sheet_is_read() -> None:
    book = Workbook()
    book.active.sheet_state = "hidden"  # type: ignore[union-attr]
    book.create_sheet("seen").append(["x"])
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [["x"]]


def test_a_sheet_is_not_believed_how_large_it_is() -> None:
    content = changed(xlsx_of(["a"]), SHEET, b'ref="A1"', b'ref="A1:XFD1048576"')
    assert cells(content) == [["a"]]


def test_a_row_far_away_costs_no_more_than_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.sheets.workbook.MOST_ROWS", 50)
    content = changed(xlsx_of(["a"]), SHEET, b'<row r="1"', b'<row r="999999999"')
    assert len(read(content)) <= 100


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_more_rows_than_there_may_be_are_told_of_with_their_number(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_ROWS", 2)
    content = b"a\n1\n2\n3\n" if kind == "csv" else xlsx_of(["a"], [1], [2], [3])
    with pytest.raises(SheetError, match="at most 2 rows") as caught:
        read(content)
    assert caught.value.row == 4


def packed(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed(("xl/sharedStrings.xml", b"\0" * 40_000_000), ("[Content_Types].xml", b"<x/>"))
    assert len(bomb) < 100_000
    assert "packed too tightly" in refusal(bomb)


def test_a_bomb_of_many_parts_is_refused() -> None:
    assert "packed too tightly" in refusal(packed(*((f"{number}.xml", b"x") for number in range(600))))


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further() -> None:
    """Its directory says 10 bytes: ZipFile reads no more, and the part is broken."""
    content = xlsx_of(["a"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
        size = sheet.file_size.to_bytes(4, "little")
    assert size in content
    assert "no XLSX" in refusal(content.replace(size, (10).to_bytes(4, "little")))


SMALLEST = b"<r/>"
STYLES = "xl/styles.xml"


@pytest.mark.parametrize(
    ("part", "before", "added"),
    [
        (STRINGS, b"</sst>", b"<si>" + SMALLEST * 600_000 + b"</si>"),
        (STRINGS, b"</sst>", b"<si/>" * 2_100_000),
        (STYLES, b"</styleSheet>", SMALLEST * 600_000),
        (SHEET, b"</sheetData>", b"<row>" + b'<c a="" b=""/>' * 200_000 + b"</row>"),
    ],
    ids=["one text", "many texts", "styles", "one row"],
)
def test_what_would_be_far_larger_in_memory_than_unpacked_is_refused(
    part: str, before: bytes, added: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.sheets.workbook.MOST_RATIO", 10_000)
    assert "too much in it" in refusal(changed(WORKBOOK, part, before, added + before))


def test_tags_that_cannot_be_counted_are_refused() -> None:
    wide = b"<styleSheet/>".decode().encode("utf-16-le")
    content = packed(("xl/styles.xml", wide))
    assert "no XLSX" in refusal(content)


def test_a_directory_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zipfile.ZipInfo._decodeExtra", lambda *_: pytest.fail("It was read."))
    assert "too much in it" in refusal(packed(*((f"{number:060}", b"") for number in range(3000))))


def test_a_row_costs_no_more_columns_than_there_may_be() -> None:
    content = changed(xlsx_of(["a"]), SHEET, b"</sheetData>", b'<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>')
    assert cells(content) == [["a"], []]


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize(
    ("part", "root"), [(SHEET, b"<worksheet"), (STRINGS, b"<sst"), ("xl/workbook.xml", b"<workbook")]
)
def test_entities_are_refused_wherever_they_stand(part: str, root: bytes) -> None:
    content = shared(xlsx_of(["a"]))
    if part == STRINGS:
        root = b'<?xml version="1.0"?>' + root
    declared = changed(content, part, root, ENTITIES + root.removeprefix(b'<?xml version="1.0"?>'))
    assert "no XLSX" in refusal(declared)


def test_texts_that_a_file_shares_are_read_where_they_are_used() -> None:
    assert cells(shared(xlsx_of(["Їжак", "b", 1], ["b", "Їжак", 2]))) == [["Їжак", "b", "1"], ["b", "Їжак", "2"]]


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(packed(("xl/workbook.xml", b"x")))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert "without a password" in refusal(bytes(content))
