"""Each event exactly once and in one order, for everyone, whatever breaks. EVENT_TEST_SECONDS makes it longer."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from loaders.event import cursor_at
from server.embedded import embedded_postgres
from server.os_user import programs
from tests.events.reading import KINDS, Dropping, EventSource, Reader, reading
from tests.events.writing import Writing, writing
from tests.postgres import HASTY, folder
from tests.server.running import Serving, free_port
from tests.transports.fake import eventually

SECONDS = float(os.environ.get("EVENT_TEST_SECONDS", "2"))
DELIVERED_WITHIN = 60
LEAST = 100
"""Events after which each reader that goes away now and then has done so."""


@contextmanager
def serving(url: str, port: int = 0) -> Iterator[tuple[Serving, str]]:
    with Serving("--no-demo", DATABASE_URL=url, PORT=port) as server:
        yield server, server.announced()[0]


def for_a_while(written: Writing) -> Callable[[], bool]:
    ends, least = time.monotonic() + SECONDS, written.committed + LEAST
    return lambda: time.monotonic() < ends or written.committed < least


@asynccontextmanager
async def all_told(written: Writing, addresses: Sequence[str]) -> AsyncIterator[None]:
    """Everyone reads meanwhile, and is told all that was written."""
    begin, committed = await written.head(), written.committed
    async with reading(*(kind(addresses, cursor_at(begin)) for kind in KINDS)) as readers:
        yield
        await all_have_read(readers, written, begin)
    assert len(readers[0].told) == written.committed - committed
    assert all(reader.breaks for reader in readers if isinstance(reader, Dropping | EventSource))


async def all_have_read(readers: Sequence[Reader], written: Writing, begin: int) -> None:
    expected = await written.told_since(begin)
    with suppress(AssertionError):  # what each was told says more
        await eventually(lambda: all(reader.cursor == expected[-1][0] for reader in readers), DELIVERED_WITHIN)
    for reader in readers:
        assert reader.told == expected, type(reader).__name__


async def test_writers_overlap_and_no_reader_notices(catalogue_url: str, written: Writing) -> None:
    with serving(catalogue_url) as (_, address):
        async with all_told(written, [address]):
            await written.write_while(for_a_while(written))


async def test_readers_may_change_between_processes(catalogue_url: str, written: Writing) -> None:
    with serving(catalogue_url) as (_, first), serving(catalogue_url) as (_, second):
        async with all_told(written, [first, second]):
            await written.write_while(for_a_while(written))


async def test_a_server_killed_amid_it_costs_no_event(catalogue_url: str, written: Writing) -> None:
    port = free_port()
    with ExitStack() as stack:
        server, address = stack.enter_context(serving(catalogue_url, port))
        async with all_told(written, [address]):
            killing = asyncio.create_task(killed_twice(server, catalogue_url, port, stack))
            await written.write_while(lambda: not killing.done())
            await killing


async def killed_twice(server: Serving, url: str, port: int, stack: ExitStack) -> None:
    for _ in range(2):
        await asyncio.sleep(SECONDS / 4)
        server.end(signal.SIGKILL)
        server, _ = await asyncio.to_thread(stack.enter_context, serving(url, port))
    await asyncio.sleep(SECONDS / 4)


async def test_cursors_hold_after_dump_and_restore_into_a_fresh_cluster(
    catalogue_url: str, written: Writing, tmp_path: Path
) -> None:
    begin = await written.head()
    with serving(catalogue_url) as (_, address):
        async with reading(*(kind([address], cursor_at(begin)) for kind in KINDS)) as readers:
            await written.write_while(for_a_while(written))
    # Each goes on from where it was, mostly not at the end.
    with folder() as path, embedded_postgres(path / "data", options=HASTY) as fresh_url:
        restored(dumped(catalogue_url, tmp_path / "dump.sql"), fresh_url)
        with serving(fresh_url) as (_, address):
            async with writing(fresh_url) as again:
                for reader in readers:
                    reader.addresses = [address]
                async with reading(*readers):
                    await again.write_while(for_a_while(again))
                    await all_have_read(readers, again, begin)


def dumped(url: str, file: Path) -> Path:
    program("pg_dump", "--no-owner", "--file", str(file), url)
    return file


def restored(file: Path, url: str) -> None:
    program("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file", str(file), url)


def program(name: str, *arguments: str) -> None:
    done = subprocess.run([programs() / name, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
