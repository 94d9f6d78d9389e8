"""What the compiled driver cannot answer the resolvers do, and failures are told as they tell them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import pytest
from structlog.testing import capture_logs

from graph.engine.execution import Operations
from models.errors import CallerError, Timeout, Unavailable
from server.database import Database
from tests.conftest import opened
from tests.graph.operating import answered, made
from tests.postgres import fresh_database


class Raising:
    """A database that fails, of compiled statements only where `resolved` answers the others."""

    def __init__(self, error: Exception, resolved: Database | None = None) -> None:
        self.error = error
        self.resolved = resolved
        self.asked = 0

    async def fetch(self, text: str, *values: Any) -> Any:
        if self.resolved is None:
            raise self.error
        return await self.resolved.fetch(text, *values)

    async def fetch_row(self, text: str, values: Sequence[Any], *, is_generic: bool) -> Sequence[bytes | None]:  # noqa: ARG002
        self.asked += 1
        raise self.error


ROOTS = """{ enterprises(first: 2) { nodes { id name region { code } } totalCount }
    found: region(code: "UA-32") { name } missing: product(id: "999999999") { id } __typename }"""


class TestFallbacks:
    """What the compiled driver cannot answer has the resolvers' answer, is counted and is logged once."""

    async def test_a_statement_that_fails_is_answered_by_the_resolvers(
        self, operations: Operations, database: Database
    ) -> None:
        failing = Raising(asyncpg.DataError("no"), database)
        expected = await answered(made(is_compiled=False), database, ROOTS)
        assert expected["data"]["enterprises"]["nodes"]
        assert await answered(operations, failing, ROOTS) == expected
        assert failing.asked == 1
        assert operations.fallbacks.total() == 1

    async def test_each_reason_is_counted_each_time_and_logged_once(
        self, operations: Operations, database: Database
    ) -> None:
        long = f"{{ products {{ nodes {{ {'x' * 64}: id }} }} }}"
        with capture_logs() as logs:
            for _ in range(3):
                await answered(operations, Raising(asyncpg.DataError("no"), database), ROOTS)
                await answered(operations, database, long)
        assert sorted(operations.fallbacks.values()) == [3, 3]
        assert sorted(entry["reason"] for entry in logs if "reason" in entry) == sorted(operations.fallbacks)

    @pytest.mark.parametrize("error", [ZeroDivisionError, TypeError, ValueError])
    async def test_a_failing_compilation_is_answered_by_the_resolvers(
        self, operations: Operations, database: Database, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        expected = await answered(operations, database, ROOTS)

        def broken(*_: Any) -> Any:
            raise error

        monkeypatch.setattr("graph.engine.compiling.written", broken)
        fresh = made()
        for _ in range(2):
            assert await answered(fresh, database, ROOTS) == expected
        assert list(fresh.fallbacks.values()) == [2]

    @pytest.mark.parametrize("error", [KeyError, TypeError, RecursionError])
    async def test_what_cannot_be_planned_is_told_of_and_reads_nothing(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        def broken(*_: Any) -> Any:
            raise error

        monkeypatch.setattr("graph.engine.compiling.Planner.operation", broken)
        fresh = made()
        found = await answered(fresh, Raising(AssertionError("read")), NULLABLE)
        assert found["data"] == {"a": None, "b": None, "c": None}
        assert {error["extensions"]["code"] for error in found["errors"]} == {"INTERNAL_SERVER_ERROR"}
        assert list(fresh.fallbacks) == ["its planning failed"]

    async def test_what_compiles_is_no_fallback(self, operations: Operations, database: Database) -> None:
        assert "errors" not in await answered(operations, database, ROOTS)
        assert operations.fallbacks.total() == 0


@pytest.fixture(scope="module")
async def broken(server_url: str, reference_url: str) -> AsyncIterator[Database]:
    """A database without a column that the schema has."""
    with fresh_database(server_url, template=reference_url) as url:
        async with opened(url) as database:
            await database.fetch("ALTER TABLE regions DROP COLUMN website")
            yield database


class TestBrokenDatabase:
    async def test_a_statement_that_postgresql_refuses_has_the_answer_of_the_resolvers(
        self, operations: Operations, broken: Database
    ) -> None:
        query = '{ industry(code: "C") { code } region(code: "UA-32") { code website } }'
        found = await answered(operations, broken, query)
        assert found == await answered(made(is_compiled=False), broken, query)
        assert found["data"] == {"industry": {"code": "C"}, "region": None}
        (error,) = found["errors"]
        assert (error["path"], error["extensions"]) == (["region"], {"code": "INTERNAL_SERVER_ERROR"})
        assert "column" not in error["message"]
        assert operations.fallbacks.total() == 1

    async def test_what_does_not_need_the_broken_part_is_answered_by_its_statement(
        self, operations: Operations, broken: Database
    ) -> None:
        assert "errors" not in await answered(operations, broken, '{ region(code: "UA-32") { code name } }')
        assert operations.fallbacks.total() == 0


NULLABLE = '{ a: region(code: "UA-32") { name } b: product(id: "1") { id } c: node(id: "1") { id } }'


class TestAbsentDatabase:
    """Failures that callers are told of stand at each root field, as the resolvers put them."""

    @pytest.mark.parametrize(("error", "code"), [(Timeout(), "TIMEOUT"), (Unavailable(), "UNAVAILABLE")])
    async def test_each_root_field_is_told_of(self, operations: Operations, error: CallerError, code: str) -> None:
        failing = Raising(error)
        found = await answered(operations, failing, NULLABLE)
        assert found["data"] == {"a": None, "b": None, "c": None}
        told = [(error["path"], error["extensions"]["code"]) for error in found["errors"]]
        assert sorted(told) == [(["a"], code), (["b"], code), (["c"], code)]
        assert failing.asked == 1
        assert operations.fallbacks.total() == 0

    @pytest.mark.parametrize("error", [Timeout(), Unavailable()])
    @pytest.mark.parametrize("query", [ROOTS, NULLABLE, "{ products { totalCount } }", "{ nodes(ids: [1, 2]) { id } }"])
    async def test_the_answer_is_that_of_the_resolvers(
        self, operations: Operations, error: CallerError, query: str
    ) -> None:
        found = await answered(operations, Raising(error), query)
        assert found["errors"]
        assert found == await answered(made(is_compiled=False), Raising(error), query)

    async def test_a_timeout_of_postgresql_is_told_as_one(
        self, operations: Operations, demo_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("server.database.GRACE_SECONDS", 60)  # it is PostgreSQL that ends the statement
        locking = await asyncpg.connect(demo_url)
        try:
            async with locking.transaction(), opened(demo_url, statement_timeout=1) as database:
                await locking.execute("LOCK TABLE regions IN ACCESS EXCLUSIVE MODE")
                found = await answered(operations, database, '{ region(code: "UA-32") { name } }')
        finally:
            await locking.close()
        assert found["data"] == {"region": None}
        assert [(error["path"], error["extensions"]) for error in found["errors"]] == [
            (["region"], {"code": "TIMEOUT"})
        ]

    async def test_a_database_that_is_away_is_told_of(self, operations: Operations) -> None:
        database = Database("postgresql://nobody@127.0.0.1:1/none", size=1, statement_timeout=1)
        found = await answered(operations, database, '{ region(code: "UA-32") { name } }')
        assert [(error["path"], error["extensions"]) for error in found["errors"]] == [
            (["region"], {"code": "UNAVAILABLE"})
        ]
