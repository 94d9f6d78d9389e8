"""What tests of the engine share."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from graph.engine.execution import Operations
from graph.engine.writing import written
from server.database import Database
from tests.conftest import opened
from tests.exchange import exchange, exchange_url
from tests.graph.operating import made

__all__ = ["exchange", "exchange_url"]  # fixtures for these tests


@pytest.fixture
def operations() -> Operations:
    return made()


@pytest.fixture
def writings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What SQL was written for."""
    found: list[Any] = []

    def noted(parts: Any, *others: Any) -> Any:
        found.append(parts)
        return written(parts, *others)

    monkeypatch.setattr("graph.engine.compiling.written", noted)
    return found


@pytest.fixture(scope="module")
async def database(demo_url: str) -> AsyncIterator[Database]:
    async with opened(demo_url) as database:
        yield database
