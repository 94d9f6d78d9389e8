"""The embedded PostgreSQL of a DATA_DIR, shared by the processes that use it; the last one to go stops it."""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from server.data_dir import prepared, told
from server.os_user import PostgresError
from server.postmaster import Cluster, private_file

__all__ = ["PostgresError", "embedded_postgres"]


@contextmanager
def embedded_postgres(data_dir: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Give the address of the database that lives in a folder, and keep it running meanwhile.

    `options` are lines of postgresql.conf for a start; they mean nothing where it already runs.
    """
    folder = prepared(data_dir)
    cluster = Cluster(folder / "postgres", log=folder / "postgres.log", options=options)
    # The kernel drops a lock with its process, however that ends: no count of users can go stale.
    with _opened(folder / "postgres.users") as users:
        try:
            with _alone(folder), told(folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                cluster.ensure_running()
            yield cluster.url()
        finally:
            with _alone(folder):
                if _is_last(users):
                    cluster.stop()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Start and stop in one process at a time."""
    with _opened(folder / "postgres.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _opened(path: Path) -> IO[bytes]:
    with told(path.parent):
        return private_file(path)
