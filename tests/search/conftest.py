"""What tests of search share: the demo data to read, and a database of their own to write."""

from tests.resolvers.conftest import api, written_url

__all__ = ["api", "written_url"]  # fixtures for these tests
