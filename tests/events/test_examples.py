"""The examples hold what the catalogue holds, whatever happens meanwhile."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from models import Enterprise, EventKind, Product
from resolvers.telling import told_of_all, write_events
from tests.events.writing import Writing
from tests.server.running import ROOT, Serving, free_port
from tests.transports.fake import eventually

PAGE = """query ($after: String) {
    %s(first: 100, after: $after) { nodes { __typename id %s } pageInfo { endCursor hasNextPage } }
}"""
KINDS = {"enterprises": "name", "products": "name", "opportunities": "title", "experiences": "title"}
COMMANDS = {"mirror.py": [sys.executable], "mirror.mjs": ["node"]}


class Mirror:
    """An example that runs."""

    def __init__(self, command: Sequence[str], file: Path) -> None:
        self.command = command
        self.file = file

    @contextmanager
    def running(self) -> Iterator[None]:
        with subprocess.Popen(self.command, stderr=subprocess.DEVNULL) as process:
            try:
                yield
                assert process.poll() is None
            finally:
                process.kill()

    def listings(self) -> Any:
        with suppress(FileNotFoundError):
            return json.loads(self.file.read_text())["listings"]
        return None

    async def holds(self, catalogue: Any) -> None:
        with suppress(AssertionError):  # what it holds says more
            await eventually(lambda: self.listings() == catalogue)
        assert self.listings() == catalogue


@pytest.mark.parametrize("name", COMMANDS)
async def test_it_holds_what_the_catalogue_holds(
    catalogue_url: str, written: Writing, tmp_path: Path, name: str
) -> None:
    settings = {"DATABASE_URL": catalogue_url, "PORT": free_port()}
    address = f"http://127.0.0.1:{settings['PORT']}/graphql"
    file = tmp_path / "catalogue.json"
    mirror = Mirror([*COMMANDS[name], str(ROOT / "examples" / name), address, str(file)], file)
    suspended, renamed = written.ids[Enterprise][-1], written.ids[Product][0]
    with Serving("--no-demo", **settings) as server:
        server.announced()
        with mirror.running():
            await mirror.holds(before := catalogue(address))
            await changed(written, suspended, "SUSPENDED", EventKind.WITHDRAWN)
            await mirror.holds(catalogue(address))
            assert len(mirror.listings()) < len(before)
            server.end(signal.SIGKILL)
            await rename(written, renamed, name)
            with Serving("--no-demo", **settings) as again:
                again.announced()
                await mirror.holds(catalogue(address))
                assert mirror.listings()[str(renamed)]["name"] == name
        # And after it was away itself.
        await changed(written, suspended, "PUBLISHED", EventKind.PUBLISHED)
        with Serving("--no-demo", **settings) as again, mirror.running():
            again.announced()
            await mirror.holds(catalogue(address))
            assert len(mirror.listings()) == len(before)


async def changed(written: Writing, node_id: int, status: str, kind: EventKind) -> None:
    """Does to an enterprise, and to what hangs on it, what a decision does."""
    async with written.sessions.begin() as session:
        enterprise = await session.get_one(Enterprise, node_id)
        events = list(told_of_all(kind, enterprise, enterprise.created_at))
        change = text("UPDATE enterprises SET publication_status = :status WHERE id = :id")
        await session.execute(change, {"status": status, "id": node_id})
        await write_events(session, events)


async def rename(written: Writing, node_id: int, name: str) -> None:
    async with written.sessions.begin() as session:
        change = text("UPDATE products SET name = jsonb_build_object('en', cast(:name AS text)) WHERE id = :id")
        await session.execute(change, {"name": name, "id": node_id})
        await write_events(session, [written.updated(Product, node_id)])


def catalogue(address: str) -> Any:
    """All that is listed, by id."""
    return {listing["id"]: listing for kind in KINDS for listing in listed(address, kind)}


def listed(address: str, kind: str) -> Iterator[Any]:
    after, is_more = None, True
    while is_more:
        wire = {"query": PAGE % (kind, KINDS[kind]), "variables": {"after": after}}
        page = httpx.post(address, json=wire, trust_env=False, timeout=60).json()["data"][kind]
        yield from page["nodes"]
        after, is_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
