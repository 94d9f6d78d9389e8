"""How long events are kept."""

from datetime import UTC, datetime, timedelta

from server.database import Database

BATCH = 5_000
RETIRE = """
    UPDATE event_horizon
    SET position = greatest(position, (SELECT max(id) FROM events WHERE occurred_at < $1))
    RETURNING position
"""
FORGET = """
    WITH gone AS (
        DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id <= $1 ORDER BY id LIMIT $2) RETURNING id
    )
    SELECT count(*) AS n FROM gone
"""


async def retire(database: Database, days: int) -> int:
    """Refuses cursors to what is older from now on; up to which position that is."""
    (row,) = await database.fetch(RETIRE, datetime.now(UTC) - timedelta(days=days))
    position: int = row["position"]
    return position


async def forget(database: Database, position: int) -> int:
    """Lets go of what is retired, batch by batch; how many events those were."""
    found = 0
    while True:
        (row,) = await database.fetch(FORGET, position, BATCH)
        gone = int(row["n"])
        found += gone
        if gone < BATCH:
            return found
