"""Files that callers send with a mutation."""

from dataclasses import dataclass
from typing import IO, Any, Self


@dataclass(frozen=True, eq=False)
class UploadedFile:
    """A file on its way: `digest` tells it from others; it is closed once the request is answered."""

    name: str | None
    digest: str
    file: IO[bytes]

    def __repr__(self) -> str:
        # Inputs are told apart by what their values are called (resolvers.idempotency).
        return f"UploadedFile({self.name!r}, {self.digest})"

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self
