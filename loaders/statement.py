"""SQLAlchemy statements as text and bound values: reading goes through asyncpg alone."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Executable
from sqlalchemy.dialects.postgresql import asyncpg

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call]


class Database(Protocol):
    """Runs one SQL statement and gives its rows."""

    async def fetch(self, text: str, *values: Any) -> Sequence[Mapping[str, Any]]: ...


def compiled(statement: Executable, binds: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The text with $1, $2 … and their values; `binds` gives those that the statement only names."""
    query = statement.compile(dialect=DIALECT)  # type: ignore[attr-defined]
    needed = {name: binds[name] for name in query.binds if name in binds}
    values = query.construct_params(needed)
    return str(query), [values[name] for name in query.positiontup or ()]


async def fetch(database: Database, statement: Executable, binds: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The rows of a statement."""
    text, values = compiled(statement, binds)
    return await database.fetch(text, *values)
