"""What mutations of webhooks reach outside of their transaction."""

from typing import Any, Protocol

from models import Webhook
from models.errors import Unavailable
from resolvers.networks import Networks


class Hooks(Protocol):
    """Reads documents, runs them, and posts."""

    networks: Networks

    def problem(self, document: str) -> str | None:
        """Why a webhook cannot have this document; None where it can."""
        ...

    async def sample(self, document: str, listing: Any, owner: str) -> bytes | None:
        """What the document gives of a listing, as if something had just happened to it; None where it asks not."""
        ...

    async def post(self, webhook: Webhook, body: bytes) -> int | None:
        """Posts it once, and gives the HTTP status of the answer, if there is one."""
        ...


class Unconnected:
    """Reaches nothing: where there is no server around."""

    networks = Networks()

    def problem(self, document: str) -> str | None:  # noqa: ARG002
        raise Unavailable

    async def sample(self, document: str, listing: Any, owner: str) -> bytes | None:  # noqa: ARG002
        raise Unavailable

    async def post(self, webhook: Webhook, body: bytes) -> int | None:  # noqa: ARG002
        raise Unavailable


UNCONNECTED = Unconnected()
