"""How exports are written: as lines of JSON, or as CSV."""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence

from server.export.catalogues import Catalogue
from server.export.cells import Column, cell

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By which Excel knows UTF-8."""
BROKEN_LINE, WHOLE_LINE = b", \n ", b", "
"""PostgreSQL breaks the line between the objects of a list; in a JSON text no line break can be."""


class Form(ABC):
    """Writes the rows of one catalogue."""

    name: str
    media_type: str
    description: str
    """A link to what says which fields there are; the catalogue's name goes into its braces."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    @property
    def columns(self) -> Sequence[Column]:
        """What the form itself makes of a row's fields."""
        return ()

    def opening(self) -> bytes:
        """What comes before all rows."""
        return b""

    @abstractmethod
    def written(self, rows: Sequence[bytes]) -> bytes:
        """Rows, which are JSON."""


class Lines(Form):
    """One JSON object a line, as PostgreSQL wrote it."""

    name = "ndjson"
    media_type = "application/x-ndjson"
    description = '</schema.graphql>; rel="describedby"; type="text/plain"'

    def written(self, rows: Sequence[bytes]) -> bytes:
        return b"".join([row.replace(BROKEN_LINE, WHOLE_LINE) + b"\n" for row in rows])


class Table(Form):
    """RFC 4180, in UTF-8 with its mark. All but numbers is quoted, so that no cell can be split."""

    name = "csv"
    media_type = "text/csv; charset=utf-8; header=present"
    description = '</export/{}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"'

    @property
    def columns(self) -> Sequence[Column]:
        return self.catalogue.columns

    def opening(self) -> bytes:
        return BYTE_ORDER_MARK.encode() + table([[column.name for column in self.columns]])

    def written(self, rows: Sequence[bytes]) -> bytes:
        return table([[cell(column.take(row)) for column in self.columns] for row in map(json.loads, rows)])


def table(lines: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(lines)
    return text.getvalue().encode()


FORMS: dict[str, type[Form]] = {form.name: form for form in (Lines, Table)}
