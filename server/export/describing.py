"""What the columns are, in the schema's own words: for readers of the documentation, and as CSVW for programs."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import GraphQLField, GraphQLList, get_named_type, get_nullable_type

from graph.schema import schema
from server.export.catalogues import OWN_LANGUAGES, Catalogue
from server.export.cells import SEPARATOR, Column

LANGUAGES = {"uk": "Ukrainian", "en": "English"}
# By the schema's types; the others are texts.
DATATYPES = {
    "Int": "integer",
    "Float": "double",
    "Decimal": "decimal",
    "Boolean": "boolean",
    "DateTime": "dateTimeStamp",
    "URL": "anyURI",
}
CSVW = "application/csvm+json"


class Described(NamedTuple):
    """A column, for those who read it."""

    name: str
    datatype: str
    is_list: bool
    description: str


def described(catalogue: Catalogue) -> list[Described]:
    """The columns of a catalogue, in their order."""
    return [described_column(column, catalogue) for column in catalogue.columns]


def described_column(column: Column, catalogue: Catalogue) -> Described:
    found = list(on_path(column, catalogue))
    kind: Any = get_nullable_type(found[-1].type)
    words = " ".join(field.description or "" for field in found)
    datatype = DATATYPES.get(get_named_type(kind).name, "string")
    if "Translations" not in column.path:
        return Described(column.name, datatype, isinstance(kind, GraphQLList), words)
    others = f"{words} Those but {' and '.join(LANGUAGES[tag] for tag in OWN_LANGUAGES)}: a JSON object by language."
    in_one = words if column.language is None else words.replace("all languages", LANGUAGES[column.language])
    return Described(column.name, "string", is_list=False, description=in_one if column.language else others)


def on_path(column: Column, catalogue: Catalogue) -> Iterator[GraphQLField]:
    """The fields of the schema from a row to a column's value."""
    kind: Any = schema().graphql_schema.type_map[catalogue.model.__name__]
    for name in column.path.split("."):
        field: GraphQLField = kind.fields[name]
        yield field
        kind = get_named_type(field.type)


def metadata(catalogue: Catalogue, licence: str) -> dict[str, Any]:
    """The CSV file's description as the W3C's "CSV on the Web" has it."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{catalogue.name}.csv",
        "dc:license": {"@id": licence},
        "tableSchema": {"primaryKey": "id", "columns": [csvw_column(column) for column in described(catalogue)]},
    }


def csvw_column(column: Described) -> dict[str, Any]:
    separator = {"separator": SEPARATOR} if column.is_list else {}
    return {
        "name": column.name,
        "titles": column.name,
        "datatype": column.datatype,
        **separator,
        "dc:description": column.description,
    }


def table(catalogue: Catalogue) -> str:
    """The columns as a table of the documentation."""
    lines = ["| column | type | what it is |", "| --- | --- | --- |"]
    for column in described(catalogue):
        kind = f"list of {column.datatype}" if column.is_list else column.datatype
        lines.append(f"| `{column.name}` | {kind} | {column.description} |")
    return "\n".join(lines)
