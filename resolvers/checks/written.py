"""What is written in a form of its own: URLs and language tags."""

import re
from urllib.parse import urlsplit

from data.files import codes

LONGEST_URL = 2000
LONGEST_TAG = 35
UNFIT_FOR_URL = re.compile(r'[\s\0-\x20\x7f-\x9f<>"\\\ud800-\udfff]')
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*")


def url_without_user(text: str) -> str | None:
    """An absolute http(s) URL as it was written; None for what is none, or has a user in it."""
    if len(text) > LONGEST_URL or UNFIT_FOR_URL.search(text) or not _names_a_host(text):
        return None
    return text


def language_tag(text: str) -> str | None:
    """A well-formed BCP 47 tag of a known language, in canonical case; None for what is none."""
    fits = len(text) <= LONGEST_TAG and TAG.fullmatch(text)
    if not fits or text.partition("-")[0].lower() not in codes("languages"):
        return None
    first, *others = text.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in others)])


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:  # a port or an address that there is not
        return False


def _cased(subtag: str) -> str:
    """A script starts with a capital, a region is in capitals, the rest is small."""
    if len(subtag) == len("Cyrl") and subtag.isalpha():
        return subtag.capitalize()
    return subtag.upper() if len(subtag) == len("UA") else subtag.lower()
