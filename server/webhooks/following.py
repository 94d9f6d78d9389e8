"""From events to deliveries: each webhook goes on from its own position."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import structlog

from loaders.statement import Database
from models.errors import CallerError
from server.webhooks.queue import MOST_KEPT, switch_off

HELD = timedelta(seconds=60)
MOST_FOLLOWED = 10

log = structlog.get_logger(__name__)

# Webhooks behind the stream, and with room for more deliveries: those that no other process follows.
TAKE = """
UPDATE webhooks SET followed_until = $2 WHERE id IN (
    SELECT id FROM webhooks AS hook
    WHERE is_active AND position < (SELECT coalesce(max(id), 0) FROM events)
        AND (followed_until IS NULL OR followed_until <= $1)
        AND (
            SELECT count(*) FROM webhook_deliveries
            WHERE webhook_id = hook.id AND status = 'PENDING'
        ) < $3
    ORDER BY followed_until NULLS FIRST, id LIMIT $4
    FOR UPDATE SKIP LOCKED
)
RETURNING id, owner, document, position
"""

# All or nothing, and nothing where the webhook has moved since, or was switched off.
ENQUEUE = """
WITH moved AS (
    UPDATE webhooks SET position = $3, followed_until = NULL
    WHERE id = $1 AND position = $2 AND document = $4 AND is_active
    RETURNING id
)
INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, next_attempt_at, created_at)
SELECT moved.id, told.cursor, told.listing_id, told.payload, $5, $5
FROM moved CROSS JOIN unnest($6::text[], $7::bigint[], $8::json[]) WITH ORDINALITY
    AS told (cursor, listing_id, payload, place)
ORDER BY told.place
ON CONFLICT (webhook_id, cursor) DO NOTHING
"""


class Followed(NamedTuple):
    """A webhook in this process' hands: from which position its document is to be run."""

    id: int
    owner: str
    document: str
    position: int


class Occurrence(NamedTuple):
    """What one event gives to a document: the bytes that are posted."""

    cursor: str
    listing_id: int
    body: bytes


class Batch(NamedTuple):
    """What a document gives of the events behind one position and up to another, `position`."""

    position: int
    occurrences: Sequence[Occurrence]


class UnfitDocumentError(Exception):
    """A document cannot be run any more; the message says why."""


class Evaluator(Protocol):
    """Runs documents over the stream."""

    async def evaluate(self, document: str, position: int, owner: str) -> Batch:
        """What the document gives its owner of the next events behind a position. Raises UnfitDocumentError."""
        ...


async def follow(database: Database, evaluator: Evaluator, now: datetime) -> int:
    """Adds the deliveries of what has happened; gives of how many webhooks."""
    rows = await database.fetch(TAKE, now, now + HELD, MOST_KEPT, MOST_FOLLOWED)
    for row in rows:
        await follow_one(database, evaluator, Followed(*row.values()), now)
    return len(rows)


async def follow_one(database: Database, evaluator: Evaluator, hook: Followed, now: datetime) -> None:
    """What fails does not hold up others; it is tried again once nobody holds it."""
    try:
        batch = await evaluator.evaluate(hook.document, hook.position, hook.owner)
        await enqueue(database, hook, batch, now)
    except UnfitDocumentError as error:
        await switch_off(database, hook.id, f"The document cannot be run any more: {error}")
    except CallerError:
        raise
    except Exception:
        log.exception("a webhook cannot be followed", webhook=hook.id)


async def enqueue(database: Database, hook: Followed, batch: Batch, now: datetime) -> None:
    """Adds deliveries and moves the webhook to the batch's position, in one statement."""
    columns: list[list[Any]] = [list(column) for column in zip(*batch.occurrences, strict=True)] or [[], [], []]
    await database.fetch(ENQUEUE, hook.id, hook.position, batch.position, hook.document, now, *columns)
