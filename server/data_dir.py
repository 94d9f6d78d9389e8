"""The folder of DATA_DIR: the embedded PostgreSQL and the tokens' key lie there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.expected import ExpectedError


class DataDirError(ExpectedError):
    """The folder cannot be used."""


def resolved(data_dir: Path) -> Path:
    return data_dir.expanduser().resolve()


def prepared(data_dir: Path) -> Path:
    """The folder, made where it is not there yet. Raises DataDirError."""
    with told(data_dir):
        folder = resolved(data_dir)
        # PostgreSQL of root is another user, who must pass through.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(0, "it is not writable")
        return folder


@contextmanager
def told(data_dir: Path) -> Iterator[None]:
    """Tell in one line what the operating system refuses."""
    try:
        yield
    except OSError as error:
        raise DataDirError(f"DATA_DIR {data_dir} cannot be used: {error.strerror or error}.") from error
