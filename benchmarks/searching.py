"""Measures search: PostgreSQL's time for rare and for common words, beside `LIKE '%…%'` over the same texts.

    .venv/bin/python -m benchmarks.searching [--enterprises N]

Words are drawn from those that documents have, by how many have them. Each search is asked for its first 20 results
with scores, passages and count, on a connection of its own. What counts is the time of the processor that PostgreSQL's
backend took, the best of three, as the machine has other work too. Linux only, whose /proc tells it.
"""

import argparse
import asyncio
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import asyncpg

from benchmarks.cost import processor_ms
from benchmarks.data import database
from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope

SEARCH = """query ($q: String!) { search(query: $q, first: 20) { totalCount edges { score highlight cursor node {
    ... on Enterprise { id name } ... on Product { id name } ... on Opportunity { id title }
    ... on Experience { id title } ... on Industry { id name } } } } }"""
PAGE = """query ($q: String!) { enterprises(filter: { search: $q }, orderBy: { field: RELEVANCE }, first: 20) {
    nodes { id name } } }"""
LIKE = """
SELECT id, count(*) OVER () FROM (
    SELECT id FROM enterprises WHERE publication_status = 'PUBLISHED' AND concat(name, description) ILIKE $1
    UNION ALL SELECT id FROM products WHERE publication_status = 'PUBLISHED' AND concat(name, description) ILIKE $1
    UNION ALL SELECT id FROM opportunities
        WHERE publication_status = 'PUBLISHED' AND concat(title, description) ILIKE $1
    UNION ALL SELECT id FROM experiences WHERE publication_status = 'PUBLISHED' AND concat(title, body) ILIKE $1
) AS found ORDER BY id DESC LIMIT 20
"""
WORDS = """
SELECT min(form) AS word, ndoc FROM ts_stat('SELECT words FROM search_documents') JOIN search_words ON key = word
WHERE form ~ '^[[:alpha:]]{4,}$' AND ndoc BETWEEN $1 AND $2 GROUP BY key, ndoc ORDER BY key
"""
CLASSES = {
    "in up to 10 documents": (1, 10),
    "in 11 to 1,000": (11, 1_000),
    "in 1,001 to 10,000": (1_001, 10_000),
    "in more": (10_001, 10**9),
}
EACH = 60
TRIES = 3
SEED = 7


async def best(connection: Any, text: str, values: Sequence[Any]) -> float:
    """Milliseconds of the processor's time that PostgreSQL took."""
    found = []
    backend = connection.get_server_pid()
    for _ in range(TRIES):
        before = processor_ms(backend)
        await connection.fetch(text, *values)
        found.append(processor_ms(backend) - before)
    return min(found)


async def words(connection: Any) -> Mapping[str, list[str]]:
    """What is searched for, by how common it is; pairs and misspelt words are made of these."""
    chance = random.Random(SEED)  # noqa: S311 - nothing secret
    found = {}
    for name, (least, most) in CLASSES.items():
        rows = [row["word"] for row in await connection.fetch(WORDS, least, most)]
        found[name] = chance.sample(rows, min(EACH, len(rows)))
    usual = found["in 11 to 1,000"] + found["in 1,001 to 10,000"]
    found["pairs of words"] = [" ".join(chance.sample(usual, 2)) for _ in range(EACH)]
    found["misspelt words"] = [word[:2] + word[3] + word[2] + word[4:] for word in usual[:EACH] if len(word) > 5]  # noqa: PLR2004
    return found


async def measured(url: str) -> Iterator[str]:
    connection = await asyncpg.connect(url)
    operations = Operations(Documents(schema().graphql_schema))
    lines, alike, whole = [], [], []
    for name, queries in (await words(connection)).items():
        columns = []
        for document in (SEARCH, PAGE):
            times = []
            for query in queries:
                scope = Scope()
                ready = operations.ready(Request(document, None, {"q": query}), scope)
                times.append(await best(connection, ready.statement.text, ready.values(scope)))
            columns.append(times)
        like = [await best(connection, LIKE, [f"%{query}%"]) for query in queries[:2]]
        whole += columns[0]
        alike += like
        lines.append(f"| {name} | {len(queries)} | {figures(columns[0])} | {figures(columns[1])} | {median(like)} |")
    await connection.close()
    lines.append(f"| all | {len(whole)} | {figures(whole)} | | {median(alike)} |")
    return iter(lines)


def figures(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{median(times)} / {ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]:.1f}"


def median(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=50_000)
    options = parser.parse_args()
    with database(options.enterprises) as found:
        print("| words | searches | `search`, median / 99 % | a page by RELEVANCE | `LIKE`, median |")
        print("| :-- | --: | --: | --: | --: |")
        print(*asyncio.run(measured(found.url)), sep="\n")


if __name__ == "__main__":
    main()
