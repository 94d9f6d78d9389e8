"""Files with an operation, as the GraphQL multipart request specification says.

They are spooled to disk as they come: no more of them is in memory than of any other part.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import IO, Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import Receive

from graph.engine.execution import Request
from resolvers.uploads import UploadedFile
from server.negotiation import REMEMBERED, HttpError, decoded, request_of

MULTIPART = b"multipart/form-data"
MOST_FILES = 4
FIELDS = ("operations", "map")
MOST_FIELDS = len(FIELDS)
MOST_PLACES = 50
"""How many places of the variables may have a file."""
MOST_DIGITS = 6
"""Of a place in a list: none of what a field may hold is longer."""
LARGEST_FIELD = 1024 * 1024
PREFLIGHTED = (b"apollo-require-preflight", b"x-apollo-operation-name", b"graphql-preflight")
"""Headers that a page of another site cannot send without asking first: one of them is needed."""
SLOWEST_SECONDS = 30
"""How long a caller may send nothing amid a body."""
CLOSING = {"connection": "close"}
"""What is left of a body that is refused is not waited for."""


class RefusedUpload(MultiPartException):
    """The body is not read to its end; the parser lets go of what it has."""

    def __init__(self, error: HttpError) -> None:
        super().__init__(error.message)
        self.error = error


class DisconnectedUpload(MultiPartException):
    """The caller is gone."""


@lru_cache(REMEMBERED)
def is_upload(content_type: bytes | None) -> bool:
    return (content_type or b"").partition(b";")[0].strip().lower() == MULTIPART


def check_upload(headers: Mapping[bytes, bytes], limit: int) -> None:
    """Refuses what need not be read to be refused. Raises HttpError."""
    if not any(headers.get(name, b"").strip() for name in PREFLIGHTED):
        raise HttpError(400, "A multipart request needs the header `Apollo-Require-Preflight: true`.", CLOSING)
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > limit:
        raise too_large(limit)


def too_large(limit: int) -> HttpError:
    return HttpError(413, f"A body with files may have {limit} bytes.", CLOSING)


async def form_of(headers: Mapping[bytes, bytes], receive: Receive, limit: int) -> FormData:
    """A multipart body, whose files are there until it is closed. Raises HttpError, and DisconnectedUpload."""
    parser = MultiPartParser(
        Headers(raw=[(b"content-type", headers[b"content-type"])]),
        bounded(receive, limit),  # type: ignore[arg-type]
        max_files=MOST_FILES,
        max_fields=MOST_FIELDS,
        max_part_size=LARGEST_FIELD,
    )
    try:
        return await parser.parse()
    except RefusedUpload as refusal:
        raise refusal.error from None
    except DisconnectedUpload:
        raise
    except MultiPartException as error:
        raise HttpError(400, f"The multipart body does not hold: {error.message}", CLOSING) from error


async def bounded(receive: Receive, limit: int) -> AsyncIterator[bytes]:
    """The body as it comes, as long as it is within bounds."""
    size, more = 0, True
    while more:
        try:
            message = await asyncio.wait_for(receive(), SLOWEST_SECONDS)
        except TimeoutError:
            raise RefusedUpload(HttpError(408, "The body came too slowly.", CLOSING)) from None
        if message["type"] == "http.disconnect":
            raise DisconnectedUpload("The caller is gone.")
        size += len(message.get("body", b""))
        if size > limit:
            raise RefusedUpload(too_large(limit))
        yield message.get("body", b"")
        more = message.get("more_body", False)


async def request_with_files(form: FormData) -> Request:
    """The operation, with each file in the places that the map names. Raises HttpError."""
    operations, where = (field_of(form, name) for name in FIELDS)
    if not isinstance(operations, dict):
        raise HttpError(400, "`operations` is a JSON object; batches are not taken.")
    if not isinstance(where, dict) or not all(map(is_paths, where.values())):
        raise HttpError(400, '`map` is a JSON object such as {"0": ["variables.input.file"]}.')
    if sum(map(len, where.values())) > MOST_PLACES:
        raise HttpError(400, f"`map` names more than {MOST_PLACES} places.")
    for name, paths in where.items():
        file = form.get(name)
        if not isinstance(file, UploadFile):
            raise HttpError(400, f"`map` names the file {name!r:.40}, which is not there.")
        found = UploadedFile(file.filename, await asyncio.to_thread(digest_of, file.file), file.file)
        for path in paths:
            put(operations, path, found)
    return request_of(operations)


def is_paths(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(path, str) for path in value)


def field_of(form: FormData, name: str) -> Any:
    text = form.get(name)
    if not isinstance(text, str):
        raise HttpError(400, f"A multipart request has the field `{name}`.")
    return decoded(text, f"`{name}`")


def put(operations: dict[str, Any], path: str, file: UploadedFile) -> None:
    """Puts a file in the place of a null. Raises HttpError where there is none."""
    *parents, last = path.split(".")
    owner: Any = operations if parents[:1] == ["variables"] else None
    for part in parents:
        key = key_in(owner, part)
        owner = None if key is None else owner[key]
    key = key_in(owner, last)
    if key is None or owner[key] is not None:
        raise HttpError(400, f"`map` names {path!r:.100}, but there is no null in that place of the variables.")
    owner[key] = file


def key_in(owner: Any, part: str) -> str | int | None:
    """Where the part of a path leads in an object or a list; None where nothing is there."""
    if isinstance(owner, dict) and part in owner:
        return part
    is_place = isinstance(owner, list) and part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS
    return int(part) if is_place and int(part) < len(owner) else None


def digest_of(file: IO[bytes]) -> str:
    """Tells files apart, whoever sent them."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
