"""docs/rights.md says what the code does."""

from pathlib import Path
from typing import Any

from graph.fields.registry import DEFINITION
from graph.schema import schema
from resolvers.rights import WHO_MAY, Right

DOCUMENT = Path(__file__).parents[2] / "docs/rights.md"


def mutations() -> dict[str, Right]:
    """The right that each mutation of the schema takes."""
    root: Any = schema().graphql_schema.mutation_type
    return {name: field.extensions[DEFINITION].definition.run.right for name, field in root.fields.items()}


def table() -> str:
    """The table of rights, as the document shows it."""
    lines = ["| what | by which mutations | who may |", "| --- | --- | --- |"]
    for right, allowed in WHO_MAY.items():
        names = ", ".join(f"`{name}`" for name, needed in mutations().items() if needed is right)
        lines.append(f"| {right.value} | {names} | {'; '.join(who.value for who in allowed)} |")
    return "\n".join(lines)


def test_the_document_shows_the_table_of_the_code() -> None:
    assert table() in DOCUMENT.read_text(encoding="utf-8"), f"docs/rights.md lacks:\n{table()}"
