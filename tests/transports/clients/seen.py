"""What a client sees of an operation, whatever the transport."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.transports.fake import Served

COMPLETE = "COMPLETE"


@dataclass
class Seen:
    """The results, and the code of the error with which it ended, or COMPLETE."""

    results: list[Any] = field(default_factory=list)
    end: str = ""


class Stream(Protocol):
    """One operation in the eyes of its client."""

    async def first(self) -> Any:
        """The first result."""
        ...

    async def rest(self) -> Seen:
        """All results from the first that was not read yet, and the end."""
        ...


Opened = Callable[..., AbstractAsyncContextManager[Stream]]
"""opened(served, request, token=None): begins an operation; leaving it is going away."""


def code_of(errors: list[Any]) -> str:
    return str(errors[0]["extensions"]["code"])


__all__ = ["COMPLETE", "Opened", "Seen", "Served", "Stream", "code_of"]
