"""A catalogue that tests change, with what only some may see of it, and one that is large."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from server.fill.demo import load_demo
from server.settings import Settings
from tests.conftest import calling, running, seeded
from tests.postgres import fresh_database
from tests.resolvers.conftest import Api

LARGE = 4_000


@pytest.fixture(scope="module")
def catalogue_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@pytest.fixture(scope="module")
async def catalogue_app(catalogue_url: str) -> AsyncIterator[Any]:
    async with running(Settings(database_url=catalogue_url)) as app:
        yield app


@pytest.fixture(scope="module")
async def caller(catalogue_app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Who asks for exports, without a token."""
    async with calling(catalogue_app) as client:
        yield client


@pytest.fixture(scope="module")
def api(catalogue_app: Any) -> Api:
    """Who changes the catalogue."""
    return Api(catalogue_app.state.database, catalogue_app.state.transactions, catalogue_app.endpoint.operations)


@pytest.fixture(scope="session")
def large_url(server_url: str, reference_url: str) -> Iterator[str]:
    """A catalogue of many megabytes, which tests only read."""
    with seeded(server_url, reference_url, enterprises=LARGE) as url:
        yield url
