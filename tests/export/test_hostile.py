"""Texts that would harm who opens them, or break the form, do neither."""

import csv
import io
import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.export.cells import cell, escaped
from server.export.forms import BYTE_ORDER_MARK, table
from server.sheets.formulas import DANGEROUS
from tests.export.taking import cells, rows, taken
from tests.resolvers.conftest import Api
from tests.resolvers.writing import published

FORMULAS = [
    '=HYPERLINK("http://evil.example";"click")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "-5",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
]
UGLY = [
    'a "quoted" text, with; separators\tand | bars',
    "lines\nand\r\nmore lines",
    "'already quoted'",
    "🏭 фабрика 👩‍🔧 \u202eRTL\u202c שלום مرحبا",
    "\ufeffmark, \u2028separator, \x01\x1f control",
    "\\ \\n \\u0000 {} [] </script> %00",
    " =1+1",
]
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


async def named(api: Api, words: str) -> Any:
    """An enterprise that has such a text in each place, however it came there."""
    enterprise = await published(api)
    await api.rows(
        """UPDATE enterprises SET legal_name = $2, city = $2, contact_person = $2, contact_is_public = true,
            name = jsonb_build_object('uk', $2::text, 'en', $2::text, 'pl', $2::text) WHERE id = $1 RETURNING id""",
        int(enterprise["id"]),
        words,
    )
    return enterprise


@pytest.mark.parametrize("words", FORMULAS)
async def test_no_cell_is_a_formula_and_no_line_of_json_is_changed(
    caller: httpx.AsyncClient, api: Api, words: str
) -> None:
    enterprise = await named(api, words)
    row = next(row for row in await cells(caller, "enterprises") if row["id"] == enterprise["id"])
    for column in ("legal_name", "city", "contact_person", "name_uk", "name_en"):
        assert row[column] == f"'{words}"
    assert json.loads(row["name_other"]) == {"pl": words}
    line = next(row for row in await rows(caller, "enterprises") if row["id"] == enterprise["id"])
    assert line["legalName"] == words


@pytest.mark.parametrize("words", UGLY)
async def test_whatever_is_in_a_text_comes_out_as_it_is(caller: httpx.AsyncClient, api: Api, words: str) -> None:
    enterprise = await named(api, words)
    row = next(row for row in await cells(caller, "enterprises") if row["id"] == enterprise["id"])
    assert row["legal_name"] == row["name_uk"] == words
    line = next(row for row in await rows(caller, "enterprises") if row["id"] == enterprise["id"])
    assert line["legalName"] == words


async def test_negative_numbers_stay_numbers_and_telephone_numbers_do_not_become_such(
    caller: httpx.AsyncClient, api: Api
) -> None:
    enterprise = await published(api, contact={"phone": "+380442345678", "isPublic": True})
    await api.rows(
        "UPDATE enterprises SET latitude = -12.5, longitude = -0.25 WHERE id = $1 RETURNING id", int(enterprise["id"])
    )
    row = next(row for row in await cells(caller, "enterprises") if row["id"] == enterprise["id"])
    assert (row["latitude"], row["longitude"]) == ("-12.5", "-0.25")
    assert row["contact_phone"].startswith("'+380")
    content = (await taken(caller, "enterprises.csv")).content.decode()
    assert ",-12.5,-0.25," in content


@given(TEXTS)
def test_no_text_makes_a_cell_that_a_spreadsheet_runs(words: str) -> None:
    written = cell(words)
    assert not written.startswith(DANGEROUS)
    assert written.removeprefix("'") == words.removeprefix("'")


@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_a_line_is_split_where_its_cells_end(words: list[str]) -> None:
    found = list(csv.reader(io.StringIO(table([words]).decode(), newline=""), strict=True))
    assert found == [words]


def test_all_texts_are_quoted_so_that_no_other_separator_splits_them() -> None:
    assert table([["a;=1+1", "b\t=1", 1, -2.5]]) == b'"a;=1+1","b\t=1",1,-2.5\r\n'


@given(st.lists(st.text("ab|\\", min_size=1), min_size=1))
def test_items_of_a_list_can_be_told_apart(items: list[str]) -> None:
    assert split("|".join(map(escaped, items))) == items


def split(joined: str) -> list[str]:
    """As the documentation says that a list is read."""
    items, letters = [""], iter(joined)
    for letter in letters:
        if letter == "|":
            items.append("")
        else:
            items[-1] += next(letters) if letter == "\\" else letter
    return items


async def test_excel_knows_the_encoding(caller: httpx.AsyncClient) -> None:
    content = (await taken(caller, "enterprises.csv")).content
    assert content.startswith(BYTE_ORDER_MARK.encode() + b'"id","slug",')
    assert b"\r\n" in content
