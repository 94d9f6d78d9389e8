"""The embedded PostgreSQL of a DATA_DIR, shared by the processes that use it; the last one to go stops it."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from server.os_user import PostgresError
from server.postmaster import Cluster, private_file

__all__ = ["PostgresError", "embedded_postgres"]


@contextmanager
def embedded_postgres(data_dir: Path, *, options: Mapping[str, str] | None = None) -> Iterator[str]:
    """Give the address of the database that lives in a folder, and keep it running meanwhile.

    `options` are lines of postgresql.conf for a start; they mean nothing where it already runs.
    """
    folder = _prepared(data_dir)
    cluster = Cluster(folder / "postgres", log=folder / "postgres.log", options=options)
    # The kernel drops a lock with its process, however that ends: no count of users can go stale.
    with _opened(folder / "postgres.users") as users:
        try:
            with _alone(folder), _told(folder):
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


def _prepared(data_dir: Path) -> Path:
    with _told(data_dir):
        folder = data_dir.expanduser().resolve()
        # PostgreSQL of root is another user, who must pass through.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "it is not writable")
        return folder


@contextmanager
def _told(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PostgresError(f"DATA_DIR {data_dir} cannot be used: {error.strerror or error}.") from error


def _opened(path: Path) -> IO[bytes]:
    with _told(path.parent):
        return private_file(path)
