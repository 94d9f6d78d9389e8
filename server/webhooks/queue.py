"""Deliveries in the database: processes share them, and none is in the hands of two at a time.

Who takes a delivery moves `next_attempt_at` behind the time that a try may last: until then it is nobody else's,
and afterwards anybody's, should that process have died. All times are the caller's clock.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from loaders.statement import Database
from server.webhooks.signing import secrets_at

HELD = timedelta(seconds=60)
"""Longer than a try can last."""
KEPT = timedelta(days=30)
MOST_KEPT = 1000
"""Of one webhook that are settled; and where so many are not, no more are added until they are."""

# Those that are due, few of each webhook, in the order of their events: one of a listing only when those before it
# are settled. The row that another process has locked is skipped, and judged anew once it is not. A webhook whose
# last try failed comes after the others, with one try at a time: receivers that are down do not hold up the rest.
TAKE = """
WITH due AS MATERIALIZED (
    SELECT next.id
    FROM webhooks AS hook CROSS JOIN LATERAL (
        SELECT delivery.id, delivery.next_attempt_at FROM webhook_deliveries AS delivery
        WHERE delivery.webhook_id = hook.id AND delivery.status = 'PENDING' AND delivery.next_attempt_at <= $1
            AND NOT EXISTS (
                SELECT FROM webhook_deliveries AS earlier
                WHERE earlier.webhook_id = hook.id AND earlier.listing_id = delivery.listing_id
                    AND earlier.status = 'PENDING' AND earlier.id < delivery.id
            )
        ORDER BY delivery.id LIMIT CASE WHEN hook.failing_since IS NULL THEN $5::int ELSE 1 END
        FOR UPDATE SKIP LOCKED
    ) AS next
    WHERE hook.is_active AND hook.id <> ALL ($3::bigint[])
        AND (hook.failing_since IS NULL OR hook.id <> ALL ($4::bigint[]))
    ORDER BY hook.failing_since IS NOT NULL, next.next_attempt_at LIMIT $6
)
UPDATE webhook_deliveries AS delivery
SET attempts = attempts + 1, last_attempt_at = $1, next_attempt_at = $2
FROM due, webhooks AS hook
WHERE delivery.id = due.id AND hook.id = delivery.webhook_id
RETURNING delivery.id, delivery.webhook_id, delivery.attempts, delivery.payload, hook.url,
    hook.secret, hook.previous_secret, hook.previous_secret_until
"""

# Nothing where the delivery is no longer the taker's: another took it after its time, or its owner did something.
SETTLE = """
WITH settled AS (
    UPDATE webhook_deliveries SET status = $3, response_status = $4, next_attempt_at = $5
    WHERE id = $1 AND attempts = $2 AND status = 'PENDING'
    RETURNING webhook_id
)
UPDATE webhooks AS hook
SET last_delivery_at = CASE WHEN $3 = 'DELIVERED' THEN $6 ELSE last_delivery_at END,
    failing_since = CASE WHEN $3 = 'DELIVERED' THEN NULL ELSE coalesce(failing_since, $6) END
FROM settled WHERE hook.id = settled.webhook_id
RETURNING hook.failing_since
"""

# Also when what another process holds is anybody's again, should that process have died.
NEXT_DUE = """
SELECT least(
    (SELECT min(followed_until) FROM webhooks WHERE is_active AND followed_until > $1),
    (
        SELECT min(next_attempt_at) FROM webhook_deliveries AS delivery
        JOIN webhooks AS hook ON hook.id = delivery.webhook_id AND hook.is_active
        WHERE status = 'PENDING' AND next_attempt_at > $1
    )
) AS due
"""

SWITCH_OFF = """
UPDATE webhooks SET is_active = false, disabled_reason = $2, failing_since = NULL WHERE id = $1 AND is_active
"""

FORGET = """
DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM (
        SELECT id, created_at, row_number() OVER (PARTITION BY webhook_id ORDER BY created_at DESC, id DESC) AS place
        FROM webhook_deliveries WHERE status <> 'PENDING'
    ) AS settled WHERE place > $1 OR created_at < $2
)
"""


class Taken(NamedTuple):
    """A delivery in this process' hands, for its `attempt`th try."""

    id: int
    webhook_id: int
    attempt: int
    body: bytes
    url: str
    secrets: Sequence[str]

    @classmethod
    def of(cls, row: Mapping[str, Any], now: datetime) -> "Taken":
        secrets = secrets_at(now, row["secret"], row["previous_secret"], row["previous_secret_until"])
        return cls(row["id"], row["webhook_id"], row["attempts"], row["payload"], row["url"], secrets)


class Outcome(NamedTuple):
    """What became of a try; `again_at` where it is to be tried again."""

    status: str
    response_status: int | None
    again_at: datetime | None = None


async def take(database: Database, now: datetime, *, trying: Mapping[int, int], of_each: int, most: int) -> list[Taken]:
    """Deliveries to try now; `trying` says how many of which webhook this process tries already."""
    busy = [webhook_id for webhook_id, count in trying.items() if count >= of_each]
    rows = await database.fetch(TAKE, now, now + HELD, busy, list(trying), of_each, most)
    return sorted(Taken.of(row, now) for row in rows)


async def settle(database: Database, taken: Taken, outcome: Outcome, now: datetime) -> datetime | None:
    """Writes what became of a try, and tells since when all tries of its webhook have failed."""
    values = taken.id, taken.attempt, *outcome, now
    rows = await database.fetch(SETTLE, *values)
    return rows[0]["failing_since"] if rows else None


async def next_due(database: Database, after: datetime) -> datetime | None:
    """When, after a time, there is first something to do of which nobody tells."""
    (row,) = await database.fetch(NEXT_DUE, after)
    due: datetime | None = row["due"]
    return due


async def switch_off(database: Database, webhook_id: int, reason: str) -> None:
    await database.fetch(SWITCH_OFF, webhook_id, reason)


async def forget(database: Database, now: datetime) -> None:
    """Removes what is settled and old, or more than is kept."""
    await database.fetch(FORGET, MOST_KEPT, now - KEPT)
