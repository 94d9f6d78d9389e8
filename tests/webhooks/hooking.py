"""Webhooks in a database of their own, and a worker whose clock the test holds."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from typing import Any

from resolvers.networks import Networks
from server.database import Database
from server.events.retention import forget
from server.webhooks.following import Batch, Occurrence, SlowDocumentError
from server.webhooks.posting import Poster
from server.webhooks.worker import Worker
from tests.webhooks.receiving import SECRET

DOCUMENT = "subscription { listingPublished { cursor } }"
SLOW = f"{DOCUMENT} # takes too long over many events"
LOOPBACK = Networks((ip_network("127.0.0.0/8"),))
HOOK = "INSERT INTO webhooks (owner, url, document, secret) VALUES ('integrator', $1, $2, $3) RETURNING id"
DELIVERY = """
    INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, next_attempt_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $5) RETURNING id
"""
EVENT = """
    INSERT INTO events (kind, subject, node_id, enterprise_id, region_id, occurred_at)
    VALUES ('PUBLISHED', 'PRODUCT', $1, 1, 1, now()) RETURNING id
"""

NEXT = "SELECT id, node_id FROM events WHERE id > $1 ORDER BY id LIMIT $2"


class Told:
    """An evaluator that gives of each event which listing it is about."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked: list[int] = []
        self.slow = {SLOW}
        self.quick_over = 0
        """Over how many events these do not take too long."""

    async def evaluate(self, document: str, position: int, owner: str, limit: int) -> Batch:
        assert (document.partition(" #")[0], owner) == (DOCUMENT, "integrator")
        self.asked.append(position)
        if document in self.slow and limit > self.quick_over:
            raise SlowDocumentError
        rows = await self.database.fetch(NEXT, position, min(limit, 3))
        told = [Occurrence(f"c{row['id']}", row["node_id"], b'{"n":%d}' % row["id"]) for row in rows]
        return Batch(rows[-1]["id"], told)


class Hooked:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = datetime.now(UTC)
        self.evaluator = Told(database)
        self.worker = self.another()

    def another(self, **more: Any) -> Worker:
        """A worker as another process has it."""
        return Worker(self.database, Poster(LOOPBACK, **more), self.evaluator, clock=lambda: self.now)

    async def value(self, text: str, *values: Any) -> Any:
        (row,) = await self.database.fetch(text, *values)
        return next(iter(row.values())) if len(row) == 1 else row

    async def hook(self, url: str, document: str = DOCUMENT) -> int:
        return int(await self.value(HOOK, url, document, SECRET))

    async def delivery(self, hook: int, cursor: str = "c", *, listing: int = 1) -> int:
        body = b'{ "data" : "%s" }' % cursor.encode()
        return int(await self.value(DELIVERY, hook, cursor, listing, body, self.now))

    async def event(self, listing: int) -> int:
        return int(await self.value(EVENT, listing))

    async def gone_up_to(self, position: int) -> None:
        """Lets go of events, as the stream does once they are old."""
        await self.database.fetch("UPDATE event_horizon SET position = $1", position)
        await forget(self.database, position)

    async def told(self, delivery: int) -> Mapping[str, Any]:
        """What is kept of a delivery."""
        found: Mapping[str, Any] = await self.value("SELECT * FROM webhook_deliveries WHERE id = $1", delivery)
        return found

    async def known(self, hook: int) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self.value("SELECT * FROM webhooks WHERE id = $1", hook)
        return found

    async def pass_time(self, **span: float) -> None:
        """Lets time pass, and what is due then be done."""
        self.now += timedelta(**span)
        await self.work()

    async def work(self, *workers: Worker) -> None:
        """Lets workers do what is to be done now."""
        found = workers or (self.worker,)
        for worker in found:
            worker.wake()
        while any(worker.woken.is_set() for worker in found):
            for worker in found:
                worker.woken.clear()
            await asyncio.gather(*(worker.turn() for worker in found))
            await asyncio.gather(*(task for worker in found for task in worker.trying))
            await asyncio.sleep(0)
