"""Measures exports: how long they take, what they cost, and how much memory the server needs for them.

    .venv/bin/python -m benchmarks.exporting [--enterprises N]

Each through the real server over HTTP; then the command. `growth` is by how much the server's peak rose above what it
had after its first query and a small export.
"""

import argparse
import os
import re
import subprocess
import sys
import time
import urllib.request
from itertools import product
from pathlib import Path
from typing import NamedTuple

from benchmarks.cost import processes, tree_seconds
from benchmarks.data import Database, database
from benchmarks.servers import ROOT, Server, partnergraph

NAMES = ("enterprises", "products", "opportunities", "experiences")
FORMS = ("ndjson", "csv")
CODINGS = ("identity", "gzip", "zstd")
MIB = 1024 * 1024


class Figures(NamedTuple):
    """Of one export: bytes that came, seconds, those of the server's and of PostgreSQL's processors, MiB of growth."""

    size: int
    seconds: float
    server: float
    postgres: float
    growth: float


def peak(pid: int) -> float:
    """The most memory that a process has had, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0


def fetched(address: str, coding: str) -> int:
    """How many bytes come."""
    size = 0
    request = urllib.request.Request(address, headers={"accept-encoding": coding})
    with urllib.request.urlopen(request) as answer:
        while piece := answer.read(MIB):
            size += len(piece)
    return size


def measured(server: Server, postmaster: int, path: str, coding: str, base: float) -> Figures:
    address = server.url.replace("/graphql", f"/export/{path}")
    started, before, cpu = time.perf_counter(), postgres_seconds(postmaster), tree_seconds(server.pid)
    size = fetched(address, coding)
    seconds, server_cpu = time.perf_counter() - started, tree_seconds(server.pid) - cpu
    return Figures(size, seconds, server_cpu, postgres_seconds(postmaster) - before, peak(server.pid) - base)


def postgres_seconds(postmaster: int) -> float:
    """Of PostgreSQL, with what ended meanwhile: an export's backend does. Waits until it did."""
    time.sleep(0.2)
    fields = Path(f"/proc/{postmaster}/stat").read_text().rpartition(")")[2].split()
    ended = sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")
    return ended + sum(found.seconds for found in processes().values() if found.parent == postmaster)


def row(name: str, coding: str, found: Figures) -> str:
    figures = (
        f"{found.size / MIB:.1f} | {found.seconds:.1f} | {found.server:.1f} | {found.postgres:.1f} | {found.growth:.1f}"
    )
    return f"| {name} | {coding} | {figures} |"


def over_http(running: Database) -> None:
    with partnergraph(running.url) as server:
        base = server.url.replace("/graphql", "")
        fetched(f"{base}/readyz", "identity")
        fetched(f"{base}/export/opportunities.ndjson", "identity")
        small = peak(server.pid)
        print(f"The server's peak before: {small:.0f} MiB.\n")
        print("| export | coding | MiB sent | s | server, s of CPU | PostgreSQL, s of CPU | growth, MiB |")
        print("| :-- | :-- | --: | --: | --: | --: | --: |")
        for name, form, coding in product(NAMES, FORMS, CODINGS):
            path = f"{name}.{form}"
            print(row(path, coding, measured(server, running.postmaster, path, coding, small)))
        print(f"\nThe server's peak after all of them: {peak(server.pid):.0f} MiB.")


def by_command(url: str) -> None:
    command = [sys.executable, "-m", "server.cli", "export", "enterprises"]
    for form in FORMS:
        environment = {**os.environ, "DATABASE_URL": url}
        highest = 0.0
        with subprocess.Popen(
            [*command, "--format", form], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None  # noqa: S101
            while process.stdout.read(MIB):
                highest = max(highest, peak(process.pid))
        print(f"The command's peak, {form}: {highest:.0f} MiB, all in all.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=50_000)
    options = parser.parse_args()
    with database(options.enterprises) as running:
        over_http(running)
        by_command(running.url)


if __name__ == "__main__":
    main()
