from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import opened
from tests.postgres import fresh_database
from tests.webhooks.hooking import Hooked
from tests.webhooks.receiving import Receiver, receiving


@pytest.fixture(scope="module")
def hooks_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


@pytest.fixture
async def hooked(hooks_url: str) -> AsyncIterator[Hooked]:
    async with opened(hooks_url, size=8) as database:
        await database.fetch("TRUNCATE webhooks, webhook_deliveries, events")
        await database.fetch("UPDATE event_horizon SET position = 0")
        yield Hooked(database)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as found:
        yield found
