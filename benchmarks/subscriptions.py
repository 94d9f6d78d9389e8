"""Measures what a delivered message costs beside raw ASGI: 1,000 websockets on one subscription, over made-up events.

    .venv/bin/python -m benchmarks.subscriptions [--sockets N] [--events N] [--reps N]

Processor time is the server's alone; `last` is when the last socket had an event; memory is the process's growth by
the sockets. Both servers take turns. Linux only, whose /proc tells them.
"""

import argparse
import asyncio
import resource
import statistics
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import uvloop

from benchmarks.cost import processor_ms
from benchmarks.servers import Server, free_port, running
from benchmarks.subscribers import subscribers

KINDS = ("raw", "ours")
WARM_EVENTS = 2
PAUSE = 0.1
MOST_FILES = 20_000


class Figures(NamedTuple):
    """Of one run: microseconds a message, milliseconds to the last socket, KiB a socket, and what is left behind."""

    cost: float
    last: float
    memory: float
    left: float


def main() -> None:
    options = arguments()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, MOST_FILES)), hard))
    found: dict[str, list[Figures]] = {kind: [] for kind in KINDS}
    for _ in range(options.reps):
        for kind in KINDS:
            port = free_port()
            with running(f"fanout-{kind}", ("-m", "benchmarks.fanout", kind, str(port)), port, {}) as server:
                found[kind].append(uvloop.run(measured(server, options.sockets, options.events)))
    print(f"{options.sockets} sockets, {options.events} events, the median of {options.reps}.\n")
    print(table({kind: median(runs) for kind, runs in found.items()}))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a delivered message costs, beside raw ASGI.")
    parser.add_argument("--sockets", type=int, default=1000, metavar="N", help="how many subscribe (1000)")
    parser.add_argument("--events", type=int, default=20, metavar="N", help="how many are published (20)")
    parser.add_argument("--reps", type=int, default=3, metavar="N", help="how often each is measured (3)")
    return parser.parse_args()


async def measured(server: Server, sockets: int, events: int) -> Figures:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        before = resident(server.pid)
        count, transports = await subscribers(server.url, sockets)
        memory = (resident(server.pid) - before) / sockets
        delays, started = [], 0.0
        for number in range(events + WARM_EVENTS):
            if number == WARM_EVENTS:
                started = processor_ms(server.pid)
            count.begin()
            published = time.perf_counter()
            await client.post(server.url)
            delays.append((await asyncio.wait_for(count.ended, 60) - published) * 1000)
            await asyncio.sleep(PAUSE)
        cost = (processor_ms(server.pid) - started) * 1e3 / (sockets * events)
        for transport in transports:
            transport.abort()
        await asyncio.sleep(1)
        left = int((await client.get(server.url)).text)
    return Figures(cost, statistics.median(delays[WARM_EVENTS:]), memory, left)


def resident(pid: int) -> int:
    """KiB of memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def median(runs: list[Figures]) -> Figures:
    return Figures(*(statistics.median(values) for values in zip(*runs, strict=True)))


def table(found: dict[str, Figures]) -> str:
    head = (
        "| | µs a message | ratio | last, ms | KiB a socket | left behind |",
        "| :-- | --: | --: | --: | --: | --: |",
    )
    floor = found[KINDS[0]].cost
    rows = [
        f"| {kind} | {each.cost:.1f} | {each.cost / floor:.2f} "
        f"| {each.last:.0f} | {each.memory:.1f} | {each.left:.0f} |"
        for kind, each in found.items()
    ]
    return "\n".join([*head, *rows])


if __name__ == "__main__":
    main()
