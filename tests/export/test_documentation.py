"""docs/export.md says what is exported, and nothing of the schema is left out without a word."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import FieldNode, parse

from graph.schema import schema
from server.export.catalogues import CATALOGUES
from server.export.describing import table
from tests.export.taking import NAMES, cells

DOCUMENT = (Path(__file__).parents[2] / "docs/export.md").read_text(encoding="utf-8")
IMPORTED = {
    *("scheme", "number", "name_uk", "name_en", "industry", "legal_name", "description_uk", "description_en"),
    *("employees", "founded_year", "website", "street", "city", "postal_code", "latitude", "longitude"),
    *("operational_status", "damage", "languages", "export_markets", "cooperation_types"),
    *("contact_person", "contact_email", "contact_phone"),
}
"""What an import of enterprises takes."""


@pytest.mark.parametrize("name", NAMES)
def test_the_document_has_the_columns_as_the_code_has_them(name: str) -> None:
    assert f"### {name.capitalize()}\n\n{table(CATALOGUES[name])}\n" in DOCUMENT


@pytest.mark.parametrize("name", NAMES)
def test_what_is_left_out_is_named(name: str) -> None:
    (_, rest) = DOCUMENT.split("## What is left out\n")
    (section, *_) = rest.split("\n## ")
    left_out = set(
        re.findall(r"`(\w+)`", "\n".join(line.split("|")[1] for line in section.splitlines() if "|" in line))
    )
    kind: Any = schema().graphql_schema.type_map[CATALOGUES[name].model.__name__]
    assert exported(name) == kind.fields.keys() - left_out


def exported(name: str) -> set[str]:
    """The fields of a row."""
    document: Any = parse(CATALOGUES[name].request.query)
    (catalogue,) = document.definitions[0].selection_set.selections
    (nodes,) = catalogue.selection_set.selections
    return {field.name.value for field in nodes.selection_set.selections if isinstance(field, FieldNode)}


@pytest.mark.parametrize("name", NAMES)
def test_each_exported_field_has_a_column(name: str) -> None:
    columns = {column.path.partition(".")[0] for column in CATALOGUES[name].columns}
    assert columns == exported(name)


async def test_what_an_import_takes_is_named_alike(caller: httpx.AsyncClient) -> None:
    row = (await cells(caller, "enterprises"))[0]
    assert row.keys() >= IMPORTED


@pytest.mark.parametrize("name", NAMES)
async def test_programs_are_told_what_the_columns_are(caller: httpx.AsyncClient, name: str) -> None:
    answer = await caller.get(f"/export/{name}.csv-metadata.json")
    found = answer.json()
    assert answer.headers["content-type"] == "application/csvm+json"
    assert found["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    names = [column["name"] for column in found["tableSchema"]["columns"]]
    assert names == list((await cells(caller, name))[0])
    assert all(column["dc:description"] for column in found["tableSchema"]["columns"])


@pytest.mark.parametrize("name", NAMES)
async def test_the_values_are_of_the_types_that_programs_are_told(caller: httpx.AsyncClient, name: str) -> None:
    fitting = {
        "integer": r"-?\d+",
        "double": r"-?\d+(\.\d+)?(e-?\d+)?",
        "decimal": r"-?\d+(\.\d+)?",
        "boolean": "true|false",
        "dateTimeStamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00",
        "anyURI": r"https?://\S+",
        "string": r"(?s).+",
    }
    found = (await caller.get(f"/export/{name}.csv-metadata.json")).json()
    for row in await cells(caller, name):
        for column in found["tableSchema"]["columns"]:
            value = row[column["name"]]
            for item in value.split(column["separator"]) if "separator" in column else [value]:
                assert not item or re.fullmatch(fitting[column["datatype"]], item), (column, item)
