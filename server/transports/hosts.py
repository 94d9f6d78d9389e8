"""The hosts that this server may call back."""

from typing import NamedTuple, Self
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


class Hosts(NamedTuple):
    """Names with their ports; one without a port stands for those of HTTP and HTTPS."""

    allowed: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def parsed(cls, text: str) -> Self:
        """From a list with commas. Raises ValueError."""
        return cls(frozenset(pair for part in text.split(",") for pair in pairs(part.strip())))

    def include(self, address: str) -> bool:
        """Whether it is a URL at one of them, as the client that calls it understands it."""
        import httpx  # noqa: PLC0415 - settings know hosts, and few commands that read them call any

        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            return False
        port = url.port or PORTS.get(url.scheme)
        return url.scheme in PORTS and not url.userinfo and (url.host, port) in self.allowed


def pairs(entry: str) -> list[tuple[str, int]]:
    try:
        parts = urlsplit(f"//{entry}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.netloc != entry or parts.username is not None:
        raise ValueError(f"must be hosts such as router.example:4000, with commas between, not {entry:.60!r}")
    return [(host, port)] if port else [(host, each) for each in PORTS.values()]
