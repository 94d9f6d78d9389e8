"""The database of the benchmarks: generated once, and kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from benchmarks.servers import FOLDER, ROOT
from server.embedded import embedded_postgres
from server.postmaster import Postmaster

SEEDED = "seeded"
"""A file beside the data that says that they are whole."""


class Database(NamedTuple):
    """A database that runs, and the process that is its backends' parent."""

    url: str
    postmaster: int


@contextmanager
def database(enterprises: int) -> Iterator[Database]:
    """The embedded PostgreSQL with so many generated enterprises."""
    folder = FOLDER / f"{enterprises}-enterprises"
    if not (folder / SEEDED).exists():
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "server.cli", "seed", "--enterprises", str(enterprises)]
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        subprocess.run(command, check=True, cwd=ROOT, env={**environment, "DATA_DIR": str(folder)})
        (folder / SEEDED).touch()
    with embedded_postgres(folder) as url:
        running = Postmaster.of(folder / "postgres")
        if running is None:
            raise SystemExit("The embedded PostgreSQL has ended.")
        yield Database(url, running.pid)
