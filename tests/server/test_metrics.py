"""What operators can watch."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.asyncio.client import connect

from server.settings import Settings
from tests.conftest import calling, running
from tests.server.running import Serving

MIXED = '{ __type(name: "Region") { name } regions { totalCount } }'
FALLBACK = 'partnergraph_fallbacks_total{reason="Query.__type is no SQL"}'

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(partnergraph_\w+)` \| (\w+) \| (.*) \| (.+) \|$", re.MULTILINE)
RUNNING = 'partnergraph_subscriptions{transport="websocket"}'
CLOSED = 'partnergraph_subscriptions_ended_total{reason="closed",transport="websocket"}'
SUBPROTOCOL: Any = "graphql-transport-ws"
TELLS = "subscription { listingPublished { cursor } }"


async def count_of(client: httpx.AsyncClient, name: str) -> float:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if line.startswith(name)]
    return float(lines[0].rpartition(" ")[2]) if lines else 0.0


async def test_what_the_resolvers_answer_in_the_compilers_place_is_counted(client: httpx.AsyncClient, ask: Any) -> None:
    before = await count_of(client, FALLBACK)
    await ask(MIXED)
    await ask(MIXED)
    await ask("{ regions { totalCount } }")
    assert await count_of(client, FALLBACK) == before + 2


async def test_remembered_operations_are_counted(client: httpx.AsyncClient, ask: Any) -> None:
    before = await count_of(client, "partnergraph_remembered_operations ")
    await ask("{ remembered: regions { totalCount } }")
    assert await count_of(client, "partnergraph_remembered_operations ") == before + 1


async def test_what_is_documented_is_what_there_is(client: httpx.AsyncClient, ask: Any) -> None:
    await ask(MIXED)
    families = list(text_string_to_metric_families((await client.get("/metrics")).text))
    documented = {
        name.removesuffix("_total"): (kind, set(re.findall(r"\w+", labels)), description)
        for name, kind, labels, description in ROW.findall((ROOT / "docs/operating.md").read_text(encoding="utf-8"))
    }
    served = {
        family.name: (family.type, {name for sample in family.samples for name in sample.labels}, family.documentation)
        for family in families
    }
    assert documented == served


async def test_each_value_of_a_label_is_documented(client: httpx.AsyncClient) -> None:
    text = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    for family in text_string_to_metric_families((await client.get("/metrics")).text):
        for sample in family.samples:
            if family.name != "partnergraph_fallbacks":
                assert all(f"`{value}`" in text for value in sample.labels.values()), sample


async def test_what_the_database_knows_is_left_out_while_it_is_away(demo_url: str) -> None:
    async with running(Settings(database_url=demo_url)) as app, calling(app) as client:
        assert await count_of(client, "partnergraph_stream_head_position ") >= 0
        app.state.database.url = "postgresql://nobody@127.0.0.1:1/nothing"
        await app.state.database.close()
        text = (await client.get("/metrics")).text
    assert "partnergraph_stream_head_position" not in text
    assert "partnergraph_subscriptions{" in text


@asynccontextmanager
async def serving(demo_url: str, workers: int) -> AsyncIterator[tuple[Serving, httpx.AsyncClient]]:
    """A server, and a client that opens a connection for each request: any worker may answer."""
    anew = httpx.Limits(max_keepalive_connections=0)
    with Serving("--no-demo", f"--workers={workers}", DATABASE_URL=demo_url) as server:
        url = server.announced()[0].rpartition(" ")[2].removesuffix("/graphql")
        async with httpx.AsyncClient(base_url=url, limits=anew, trust_env=False, timeout=30) as client:
            yield server, client


async def settles(client: httpx.AsyncClient, name: str, expected: float) -> None:
    """It comes to be so, and stays so whoever is asked."""
    async with asyncio.timeout(60):
        while await count_of(client, name) != expected:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert [await count_of(client, name) for _ in range(12)] == [expected] * 12


async def busy(stack: AsyncExitStack, client: httpx.AsyncClient, number: int) -> None:
    """So many subscriptions, which stay open, and as many operations of another kind."""
    address = f"{client.base_url.copy_with(scheme='ws')}/graphql"
    for _ in range(number):
        await client.post("/graphql", json={"query": MIXED})
        connecting = connect(address, subprotocols=[SUBPROTOCOL], proxy=None)
        socket = await stack.enter_async_context(connecting)
        await socket.send('{"type": "connection_init"}')
        await socket.recv()
        await socket.send('{"id": "1", "type": "subscribe", "payload": {"query": "%s"}}' % TELLS)


@pytest.mark.parametrize("workers", [1, 3])
async def test_all_workers_are_counted_whichever_is_asked(demo_url: str, workers: int) -> None:
    async with serving(demo_url, workers) as (_, client):
        async with AsyncExitStack() as stack:
            await busy(stack, client, 10)
            await settles(client, FALLBACK, 10)
            await settles(client, RUNNING, 10)
        await settles(client, RUNNING, 0)
        await settles(client, CLOSED, 10)
        assert await count_of(client, "partnergraph_stream_last_read_timestamp_seconds ") > 1e9


async def test_what_a_worker_had_open_goes_with_it_and_what_it_counted_stays(demo_url: str) -> None:
    async with serving(demo_url, 2) as (server, client), AsyncExitStack() as stack:
        await busy(stack, client, 12)
        await settles(client, RUNNING, 12)
        await settles(client, FALLBACK, 12)
        for pid in workers_of(server.process.pid):
            os.kill(pid, signal.SIGKILL)
        async with asyncio.timeout(90):
            while not await answers(client):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await settles(client, RUNNING, 0)
        await settles(client, FALLBACK, 12)


def workers_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).is_success
    except httpx.TransportError:
        return False
