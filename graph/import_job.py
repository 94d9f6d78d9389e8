"""Imports of enterprises, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import models
from graph.described import describe
from graph.fields import kinds
from graph.fields.kinds import column, one, page
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import Connection
from loaders import import_job as loaders
from models import ImportStatus

if TYPE_CHECKING:
    from graph.region import Region

describe(
    ImportStatus,
    "How far an import is.",
    RUNNING="It waits, or is being done.",
    COMPLETED="All rows were read; `errors` has those that were not taken.",
    FAILED="The file could not be read to its end; `errors` says why. What was taken before stays.",
)


@entity(models.ImportError)
class ImportError:
    """Something that was wrong in the file."""

    row: int = kinds.column("The row as a spreadsheet counts: the header is row 1.")
    column: str | None = kinds.column(
        "The column's header as it stands in the file; null where it is about the whole row."
    )
    code: str = kinds.column("What kind of problem it is: a value of UserErrorCode.")
    message: str = kinds.column("The problem in a sentence.")
    value: str | None = kinds.column("What stood there, up to 200 characters.")


@entity(models.ImportJob)
class ImportJob(Node):
    """A file of a region's enterprises, on its way into the portal."""

    region: Region = one("The region whose administration sent it.", loaders.region_of_import)
    file_name: str = column("The name of the file.")
    is_dry_run: bool = column("Whether all is checked and counted, and nothing kept.")
    status: ImportStatus = column("How far it is.")
    rows_read: int = column("How many rows were read so far, without the header and empty ones.")
    rows_created: int = column("How many of them are new enterprises.")
    rows_updated: int = column("How many changed an enterprise.")
    rows_unchanged: int = column("How many say what is there already.")
    rows_rejected: int = column("How many were not taken.")
    errors: Connection[ImportError] = page(
        "What was wrong, row by row, columns that are not known first; up to 10,000 are kept.",
        loaders.errors_of_import,
        sides=("first", "after"),
    )
    started_at: datetime = column("When the file was sent.")
    finished_at: datetime | None = column("When it ended; null while it runs.")
