"""What it takes PostgreSQL to find the partners of one enterprise: of some hundred at random, one after the other.

    .venv/bin/python -m benchmarks.recommending [--enterprises N] [--asked N] [--seed S]

The times are the processor's in the backend of PostgreSQL that answers, as Linux counts them, so other work on the
machine adds little; the statement is prepared. Linux only.
"""

import argparse
import asyncio
import random
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.cost import processor_ms
from benchmarks.data import database
from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope
from server.commands import ending_on_signals
from server.database import Database

QUERY = """query ($id: ID!) { enterprise(by: { id: $id }) {
    recommendedPartners(first: 10%s) { score reasons enterprise { name } } } }"""
FILTERS = {
    "no filter": "",
    "of one region": ', filter: { regions: ["US-WA"] }',
    "of one industry": ', filter: { industries: [{ code: "10" }] }',
    "of 3,000 people and more, 0.5 % of all": ", filter: { employees: { min: 3000 } }",
}
WARMING = 20


class Times(NamedTuple):
    """Milliseconds."""

    median: float
    p99: float
    most: float

    @classmethod
    def of(cls, times: Sequence[float]) -> "Times":
        return cls(statistics.median(times), statistics.quantiles(times, n=100)[98], max(times))


def main() -> None:
    parser = argparse.ArgumentParser(description="How long it takes to find the partners of an enterprise.")
    parser.add_argument("--enterprises", type=int, default=50_000, metavar="N", help="how many to generate (50,000)")
    parser.add_argument(
        "--asked", type=int, default=400, metavar="N", help="how many are asked for their partners (400)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which of them (1)")
    options = parser.parse_args()
    with ending_on_signals(), database(options.enterprises) as found:
        asyncio.run(measure(found.url, options.asked, options.seed))


async def measure(url: str, asked: int, seed: int) -> None:
    postgres = Database(url, size=1, statement_timeout=60)
    try:
        rows = await postgres.fetch("SELECT id FROM enterprises ORDER BY id")
        chance = random.Random(seed)  # noqa: S311 - nothing to keep secret
        ids = chance.sample([str(row["id"]) for row in rows], asked)
        print("| | median | p99 | most |", "| :-- | --: | --: | --: |", sep="\n")
        for name, condition in FILTERS.items():
            times = await times_of(postgres, QUERY % condition, ids)
            print(f"| {name} | {times.median:.1f} | {times.p99:.1f} | {times.most:.1f} |", flush=True)
    finally:
        await postgres.close()


async def times_of(postgres: Database, query: str, ids: Sequence[str]) -> Times:
    (row,) = await postgres.fetch("SELECT pg_backend_pid() AS pid")
    operations, scope = Operations(Documents(schema().graphql_schema)), Scope()
    times = []
    for enterprise in [*ids[:WARMING], *ids]:
        statement, reads = operations.ready(Request(query, None, {"id": enterprise}), scope)
        values = statement.values(reads, scope)
        begin = processor_ms(row["pid"])
        await postgres.fetch_row(statement.text, values, is_generic=statement.is_generic)
        times.append(processor_ms(row["pid"]) - begin)
    return Times.of(times[WARMING:])


if __name__ == "__main__":
    main()
