"""How long events are kept."""

from datetime import UTC, datetime, timedelta

from server.database import Database

BATCH = 5_000
FORGET = """
    WITH gone AS (
        DELETE FROM events WHERE id IN (SELECT id FROM events WHERE occurred_at < $1 ORDER BY id LIMIT $2) RETURNING id
    ), told AS (
        UPDATE event_horizon SET position = greatest(position, (SELECT max(id) FROM gone))
        WHERE EXISTS (SELECT FROM gone)
    )
    SELECT count(*) AS n FROM gone
"""


async def forget(database: Database, days: int) -> int:
    """Lets go of what is older, batch by batch; how many events those were."""
    before = datetime.now(UTC) - timedelta(days=days)
    found = 0
    while True:
        (row,) = await database.fetch(FORGET, before, BATCH)
        gone = int(row["n"])
        found += gone
        if gone < BATCH:
            return found
