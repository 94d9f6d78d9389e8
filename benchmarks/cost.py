"""What requests cost: the processors' time of the server and of PostgreSQL's backends, as Linux counts it."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.servers import ROOT, Server
from server.postmaster import ROLE

TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Milliseconds a request."""

    server: float
    postgres: float

    @property
    def both(self) -> float:
        return self.server + self.postgres


class Process(NamedTuple):
    """What /proc says of a process: its parent, and its time in seconds."""

    parent: int
    seconds: float


def cost(server: Server, bodies: Path, seconds: float, postmaster: int) -> Cost:
    """The cost under a load of some seconds; a request that fails ends the benchmark."""
    before, backends_before = tree_seconds(server.pid), backend_seconds(postmaster)
    command = [sys.executable, "-m", "benchmarks.client", server.url, str(bodies), str(seconds)]
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    after, backends_after = tree_seconds(server.pid), backend_seconds(postmaster)
    counts = json.loads(done.stdout)
    if counts["failed"] or not counts["answered"]:
        raise SystemExit(f"{server.name}: {counts['failed']} requests failed under load ({bodies.name}).")
    # A backend that ended meanwhile was another server's: this one's were in use.
    postgres = sum(found - backends_before.get(pid, 0) for pid, found in backends_after.items())
    return Cost((after - before) * 1000 / counts["answered"], postgres * 1000 / counts["answered"])


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def processor_ms(pid: int) -> float:
    """What a process has had of the processors, finer than ticks: the first figure of its schedstat, in nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def tree_seconds(pid: int) -> float:
    """Of a process and all below it."""
    known = processes()
    members = {pid}
    while more := {each for each, process in known.items() if process.parent in members} - members:
        members |= more
    return sum(known[each].seconds for each in members)


def backend_seconds(postmaster: int) -> dict[int, float]:
    """Of each backend that serves a client."""
    title = f"postgres: {ROLE} ".encode()
    return {
        pid: process.seconds
        for pid, process in processes().items()
        if process.parent == postmaster and title_of(pid).startswith(title)
    }


def processes() -> dict[int, Process]:
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return {pid: process for pid in pids if (process := process_of(pid))}


def process_of(pid: int) -> Process | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return Process(int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS)


def title_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
