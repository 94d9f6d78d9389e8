"""Who is called back by Apollo's HTTP callback protocol, and the messages that it is sent."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from server.negotiation import HttpError
from server.transports.hosts import Hosts
from server.transports.outbox import Ending

LONGEST = 1000
"""Characters of each text that a subscriber sends."""
HEARTBEAT_MS = range(50, 3_600_001)


class Subscriber(NamedTuple):
    """Who is called back, as its request's extension says."""

    url: str
    id: str
    verifier: str
    heartbeat_seconds: float | None

    def message(self, action: str, **more: Any) -> bytes:
        told = {"kind": "subscription", "action": action, "id": self.id, "verifier": self.verifier, **more}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

    def next_message(self, payload: bytes) -> bytes:
        return self.message("next")[:-1] + b',"payload":' + payload + b"}"

    def complete_message(self, ending: Ending) -> bytes:
        if ending.body is None:
            return self.message("complete")
        return self.message("complete", errors=json.loads(ending.body)["errors"])


def subscriber_of(extension: Any, hosts: Hosts) -> Subscriber:
    """Who is to be called back. Raises HttpError."""
    if not isinstance(extension, dict):
        raise HttpError(400, "`extensions.subscription` says where to call back.")
    url, name, verifier = (text_of(extension, key) for key in ("callbackUrl", "subscriptionId", "verifier"))
    if not hosts.include(url):
        raise HttpError(400, "`callbackUrl` is no address that this server may call.")
    interval = extension.get("heartbeatIntervalMs", 5000)
    if interval != 0 and (type(interval) is not int or interval not in HEARTBEAT_MS):
        told = f"`heartbeatIntervalMs` is 0 or from {HEARTBEAT_MS.start} to {HEARTBEAT_MS.stop - 1}."
        raise HttpError(400, told)
    return Subscriber(url, name, verifier, interval / 1000 or None)


def text_of(extension: Mapping[str, Any], name: str) -> str:
    found = extension.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST:
        raise HttpError(400, f"`extensions.subscription.{name}` is missing, no string or too long.")
    return found
