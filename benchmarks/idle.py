"""Measures what a websocket that reads nothing costs the server and the others.

    .venv/bin/python -m benchmarks.idle [--sockets N] [--seconds N] [--rate N]

A real server, and events with a large result for all its sockets, at a fixed rate: first for some seconds that are not
counted, then as long as asked without such a socket, then with one. At last that one reads, and tells what it had been
sent and how it was closed. Linux only.
"""

import argparse
import asyncio
import statistics
import time
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

import asyncpg
import uvloop

from benchmarks.cost import processor_ms
from benchmarks.data import database
from benchmarks.live import ENTERPRISES, PUBLISH
from benchmarks.servers import Server, partnergraph
from benchmarks.subscribers import Count, Subscriber, subscribers
from benchmarks.subscriptions import resident

WARM_SECONDS = 5
ALIASES = 60
SELECTED = " ".join(f"d{number}: description" for number in range(ALIASES))
QUERY = f"subscription {{ partnerAdded {{ cursor enterprise {{ {SELECTED} }} }} }}"
CLOSE_FRAME = 8


class Idle(Subscriber):
    """Subscribes, and reads nothing until it is told to."""

    closed_with = 0
    messages = 0
    size = 0

    def receive(self) -> None:
        if self.is_ready:
            self.messages += 1
            return
        super().receive()
        self.transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        self.size += len(data)
        super().data_received(data)

    def frame(self) -> int:
        if self.buffer[:1] == bytes([0x80 | CLOSE_FRAME]):
            self.closed_with = int.from_bytes(self.buffer[2:4], "big")
        return super().frame()


class Figures(NamedTuple):
    """Of one span: KiB of memory before and after, milliseconds to the last socket, CPU a message."""

    before: int
    after: int
    delays: list[float]
    cost: float


class Publishing(NamedTuple):
    """Publishes to sockets that read."""

    connection: asyncpg.Connection
    server: Server
    readers: Count
    rate: float

    async def publish(self) -> float:
        """Publishes once; after how many milliseconds the last socket has it."""
        self.readers.begin()
        published = time.perf_counter()
        async with self.connection.transaction():
            await self.connection.execute(PUBLISH)
            await self.connection.execute("SELECT pg_notify('events', '')")
        return (await asyncio.wait_for(self.readers.ended, 60) - published) * 1000

    async def span(self, seconds: float) -> Figures:
        before, started = resident(self.server.pid), processor_ms(self.server.pid)
        delays = []
        ends = due = time.perf_counter()
        ends += seconds
        while due < ends:
            delays.append(await self.publish())
            due += 1 / self.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        cost = (processor_ms(self.server.pid) - started) * 1e3 / (len(delays) * self.readers.sockets)
        return Figures(before, resident(self.server.pid), delays, cost)


async def measured(server: Server, url: str, options: argparse.Namespace) -> tuple[dict[str, Figures], Idle]:
    connection = await asyncpg.connect(url)
    count, _ = await subscribers(server.url, options.sockets, lambda _: QUERY)
    publishing = Publishing(connection, server, count, options.rate)
    await publishing.span(WARM_SECONDS)
    found = {"without": await publishing.span(options.seconds)}
    idle = await idling(server.url)
    found["with one that reads nothing"] = await publishing.span(options.seconds)
    idle.transport.resume_reading()
    await asyncio.sleep(2)
    await connection.close()
    return found, idle


async def idling(url: str) -> Idle:
    address, count = urlsplit(url).netloc, Count(1)
    host, _, port = address.partition(":")
    made = partial(Idle, address, count, QUERY)
    _, idle = await asyncio.get_running_loop().create_connection(made, host, int(port))
    await count.all_ready.wait()
    return idle


def table(found: dict[str, Figures]) -> str:
    head = (
        "| | memory before, KiB | after | grown by | last socket, median ms | 99 % | most | µs of CPU a message |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: |",
    )
    return "\n".join([*head, *(row(name, each) for name, each in found.items())])


def row(name: str, each: Figures) -> str:
    late = statistics.quantiles(each.delays, n=100)[-1]
    times = f"{statistics.median(each.delays):.1f} | {late:.1f} | {max(each.delays):.1f} | {each.cost:.1f}"
    return f"| {name} | {each.before} | {each.after} | {each.after - each.before} | {times} |"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a websocket that reads nothing costs.")
    parser.add_argument("--sockets", type=int, default=100, metavar="N", help="how many read (100)")
    parser.add_argument("--seconds", type=float, default=60, metavar="N", help="how long each is measured (60)")
    parser.add_argument("--rate", type=float, default=20, metavar="N", help="events a second (20)")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    with database(ENTERPRISES) as (url, _), partnergraph(url) as server:
        found, idle = uvloop.run(measured(server, url, options))
    print(f"{options.sockets} sockets, {options.seconds:g} s of {options.rate:g} events a second.\n")
    print(table(found))
    told = f"{idle.messages} messages, {idle.size / 1e6:.1f} MB, and was closed with {idle.closed_with}"
    print(f"\nThe one that read nothing had been sent {told}.")


if __name__ == "__main__":
    main()
