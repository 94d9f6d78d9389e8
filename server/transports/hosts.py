"""The hosts that this server may call back."""

import re
from typing import NamedTuple, Self

ENTRY = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")
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
    found = ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError(f"must be hosts such as router.example:4000, with commas between, not {entry!r:.60}")
    host = (found["address"] or found["name"]).lower()
    return [(host, int(found["port"]))] if found["port"] else [(host, port) for port in PORTS.values()]
