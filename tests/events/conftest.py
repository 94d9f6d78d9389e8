from collections.abc import AsyncIterator

import pytest

from server.events import lanes
from server.fill.demo import load_demo
from tests.events.listening import Listening, listening_to
from tests.events.writing import Writing, writing
from tests.postgres import fresh_database


@pytest.fixture(scope="module")
async def catalogue_url(server_url: str, reference_url: str) -> AsyncIterator[str]:
    """A database with the demo data, in which events may be written."""
    with fresh_database(server_url, template=reference_url) as url:
        await load_demo(url)
        yield url


@pytest.fixture(scope="module")
async def written(catalogue_url: str) -> AsyncIterator[Writing]:
    async with writing(catalogue_url) as found:
        yield found


@pytest.fixture
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is slow because the machine is."""
    monkeypatch.setattr(lanes, "QUICK_SECONDS", 60)


@pytest.fixture
async def listening(catalogue_url: str) -> AsyncIterator[Listening]:
    async with listening_to(catalogue_url) as found:
        yield found
