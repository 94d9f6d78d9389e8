"""Whether a caller's copy is as fresh as what is there: entity tags and dates of HTTP."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

TAG = re.compile(rb'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
IF_NONE_MATCH, IF_MODIFIED_SINCE = b"if-none-match", b"if-modified-since"
Headers = tuple[tuple[bytes, bytes], ...]


def is_conditional(headers: Mapping[bytes, bytes]) -> bool:
    return IF_NONE_MATCH in headers or IF_MODIFIED_SINCE in headers


def is_fresh(headers: Mapping[bytes, bytes], tag: str, modified_at: datetime | None) -> bool:
    """Whether what the caller has is what it would get; its tags count for more than its date."""
    given = headers.get(IF_NONE_MATCH)
    if given is not None:
        return given.strip() == b"*" or tag.encode() in TAG.findall(given)
    since = date_of(headers.get(IF_MODIFIED_SINCE, b""))
    return since is not None and modified_at is not None and modified_at.replace(microsecond=0) <= since


def date_of(text: bytes) -> datetime | None:
    """A date as HTTP writes it; None for anything else."""
    try:
        found = parsedate_to_datetime(text.decode("latin-1"))
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def validators(tag: str, modified_at: datetime | None) -> Headers:
    """The headers. The tag is a weak one: another release of a library may compress the same rows otherwise."""
    found = ((b"etag", f'W/"{tag}"'.encode()),)
    if modified_at is None:
        return found
    return *found, (b"last-modified", format_datetime(modified_at.astimezone(UTC), usegmt=True).encode())
