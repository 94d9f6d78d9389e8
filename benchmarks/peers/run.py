"""Measures this server beside its peers, in one run of their harness.

    .venv/bin/python -m benchmarks.peers.run --harness DIR [--own-only] [--peers …] [--workloads …] [--reps N] …

What is not named here goes to the harness's run.py as it is. Needed are what the harness needs (wrk, npm).
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.load import load
from benchmarks.servers import Server, partnergraph
from server.commands import ending_on_signals

HERE = Path(__file__).parent
OWN_ONLY = ("--peers", "floor-asgi")


def main() -> None:
    options, passed = arguments()
    asked = [*passed, *OWN_ONLY] if options.own_only else passed
    url = prepared(options.harness)
    asyncio.run(load(url))
    with ending_on_signals(), partnergraph(url) as server:
        measure(options.harness, server, asked)


def arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description="The peers' harness, with this server in the same run.")
    parser.add_argument("--harness", type=Path, required=True, metavar="DIR", help="the folder of the harness")
    parser.add_argument("--own-only", action="store_true", help="only this server and the floor in Python")
    return parser.parse_known_args()


def prepared(harness: Path) -> str:
    """The address of the harness's database, which then runs and is filled."""
    done = subprocess.run(in_harness(harness, "prepare"), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


def measure(harness: Path, server: Server, passed: Sequence[str]) -> None:
    target = ["--target", server.name, "--url", server.url, "--pid", str(server.pid)]
    queries = ["--queries", str(HERE / "queries.json")]
    subprocess.run([*in_harness(harness, "measure"), *target, *queries, *passed], check=True)


def in_harness(harness: Path, what: str) -> list[str]:
    return [sys.executable, str(HERE / "in_harness.py"), str(harness.resolve()), what]


if __name__ == "__main__":
    main()
