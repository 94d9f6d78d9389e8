"""The servers that are measured, each in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".bench"
"""What benchmarks keep: their data, and the servers' logs."""
STARTED_WITHIN = 60
POOL_SIZE = 10

SERVE = ("-m", "server.cli", "serve", "--no-demo")
UVICORN = ("-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")


class Server(NamedTuple):
    """A server that answers at an address."""

    name: str
    url: str
    pid: int


@contextmanager
def partnergraph(database_url: str, *, name: str = "partnergraph", executor: str = "compiled") -> Iterator[Server]:
    """Our server: one process, its logs written as in production."""
    port = free_port()
    environment = {"EXECUTOR": executor, "DATABASE_POOL_SIZE": str(POOL_SIZE), "LOG_FORMAT": "json", "PORT": str(port)}
    with running(name, SERVE, port, {**environment, "DATABASE_URL": database_url}) as server:
        yield server


@contextmanager
def floor(database_url: str) -> Iterator[Server]:
    """The hand-written application of benchmarks.floor."""
    port = free_port()
    command = (*UVICORN, "--port", str(port), "benchmarks.floor:app")
    with running("floor", command, port, {"DATABASE_URL": database_url}) as server:
        yield server


@contextmanager
def running(name: str, command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    """A Python process that serves on a port; it ends with the block."""
    FOLDER.mkdir(exist_ok=True)
    log = FOLDER / f"{name}.log"
    environment = {**os.environ, "HOST": "127.0.0.1", **environment}
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", process, log)
            yield Server(name, f"http://127.0.0.1:{port}/graphql", process.pid)
        finally:
            process.terminate()
            process.wait(STARTED_WITHIN)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"A server did not start; {log} says why.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
