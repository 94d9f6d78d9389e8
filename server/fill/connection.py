"""The connection by which data is filled in."""

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, TypeAlias

import asyncpg

from models import Base

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FILLING = 4_115_720_003
"""The advisory lock under which shipped data is filled in; any constant will do."""

AT_ONCE = 100
"""For how many rows a statement is run at once."""

JSONB_VERSION = b"\x01"
"""What PostgreSQL's binary jsonb begins with; COPY takes no other."""


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Connection]:
    """A connection that takes and gives JSONB as Python objects, in COPY too."""
    connection: Connection = await asyncpg.connect(url)
    try:
        await connection.set_type_codec(
            "jsonb",
            schema="pg_catalog",
            encoder=lambda value: JSONB_VERSION + json.dumps(value, ensure_ascii=False).encode(),
            decoder=lambda data: json.loads(data[1:]),
            format="binary",
        )
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def alone(connection: Connection) -> AsyncIterator[None]:
    """A transaction that fills in shipped data; one process at a time."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", FILLING)
        yield


async def execute_each(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Runs a statement for each of many rows.

    Some at a time: who is cancelled amid more than asyncpg writes at once (128 KiB) would wait without end.
    """
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        await connection.executemany(statement, some)


async def copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds many rows to a table."""
    await connection.copy_records_to_table(table, columns=list(columns), records=rows)


async def insert(connection: Connection, model: type[Base], **values: Any) -> int:
    """Adds a row and gives its id. Only names of the model's columns get into the statement."""
    if unknown := values.keys() - model.__table__.columns.keys():
        raise ValueError(f"{model.__tablename__} has no {', '.join(sorted(unknown))}")
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    added: int = await connection.fetchval(
        f"INSERT INTO {model.__tablename__} ({', '.join(values)}) VALUES ({places}) RETURNING id",  # noqa: S608
        *values.values(),
    )
    return added


async def ids_by(connection: Connection, table: str, column: str) -> dict[str, int]:
    """The ids of a table's rows by their codes. The names are the code's own."""
    rows = await connection.fetch(f"SELECT {column} AS code, id FROM {table}")  # noqa: S608
    return {row["code"]: row["id"] for row in rows}
