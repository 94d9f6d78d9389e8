"""Where the command writes: to stdout, or to a file that is there whole or not at all."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from server.expected import ExpectedError


class OutputError(ExpectedError):
    """The file cannot be written."""


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """What to write to; a file takes its name once all is written, and one of that name stays until then."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        target = path.resolve()
        with replacing(target) if target.is_file() or not target.exists() else target.open("wb") as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from error


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file beside another, whose place it takes."""
    partial = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
