"""Measures this server beside its peers, in one run of their harness.

    .venv/bin/python -m benchmarks.peers.run --harness DIR [--own-only] [--peers …] [--workloads …] [--reps N] …
    .venv/bin/python -m benchmarks.peers.run --harness DIR --subscriptions [--peers …] [--clients N] [--events N] …

What is not named here goes to the harness's run.py or subs.py as it is. Needed are what the harness needs (wrk, npm).
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.load import load
from benchmarks.servers import ROOT, Server, free_port, partnergraph
from server.commands import ending_on_signals

HERE = Path(__file__).parent
OPERATION = (
    "subscription S { newPartner: partnerAdded { enterprise { id name region { name } industries { code name } } } }"
)
OWN_ONLY = ("--peers", "floor-asgi")


def main() -> None:
    options, passed = arguments()
    asked = [*passed, *OWN_ONLY] if options.own_only else passed
    url = prepared(options.harness)
    asyncio.run(load(url))
    with ending_on_signals(), partnergraph(url) as server:
        (subscribe if options.subscriptions else measure)(options.harness, server, asked, url)


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description="The peers' harness, with this server in the same run.")
    parser.add_argument("--harness", type=Path, required=True, metavar="DIR", help="the folder of the harness")
    parser.add_argument("--own-only", action="store_true", help="only this server and the floor in Python")
    parser.add_argument("--subscriptions", action="store_true", help="what a delivered message costs")
    return parser.parse_known_args()


def prepared(harness: Path) -> str:
    """The address of the harness's database, which then runs and is filled."""
    done = subprocess.run(in_harness(harness, "prepare"), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


def measure(harness: Path, server: Server, passed: Sequence[str], _: str) -> None:
    target = targeted(server)
    queries = ["--queries", str(HERE / "queries.json")]
    subprocess.run([*in_harness(harness, "measure"), *target, *queries, *passed], check=True)


def subscribe(harness: Path, server: Server, passed: Sequence[str], url: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.peers.publisher", str(port), url]
    with subprocess.Popen(command, cwd=ROOT) as publisher:
        time.sleep(1)
        asked = ["--operation", OPERATION, "--publish", f"http://127.0.0.1:{port}/publish?id={{id}}"]
        try:
            subprocess.run([*in_harness(harness, "subscribe"), *targeted(server), *asked, *passed], check=True)
        finally:
            publisher.terminate()


def targeted(server: Server) -> list[str]:
    return ["--target", server.name, "--url", server.url, "--pid", str(server.pid)]


def in_harness(harness: Path, what: str) -> list[str]:
    return [sys.executable, str(HERE / "in_harness.py"), str(harness.resolve()), what]


if __name__ == "__main__":
    main()
