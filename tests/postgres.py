"""The PostgreSQL that the tests run on: an embedded one in a folder of its own, or TEST_DATABASE_URL's."""

import asyncio
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from server.embedded import embedded_postgres

# Nothing here has to survive a crash of the machine, and statistics are as a test makes them, whenever it runs.
HASTY = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that PostgreSQL's user can reach, which pytest's own are not."""
    path = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path)


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server, by which databases can be made and dropped."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with folder() as path, embedded_postgres(path / "data", options=HASTY) as url:
        yield url


@contextmanager
def fresh_database(server_url: str, *, template: str | None = None) -> Iterator[str]:
    """Give the address of a new database, a copy of `template` (an address nobody is connected to) if given."""
    name = f"test_{secrets.token_hex(6)}"
    source = urlsplit(template).path.removeprefix("/") if template else "template0"
    _execute(server_url, f'CREATE DATABASE {name} TEMPLATE "{source}" STRATEGY file_copy')
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        _execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def database_url(server_url: str) -> Iterator[str]:
    """One empty database for the whole run."""
    with fresh_database(server_url) as url:
        yield url


def _execute(url: str, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    # In a thread of its own: the caller may be inside a running loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(execute())).result()
