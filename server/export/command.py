"""`partnergraph export`."""

import sys
from contextlib import aclosing, nullcontext
from typing import Any, BinaryIO

import click

from models.errors import CallerError
from server.database import Database
from server.expected import ExpectedError
from server.export.forms import Form
from server.export.reading import Exporting, Snapshot, exported_operations
from server.health import Readiness

STATEMENT_TIMEOUT = 60
NO_END = 0
"""PostgreSQL's word for a pause of any length: who reads the command's output may take its time."""


async def export(url: str, form: Form, file: BinaryIO) -> None:
    """Writes a catalogue. Raises ExpectedError where the database is not ready or fails."""
    database = Database(url, size=1, statement_timeout=STATEMENT_TIMEOUT)
    try:
        if missing := await Readiness(database).missing():
            raise ExpectedError(f"There is nothing to export: {missing}.")
        exporting = Exporting(database, exported_operations())
        async with exporting.snapshot(form.catalogue, idle_seconds=NO_END) as snapshot:
            await write(snapshot, form, file)
    except CallerError as error:
        raise ExpectedError(f"The export broke off: {error.__cause__ or error}") from error
    finally:
        await database.close()


async def write(snapshot: Snapshot, form: Form, file: BinaryIO) -> None:
    bar = await progress(snapshot) if sys.stderr.isatty() else nullcontext()
    with bar as shown:
        async with aclosing(snapshot.written(form)) as written:
            async for block, rows in written:
                file.write(block)
                if shown is not None:
                    shown.update(rows)


async def progress(snapshot: Snapshot) -> Any:
    return click.progressbar(length=await snapshot.count(), label=snapshot.catalogue.name.capitalize(), file=sys.stderr)
