"""The command `partnergraph` as another process."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "server.cli"]


def environment(**changed: object) -> dict[str, str]:
    """The environment without any setting but those given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {name: str(value) for name, value in changed.items()}


def partnergraph(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


class Serving:
    """A running `partnergraph serve`."""

    def __init__(self, *arguments: str, **settings: object) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve", *arguments],
            cwd=ROOT,
            env=environment(**{"PORT": 0} | settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)

    def announced(self) -> list[str]:
        """Wait until it says that it answers."""
        assert self.process.stdout
        return [self.process.stdout.readline().strip() for _ in range(2)]

    def end(self, number: int, *, group: bool = False) -> tuple[int, str]:
        """Send a signal, to all its processes as a terminal does if `group`; give the exit code and stderr."""
        (os.killpg if group else os.kill)(self.process.pid, number)
        return self.ended()

    def ended(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors


def answers(address: str) -> bool:
    """Whether something serves there."""
    with (
        contextlib.suppress(OSError),
        urllib.request.urlopen(  # noqa: S310
            address.replace("/graphql", "/healthz"), timeout=60
        ) as got,
    ):
        return bool(got.status == 200)
    return False


def postgres_runs(data_dir: Path) -> bool:
    try:
        pid = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False


def wait_until_refused(address: str, *, seconds: float = 60) -> bool:
    """Whether nobody listens there any more."""
    place, until = urlsplit(address), time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection((str(place.hostname), place.port or 0), timeout=1).close()
        except ConnectionRefusedError:
            return True
        except OSError:
            continue
        time.sleep(0.05)
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
