"""Files that callers send with a mutation."""

from typing import IO, Any, Self


class UploadedFile:
    """A file on its way, open until its request is answered; `digest` tells its content from others'.

    Idempotency tells inputs apart by what their values say of themselves: an object of its own, no dataclass, that
    is copied as it is and named by its digest.
    """

    def __init__(self, name: str | None, digest: str, file: IO[bytes]) -> None:
        self.name = name
        self.digest = digest
        self.file = file

    def __repr__(self) -> str:
        return f"UploadedFile({self.name!r}, {self.digest})"

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self
