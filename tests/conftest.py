"""What tests share: a PostgreSQL with the demo data, the app over it, and a count of its SQL."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import hypothesis
import pytest

from server.app import create_app
from server.database import Database
from server.fill.demo import load_demo
from server.fill.seed import seed
from server.migrate import migrate
from server.settings import Settings
from tests.postgres import database_url, fresh_database, server_url

__all__ = ["database_url", "server_url"]  # fixtures for all tests

Ask = Callable[..., Any]
STARTED_WITHIN = 120

# The same examples each time, however slow the machine is.
hypothesis.settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def reference_url(server_url: str) -> Iterator[str]:
    """A migrated database with the reference data, which no test changes: a template for others."""
    with fresh_database(server_url) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def demo_url(server_url: str, reference_url: str) -> Iterator[str]:
    """A database with the reference and the demo data, which tests only read."""
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@pytest.fixture(scope="session")
async def app(demo_url: str) -> AsyncIterator[Any]:
    async with running(Settings(database_url=demo_url)) as app:
        yield app


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Any]:
    """The app, in this process."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture(scope="session")
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(app) as client:
        yield client


def calling(app: Any) -> httpx.AsyncClient:
    """A client of the app, without a network."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://api.test")


@pytest.fixture
def ask(client: httpx.AsyncClient) -> Ask:
    """Sends an operation and gives its data; `errors=True` gives the whole answer."""

    async def send(query: str, *, errors: bool = False, headers: dict[str, str] | None = None, **variables: Any) -> Any:
        answer = (await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)).json()
        if errors:
            return answer
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    return send


@pytest.fixture
def statements(app: Any) -> Iterator[list[str]]:
    """The SQL that the app ran since the test began."""
    with listening(app) as seen:
        yield seen


@contextmanager
def listening(app: Any) -> Iterator[list[str]]:
    """The SQL that an app runs meanwhile."""
    seen: list[str] = []
    app.state.database.listeners.append(seen.append)
    try:
        yield seen
    finally:
        app.state.database.listeners.remove(seen.append)


@asynccontextmanager
async def opened(url: str, *, size: int = 2, statement_timeout: int = 60) -> AsyncIterator[Database]:
    """A database without an app."""
    database = Database(url, size=size, statement_timeout=statement_timeout)
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def seeded(server_url: str, reference_url: str, *, enterprises: int) -> Iterator[str]:
    """A database with the reference data and so many generated enterprises."""
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(seed(url, enterprises=enterprises, seed=1, progress=lambda _: None))
        yield url


@pytest.fixture(scope="session")
def api_url(demo_url: str) -> Iterator[str]:
    """The address of a server in a process of its own, as browsers and gateways need it."""
    with serving(demo_url) as url:
        yield url


@contextmanager
def serving(database_url: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database_url, "PORT": str(port)}
    command = [sys.executable, "-m", "server.cli", "serve", "--no-demo"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(STARTED_WITHIN)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < ends and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("The server did not start.")
