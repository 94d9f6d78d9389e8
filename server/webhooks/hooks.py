"""What mutations of webhooks reach: their documents, and their receivers."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from graph.engine.execution import Operations
from models import Webhook
from resolvers.networks import Networks
from server.database import Database
from server.webhooks.evaluating import Documents
from server.webhooks.posting import Poster
from server.webhooks.signing import secrets_at, signed_headers
from server.webhooks.worker import Worker


class Webhooks:
    """The webhooks of one database: `resolvers.hooks.Hooks`, and the worker that delivers.

    Its connections are its own, so that no request waits for a delivery; and what requests try is over theirs.
    """

    def __init__(self, operations: Operations, database: Database, requests: Database, networks: Networks) -> None:
        self.database = database
        self.networks = networks
        self.documents = Documents(operations, database)
        self.samples = Documents(operations, requests)
        self.poster = Poster(networks)
        self.worker = Worker(database, self.poster, self.documents)

    def problem(self, document: str) -> str | None:
        return self.documents.problem(document)

    async def sample(self, document: str, listing: Any, owner: str) -> bytes | None:
        return await self.samples.sample(document, listing, owner)

    async def post(self, webhook: Webhook, body: bytes) -> int | None:
        message_id, now = f"msg_test_{secrets.token_hex(8)}", datetime.now(UTC)
        signing = secrets_at(now, webhook.secret, webhook.previous_secret, webhook.previous_secret_until)
        answer = await self.poster.post(webhook.url, body, signed_headers(message_id, body, signing, now))
        return answer.status

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Delivers meanwhile."""
        task = asyncio.create_task(self.worker.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.database.close()
