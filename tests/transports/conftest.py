"""The served application of a module's tests."""

from collections.abc import Iterator

import pytest

from tests.transports.fake import Served, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as found:
        yield found
