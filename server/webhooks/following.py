"""From events to deliveries: each webhook goes on from its own position."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import structlog

from graph.feeding import MOST_MESSAGES
from loaders.event import cursor_at
from loaders.statement import Database
from models.errors import Unavailable
from server.webhooks.queue import MOST_KEPT, switch_off

HELD = timedelta(seconds=60)
MOST_FOLLOWED = 10
PACES = (MOST_MESSAGES, 10, 1, 1, 1, 1, 1, 1)
"""Over how many events at a time a document is run: one that takes too long over the next number from then on."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 1, 5, 30, 2 * 60, 5 * 60))
"""Before the next of these. Longer than a database is slow for some other reason than the document."""
GONE = "events.gone"
"""The type of the payload that says so; Standard Webhooks' way of writing one."""
TOLD_OF_GAP = "What happened after one cursor and up to the other is no longer kept; read the catalogue anew."
NO_LISTING = 0
"""What concerns no listing waits for none."""

log = structlog.get_logger(__name__)

# Webhooks behind the stream, and with room for more deliveries: those that no other process follows. Who had its turn
# the longest ago goes first, so that none has to wait for as long as events keep coming.
TAKE = """
UPDATE webhooks SET followed_until = $2 WHERE id IN (
    SELECT id FROM webhooks AS hook
    WHERE is_active AND position < greatest((SELECT max(id) FROM events), (SELECT position FROM event_horizon))
        AND (followed_until IS NULL OR followed_until <= $1)
        AND (
            SELECT count(*) FROM webhook_deliveries
            WHERE webhook_id = hook.id AND status = 'PENDING'
        ) < $3
    ORDER BY followed_until NULLS FIRST, position, id LIMIT $4
    FOR UPDATE SKIP LOCKED
)
RETURNING id, owner, document, position, (SELECT position FROM event_horizon) AS horizon
"""

# All or nothing: nothing where the webhook has moved since, or was switched off, or where what was read may have been
# let go of while it was read.
ENQUEUE = """
WITH moved AS (
    UPDATE webhooks SET position = $3, followed_until = $5
    WHERE id = $1 AND position = $2 AND document = $4 AND is_active AND $9 >= (SELECT position FROM event_horizon)
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
    """A webhook in this process' hands: from which position its document is to be run, and what is still kept."""

    id: int
    owner: str
    document: str
    position: int
    horizon: int = 0

    @property
    def kept_from(self) -> int:
        """Behind which position all that is still to come is kept."""
        return max(self.position, self.horizon)


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


class SlowDocumentError(Exception):
    """A document takes too long over so many events."""


class Evaluator(Protocol):
    """Runs documents over the stream."""

    async def evaluate(self, document: str, position: int, owner: str, limit: int) -> Batch:
        """What the document gives its owner of the next events behind a position, at most so many.

        Raises UnfitDocumentError and SlowDocumentError.
        """
        ...


class Paces:
    """How fast webhooks are followed: those whose documents took too long more slowly, until they have caught up."""

    def __init__(self) -> None:
        self.steps: dict[int, tuple[str, int]] = {}
        """Of each webhook its document, and how far down PACES that is."""

    def step(self, hook: Followed) -> int:
        document, step = self.steps.get(hook.id, (hook.document, 0))
        return step if document == hook.document else 0

    def of(self, hook: Followed) -> int:
        return PACES[self.step(hook)]

    def keep(self, hook: Followed, batch: Batch) -> None:
        if len(batch.occurrences) < (pace := self.of(hook)):
            self.steps.pop(hook.id, None)
        elif self.step(hook):
            self.steps[hook.id] = hook.document, PACES.index(pace)

    def slow_down(self, hook: Followed) -> timedelta:
        """How long it is to wait. Raises UnfitDocumentError where it took too long over a single event for hours."""
        step = self.step(hook)
        if step == len(PAUSES):
            del self.steps[hook.id]
            raise UnfitDocumentError("It takes too long for a single event.")
        self.steps[hook.id] = hook.document, step + 1
        return PAUSES[step]


class Followings(NamedTuple):
    """How many webhooks were looked after, and how many of these were told of a gap."""

    webhooks: int
    gaps: int


async def follow(database: Database, evaluator: Evaluator, now: datetime, paces: Paces) -> Followings:
    """Adds the deliveries of what has happened."""
    rows = await database.fetch(TAKE, now, now + HELD, MOST_KEPT, MOST_FOLLOWED)
    gaps = [await follow_one(database, evaluator, Followed(*row.values()), now, paces) for row in rows]
    return Followings(len(rows), sum(gaps))


async def follow_one(database: Database, evaluator: Evaluator, hook: Followed, now: datetime, paces: Paces) -> bool:
    """Whether it is told of a gap. What fails does not hold up others; it is tried again once nobody holds it."""
    try:
        if hook.position < hook.horizon:
            await enqueue(database, hook, gap(hook, now), now)
            return True
        await evaluated(database, evaluator, hook, now, paces)
    except UnfitDocumentError as error:
        await switch_off(database, hook.id, f"The document cannot be run any more: {error}")
    except Unavailable:
        raise
    except Exception:
        log.exception("a webhook cannot be followed", webhook=hook.id)
    return False


async def evaluated(database: Database, evaluator: Evaluator, hook: Followed, now: datetime, paces: Paces) -> None:
    """Runs its document. One that takes too long is run over fewer events in its next turn, after the others'."""
    pace = paces.of(hook)
    try:
        batch = await evaluator.evaluate(hook.document, hook.position, hook.owner, pace)
    except SlowDocumentError:
        log.warning("a webhook's document takes too long", webhook=hook.id, events=pace)
        await enqueue(database, hook, Batch(hook.position, []), now + paces.slow_down(hook))
    else:
        paces.keep(hook, batch)
        await enqueue(database, hook, batch, now)


def gap(hook: Followed, now: datetime) -> Batch:
    """Says that events are no longer kept, in the place of what the document would have given of them."""
    log.warning("events are gone before a webhook had them", webhook=hook.id, after=hook.position, until=hook.horizon)
    until = cursor_at(hook.horizon)
    data = {"after": cursor_at(hook.position), "until": until, "message": TOLD_OF_GAP}
    body = json.dumps({"type": GONE, "timestamp": now.isoformat(), "data": data}, separators=(",", ":"))
    return Batch(hook.horizon, [Occurrence(until, NO_LISTING, body.encode())])


async def enqueue(database: Database, hook: Followed, batch: Batch, when: datetime) -> None:
    """Adds deliveries and moves the webhook to the batch's position, from which it goes on then, in one statement."""
    columns: list[list[Any]] = [list(column) for column in zip(*batch.occurrences, strict=True)] or [[], [], []]
    values = hook.id, hook.position, batch.position, hook.document, when
    await database.fetch(ENQUEUE, *values, *columns, hook.kept_from)
