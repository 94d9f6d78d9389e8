"""How many changes a second can be told of, and what the order of commits costs of it."""

import argparse
import re
import statistics
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import literal_column
from sqlalchemy.dialects import postgresql

from benchmarks.data import database
from benchmarks.servers import FOLDER
from models import Enterprise, EventKind
from resolvers.telling import CHANNEL, SEQUENCER, told
from server.os_user import programs

WRITERS = (1, 8, 32)
LOCK = f"SELECT pg_advisory_xact_lock({SEQUENCER});"
NOTICE = f"SELECT pg_notify('{CHANNEL}', '');"
CHANGE = """
\\set some random(1, :largest)
BEGIN;
SELECT id FROM enterprises WHERE id >= :some ORDER BY id LIMIT 1 FOR UPDATE \\gset
UPDATE enterprises SET version = version + 1 WHERE id = :id;
"""


class Variant(NamedTuple):
    """What a transaction does beside the change and the event."""

    name: str
    before: str
    after: str


VARIANTS = (
    Variant("as it is: lock and notice", LOCK, NOTICE),
    Variant("without the lock", "", NOTICE),
    Variant("without the notice", LOCK, ""),
    Variant("without both", "", ""),
)


def main() -> None:
    options = arguments()
    found: dict[tuple[Variant, int], list[float]] = {}
    with database(options.enterprises) as (url, _):
        largest = query(url, "SELECT max(id) FROM enterprises")
        for _ in range(options.reps):
            for writers in WRITERS:
                for variant in VARIANTS:
                    rate = measured(url, written(variant), writers, options.seconds, largest)
                    found.setdefault((variant, writers), []).append(rate)
        print(f"fsync is {query(url, 'SHOW fsync')}; medians of {options.reps} times {options.seconds} s.\n")
    print(table({key: statistics.median(rates) for key, rates in found.items()}))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=5000, metavar="N", help="how many to generate (5000)")
    parser.add_argument("--reps", type=int, default=3, metavar="N", help="how often each is measured (3)")
    parser.add_argument("--seconds", type=int, default=4, metavar="S", help="how long each time (4)")
    return parser.parse_args()


def written(variant: Variant) -> Path:
    """The transaction for pgbench, with the very statement that the server writes events with."""
    statement = told(EventKind.UPDATED, Enterprise, Enterprise.id == literal_column(":id"), datetime.now(UTC))
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined, no-untyped-call]
    event = " ".join(str(compiled).split()) + ";"
    file = FOLDER / "publishing.sql"
    file.write_text(f"{CHANGE}{variant.before}\n{event}\n{variant.after}\nCOMMIT;\n")
    return file


def measured(url: str, script: Path, writers: int, seconds: int, largest: str) -> float:
    """Transactions a second."""
    bounds = [f"--client={writers}", f"--jobs={min(writers, 2)}", f"--time={seconds}", f"--define=largest={largest}"]
    told = output("pgbench", "--no-vacuum", *bounds, f"--file={script}", url)
    match = re.search(r"tps = ([0-9.]+)", told)
    if match is None:
        raise SystemExit(told)
    return float(match[1])


def query(url: str, statement: str) -> str:
    return output("psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command", statement, url).strip()


def output(program: str, *arguments: str) -> str:
    return subprocess.run([programs() / program, *arguments], check=True, capture_output=True, text=True).stdout


def table(rates: dict[tuple[Variant, int], float]) -> str:
    head = ["| writers | " + " | ".join(variant.name for variant in VARIANTS) + " |"]
    head.append("| --: |" + " --: |" * len(VARIANTS))
    rows = (" | ".join(f"{rates[variant, writers]:,.0f}" for variant in VARIANTS) for writers in WRITERS)
    return "\n".join([*head, *(f"| {writers} | {row} |" for writers, row in zip(WRITERS, rows, strict=True))])


if __name__ == "__main__":
    main()
