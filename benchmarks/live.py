"""Measures the whole way of an event: from its commit through the real server to a thousand websockets.

    .venv/bin/python -m benchmarks.live [--sockets N] [--events N]

Once with one subscription for all, once with a hundred distinct filters that all match. Beside it raw ASGI over made-up
events, in the same run.
"""

import asyncio
import resource
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import uvloop

from benchmarks.cost import processor_ms
from benchmarks.data import database
from benchmarks.servers import Server, free_port, partnergraph, running
from benchmarks.subscribers import subscribers
from benchmarks.subscriptions import MOST_FILES, PAUSE, WARM_EVENTS, Figures, arguments, resident, table
from data.files import codes

ENTERPRISES = 1000
FILTERS = 100
SELECTED = 'cursor occurredAt enterprise { id slug name(language: "uk") employees region { code name } }'
PUBLISH = """
    INSERT INTO events (kind, subject, node_id, enterprise_id, region_id, occurred_at)
    SELECT 'PUBLISHED', 'ENTERPRISE', e.id, e.id, e.region_id, now()
    FROM enterprises e JOIN regions r ON r.id = e.region_id
    WHERE r.code = 'UA-32' AND e.publication_status = 'PUBLISHED' ORDER BY e.id LIMIT 1
"""


def same(_: int) -> str:
    return f"subscription {{ partnerAdded {{ {SELECTED} }} }}"


def distinct(place: int) -> str:
    """One of a hundred filters; each names Kyiv region and another one."""
    other = sorted(codes("subdivisions"))[place % FILTERS]
    return f'subscription {{ partnerAdded(filter: {{ regions: ["UA-32", "{other}"] }}) {{ {SELECTED} }} }}'


async def measured(
    server: Server, options: Any, query: Callable[[int], str], publish: Callable[[], Awaitable[Any]]
) -> Figures:
    before = resident(server.pid)
    count, transports = await subscribers(server.url, options.sockets, query)
    memory = (resident(server.pid) - before) / options.sockets
    delays, started = [], 0.0
    for number in range(options.events + WARM_EVENTS):
        if number == WARM_EVENTS:
            started = processor_ms(server.pid)
        count.begin()
        published = time.perf_counter()
        await publish()
        delays.append((await asyncio.wait_for(count.ended, 60) - published) * 1000)
        await asyncio.sleep(PAUSE)
    cost = (processor_ms(server.pid) - started) * 1e3 / (options.sockets * options.events)
    for transport in transports:
        transport.abort()
    await asyncio.sleep(1)
    return Figures(cost, statistics.median(delays[WARM_EVENTS:]), memory, 0)


async def over_events(server: Server, url: str, options: Any, query: Callable[[int], str]) -> Figures:
    connection = await asyncpg.connect(url)

    async def publish() -> None:
        async with connection.transaction():
            await connection.execute(PUBLISH)
            await connection.execute("SELECT pg_notify('events', '')")

    try:
        return await measured(server, options, query, publish)
    finally:
        await connection.close()


async def raw(server: Server, options: Any) -> Figures:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await measured(server, options, same, lambda: client.post(server.url))


def main() -> None:
    options = arguments()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, MOST_FILES)), hard))
    found: dict[str, Figures] = {}
    port = free_port()
    with running("fanout-raw", ("-m", "benchmarks.fanout", "raw", str(port)), port, {}) as server:
        found["raw"] = uvloop.run(raw(server, options))
    with database(ENTERPRISES) as (url, _):
        for name, query in (("one subscription", same), (f"{FILTERS} filters", distinct)):
            with partnergraph(url) as server:
                found[name] = uvloop.run(over_events(server, url, options, query))
    print(f"{options.sockets} sockets, {options.events} events.\n")
    print(table(found))


if __name__ == "__main__":
    main()
