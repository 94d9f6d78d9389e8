"""Reads a catalogue whole: one moment of it, through a cursor of PostgreSQL's over a connection of its own."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from graph.document import Documents
from graph.engine.execution import Operations
from graph.schema import schema
from loaders.freshness import freshness
from loaders.scope import Scope
from loaders.statement import compiled
from models.errors import AWAY
from server.database import GRACE_SECONDS, Database, failure_of
from server.export.catalogues import Catalogue
from server.export.forms import Form

FIRST_ROWS, MOST_ROWS = 10, 200
"""How many rows are read at once."""
BATCH_BYTES = 64 * 1024
"""About how many bytes are, whatever is in them."""
DIGEST = 20


@dataclass(frozen=True)
class Freshness:
    """How fresh a catalogue is: `state` is another whenever a row may be."""

    state: str
    modified_at: datetime | None
    """When it last changed, as far as that is known."""


def exported_operations() -> Operations:
    """What plans our own documents, whatever the limits of callers' are."""
    return Operations(Documents(schema().graphql_schema))


class Exporting:
    """Exports what anonymous callers may see of a database."""

    def __init__(self, database: Database, operations: Operations) -> None:
        self.database = database
        self.operations = operations

    async def freshness(self, catalogue: Catalogue) -> Freshness:
        """How fresh a catalogue is now. Raises Timeout and Unavailable."""
        text, values = fresh(catalogue, scope := Scope())
        (row,) = await self.database.fetch(text, *values)
        return freshness_of(row, scope)

    @asynccontextmanager
    async def snapshot(self, catalogue: Catalogue, *, idle_seconds: int) -> AsyncIterator["Snapshot"]:
        """One moment of a catalogue, which PostgreSQL lets go of after so long a pause. Raises as `freshness` does."""
        with told():
            connection = await self.database.connect()
        try:
            with told():
                await connection.execute(f"SET idle_in_transaction_session_timeout = '{idle_seconds}s'")
                await connection.transaction(isolation="repeatable_read", readonly=True).start()
            yield Snapshot(connection, self.operations, catalogue)
            with suppress(*AWAY):
                await connection.close(timeout=GRACE_SECONDS)
        finally:
            connection.terminate()  # at once, even amid a row


@contextmanager
def told() -> Iterator[None]:
    """Failures of the database, as callers are told of them."""
    try:
        yield
    except AWAY as error:
        raise failure_of(error) from error


class Snapshot:
    """A catalogue at one moment, in a transaction of its own. Its methods raise Timeout and Unavailable."""

    def __init__(self, connection: Any, operations: Operations, catalogue: Catalogue) -> None:
        self.connection = connection
        self.operations = operations
        self.catalogue = catalogue
        self.scope = Scope()

    async def freshness(self) -> Freshness:
        text, values = fresh(self.catalogue, self.scope)
        with told():
            return freshness_of(await self.connection.fetchrow(text, *values), self.scope)

    async def count(self) -> int:
        """How many rows there are: `totalCount`."""
        ready = self.operations.ready(self.catalogue.count, self.scope)
        with told():
            (found,) = await self.connection.fetchrow(ready.statement.text, *ready.values(self.scope))
        return int(found)

    async def batches(self) -> AsyncGenerator[Sequence[bytes]]:
        """All rows by id, as JSON, some at a time: none is read before it is asked for."""
        ready = self.operations.exported(self.catalogue.request, self.scope)
        with told():
            cursor = await self.connection.cursor(ready.statement.text, *ready.values(self.scope))
        count = FIRST_ROWS
        while found := await fetched(cursor, count):
            rows = [row["c1"] for row in found]
            yield rows
            count = max(1, min(MOST_ROWS, BATCH_BYTES * len(rows) // sum(map(len, rows))))

    async def written(self, form: Form) -> AsyncGenerator[tuple[bytes, int]]:
        """The whole in a form, some at a time, each with how many rows are in it."""
        opening = form.opening()
        async for rows in self.batches():
            yield opening + form.written(rows), len(rows)
            opening = b""
        yield opening, 0


async def fetched(cursor: Any, count: int) -> Sequence[Any]:
    with told():
        found: Sequence[Any] = await cursor.fetch(count)
    return found


def fresh(catalogue: Catalogue, scope: Scope) -> tuple[str, list[Any]]:
    return compiled(freshness(catalogue.model), scope.binds)


def freshness_of(row: Any, scope: Scope) -> Freshness:
    """When a catalogue last changed is not known where the events that would tell it are no longer kept."""
    state = ":".join(str(row[name]) for name in ("position", "newest", "closed_at"))
    times = [time for name in ("occurred_at", "updated_at", "closed_at") if (time := row[name]) is not None]
    is_known = bool(times) and (row["occurred_at"] is not None or row["forgotten"] == 0)
    return Freshness(state, min(max(times), scope.now) if is_known else None)


class Versions:
    """Names a form's bytes: the same name for the same rows, columns and SQL."""

    def __init__(self, operations: Operations, form: Form) -> None:
        self.operations = operations
        self.form = form

    @cached_property
    def software(self) -> str:
        """What of this program the bytes depend on."""
        catalogue, scope = self.form.catalogue, Scope()
        columns = ",".join(column.name for column in self.form.columns)
        statement = self.operations.exported(catalogue.request, scope).statement
        return f"{self.form.name}\n{columns}\n{catalogue.request.query}\n{statement.text}"

    def name(self, found: Freshness) -> str:
        return hashlib.sha256(f"{found.state}\n{self.software}".encode()).hexdigest()[:DIGEST]
