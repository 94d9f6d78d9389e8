"""What is asked: five operations, each with many different values for its variables."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.asking import ask
from benchmarks.servers import Server

FOLDER = Path(__file__).parent
REQUESTS = 500
REFERENCES = 50
SEED = 1

CATALOGUE = """query catalogue($after: String) {
  enterprises(first: 100, after: $after) {
    edges { cursor node { id region { code } } } pageInfo { endCursor hasNextPage }
  }
}"""


class Catalogue(NamedTuple):
    """What the database offers to ask for."""

    ids: list[str]
    regions: list[str]
    cursors: list[str]
    """Those that have more than a page's rows behind them."""


Variables = Callable[[random.Random, Catalogue], dict[str, Any]]


class Workload(NamedTuple):
    """What an operation reads, and what is given to it; its query is in a file, as is the floor's statement."""

    what: str
    variables: Variables


WORKLOADS = {
    "point": Workload("one enterprise", lambda chance, known: {"id": chance.choice(known.ids)}),
    "page": Workload(
        "20 enterprises with region, industries, 5 products",
        lambda chance, known: {"after": chance.choice(known.cursors)},
    ),
    "deep": Workload(
        "region → 10 enterprises → 3 products → enterprise → industries, experiences",
        lambda chance, known: {"code": chance.choice(known.regions), "after": chance.choice(known.cursors)},
    ),
    "big": Workload("100 enterprises with 5 products", lambda chance, known: {"after": chance.choice(known.cursors)}),
    "entities": Workload(
        "50 entities, as a gateway asks for them",
        lambda chance, known: {
            "representations": [
                {"__typename": "Enterprise", "id": found} for found in chance.sample(known.ids, REFERENCES)
            ]
        },
    ),
}


def bodies(name: str, known: Catalogue) -> list[str]:
    """The requests of a workload, the same in each run over the same data."""
    query = (FOLDER / f"{name}.graphql").read_text()
    return bodies_of(name, query, WORKLOADS[name].variables, known)


def bodies_of(name: str, query: str, variables: Variables, known: Catalogue) -> list[str]:
    chance = random.Random(f"{SEED} {name}")  # noqa: S311 - nothing to keep secret
    return [
        json.dumps({"operationName": name, "query": query, "variables": variables(chance, known)})
        for _ in range(REQUESTS)
    ]


def catalogue(server: Server) -> Catalogue:
    edges = list(all_edges(server))
    nodes = [edge["node"] for edge in edges]
    regions = sorted({node["region"]["code"] for node in nodes})
    return Catalogue([node["id"] for node in nodes], regions, [edge["cursor"] for edge in edges[: len(edges) // 2]])


def all_edges(server: Server) -> Iterator[Any]:
    after, is_more = None, True
    while is_more:
        body = json.dumps({"operationName": "catalogue", "query": CATALOGUE, "variables": {"after": after}})
        page = ask(server, body)["enterprises"]
        yield from page["edges"]
        after, is_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
