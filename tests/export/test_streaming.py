"""Exports go as fast as their readers, hold nothing that others need, and are never taken for whole when they are not."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn

from server.app import create_app
from server.export import reading
from server.export.endpoint import Limits
from server.serving import configured
from server.settings import Settings
from tests.conftest import calling, running
from tests.export.reader import Reader
from tests.export.taking import parsed_lines
from tests.server.running import Serving

PATH = "enterprises.ndjson"
MOMENT = 20
"""Seconds on a slow machine; a caller may take longer for a piece."""
HELD = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle in transaction' AND application_name = 'partnergraph'"""


class Large:
    """The application over a large catalogue, and a look at its connections from outside."""

    def __init__(self, app: Any, url: str) -> None:
        self.app = app
        self.url = url

    def reader(self, path: str = PATH, **more: Any) -> Reader:
        return Reader(self.app, path, **more)

    def limit(self, **seconds: float) -> None:
        """Other limits for all exports."""
        for route in self.app.routes:
            if hasattr(route.app, "limits"):
                route.app.limits = Limits(**{"whole": 60, "piece": 60, **seconds})

    async def held(self) -> list[int]:
        """The processes of PostgreSQL that hold a cursor."""
        connection = await asyncpg.connect(self.url)
        try:
            return [row["pid"] for row in await connection.fetch(HELD)]
        finally:
            await connection.close()

    async def free(self) -> bool:
        """Whether all are free within a moment."""
        ends = time.monotonic() + MOMENT
        while await self.held():
            if time.monotonic() > ends:
                return False
            await asyncio.sleep(0.02)
        return True


@pytest.fixture
async def large(large_url: str) -> AsyncIterator[Large]:
    async with running(Settings(database_url=large_url, database_pool_size=1, export_limit=2)) as app:
        yield Large(app, large_url)


@pytest.mark.parametrize("form", ["ndjson", "csv"])
async def test_no_more_is_read_than_the_reader_takes(large: Large, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    fetched = reading.fetched

    async def counted(cursor: Any, count: int) -> Any:
        nonlocal read
        found = await fetched(cursor, count)
        read += sum(len(row["c1"]) for row in found)
        return found

    monkeypatch.setattr(reading, "fetched", counted)
    async with large.reader(f"enterprises.{form}", room=8) as reader:
        await reader.waits()
        before = read
        await asyncio.sleep(0.3)
        assert read == before < len(reader.taken.body) * 2 + 4 * reading.BATCH_BYTES < 1_000_000
        assert len(await large.held()) == 1


async def test_a_reader_that_goes_away_frees_cursor_and_place_at_once(large: Large) -> None:
    for _ in range(3):  # more than there are places
        async with large.reader(room=4) as reader:
            await reader.waits()
            assert len(await large.held()) == 1
            reader.gone.set()
            taken = await reader.ended()
            assert (taken.status, taken.is_whole) == (200, False)
            assert await large.free()


async def test_a_reader_that_is_too_slow_is_cut_and_can_see_it(large: Large) -> None:
    large.limit(piece=0.2)
    async with large.reader(room=4) as reader:
        taken = await reader.ended()
        assert (taken.status, taken.is_whole) == (200, False)
        assert await large.free()
    async with large.reader() as reader:
        assert (await reader.ended()).is_whole


async def test_an_export_that_takes_too_long_is_cut(large: Large) -> None:
    large.limit(whole=3)  # it has begun by then
    async with large.reader(room=4) as reader:
        assert not (await reader.ended()).is_whole
        assert await large.free()


async def test_more_than_may_run_are_told_to_come_again(large: Large) -> None:
    async with large.reader(room=4) as first, large.reader(room=4) as second:
        await first.waits()
        await second.waits()
        async with large.reader() as third:
            taken = await third.ended()
        assert (taken.status, taken.is_whole) == (503, True)
        assert taken.headers[b"retry-after"] == b"30"
        assert b"UNAVAILABLE" in taken.body
        assert b"etag" not in taken.headers
        for reader in (first, second):
            reader.gone.set()
            await reader.ended()
    async with large.reader() as fourth:
        assert (await fourth.ended()).is_whole


async def test_running_exports_take_no_connection_from_queries(large: Large) -> None:
    """The pool of this application has one."""
    async with large.reader(room=4) as first, large.reader(room=4) as second, calling(large.app) as client:
        await first.waits()
        await second.waits()
        assert len(await large.held()) == 2
        answer = await client.post("/graphql", json={"query": "{ enterprises { totalCount } }"})
        assert answer.json()["data"]["enterprises"]["totalCount"] > 1_000
        head = await client.head(f"/export/{PATH}")
        again = await client.get(f"/export/{PATH}", headers={"if-none-match": head.headers["etag"]})
        assert (head.status_code, again.status_code) == (200, 304)


async def test_a_cursor_that_breaks_is_no_end(large: Large) -> None:
    async with large.reader(room=4) as reader:
        await reader.waits()
        (process,) = await large.held()
        connection = await asyncpg.connect(large.url)
        await connection.execute("SELECT pg_terminate_backend($1)", process)
        await connection.close()
        for _ in range(1_000):
            reader.room.release()
        taken = await reader.ended()
        assert (taken.status, taken.is_whole) == (200, False)


async def test_a_database_that_is_away_is_said_before_anything_is_sent() -> None:
    async with running(Settings(database_url="postgresql://nobody@127.0.0.1:1/none")) as app, calling(app) as client:
        for method in ("GET", "HEAD"):
            answer = await client.request(method, f"/export/{PATH}")
            assert answer.status_code == 503
            assert "retry-after" in answer.headers


async def test_a_database_without_tables_is_an_error_that_tells_nothing(database_url: str) -> None:
    async with running(Settings(database_url=database_url)) as app, calling(app) as client:
        answer = await client.get(f"/export/{PATH}")
    assert answer.status_code == 500
    assert "relation" not in answer.text


async def test_a_server_that_goes_down_cuts_what_runs(large: Large) -> None:
    async with large.reader(room=4) as reader, large.app.router.lifespan_context(large.app) as state:
        await reader.waits()
        state["shutting_down"]()
        assert not (await reader.ended()).is_whole
    assert await large.free()


async def test_a_real_connection_that_is_not_read_is_cut(large_url: str) -> None:
    app = create_app(Settings(database_url=large_url))
    large = Large(app, large_url)
    large.limit(piece=0.5)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(configured(app))
    serving = asyncio.create_task(server.serve([listener]))
    reader, writer = await asyncio.open_connection(*listener.getsockname(), limit=1024)
    try:
        writer.write(f"GET /export/{PATH} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        await asyncio.sleep(1)
        assert await large.free()
        rest = b""
        while piece := await reader.read(65536):
            rest += piece
        assert not rest.endswith(b"0\r\n\r\n")
        assert len(rest) < 8_000_000
    finally:
        writer.close()
        server.should_exit = True
        await serving


@pytest.mark.parametrize("is_stalled", [False, True])
def test_sigterm_ends_a_server_soon_and_its_readers_see_that_it_was_cut(large_url: str, is_stalled: bool) -> None:
    with Serving("--no-demo", DATABASE_URL=large_url) as server:
        address = server.announced()[0].replace("/graphql", f"/export/{PATH}")
        with httpx.stream("GET", address, headers={"accept-encoding": "identity"}, trust_env=False) as answer:
            pieces = answer.iter_raw(1024)
            received = len(next(pieces))
            time.sleep(2 * is_stalled)  # all that is between them is full by then
            code, errors = server.end(signal.SIGTERM)
            assert (code, "Traceback" in errors, "timeout" in errors) == (0, False, False), errors
            with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
                received += sum(map(len, pieces))
        assert received < 8_000_000


def test_over_a_real_connection_all_of_it_comes(large_url: str) -> None:
    with Serving("--no-demo", DATABASE_URL=large_url) as server:
        address = server.announced()[0].replace("/graphql", f"/export/{PATH}")
        answer = httpx.get(address, trust_env=False, timeout=60)
    assert answer.headers["transfer-encoding"] == "chunked"
    assert len(parsed_lines(answer.content)) == 4_000
