from collections.abc import AsyncIterator

import pytest

from tests.server.issuing import Issuer


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    found = Issuer()
    async with found.running():
        yield found
