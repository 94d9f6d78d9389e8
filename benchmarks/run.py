"""Measures this server: beside a hand-written floor, beside its own reference driver, and as what is asked grows.

    make bench                                                     or
    .venv/bin/python -m benchmarks.run [--enterprises N] [--reps N] [--seconds S]

All figures are processor time a request, from one run over one database, since they hold for one machine at one time
only; the ratios are what compares. Linux only, whose /proc tells them.
"""

import argparse
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from benchmarks.asking import check_alike
from benchmarks.cost import Cost, cost, median
from benchmarks.data import database
from benchmarks.growth import CELLS, Cell, cell_bodies, growth_table
from benchmarks.servers import FOLDER, Server, floor, partnergraph
from benchmarks.workloads import WORKLOADS, Catalogue, bodies, catalogue
from server.commands import ending_on_signals

FLOOR, COMPILED, RESOLVERS = "floor", "compiled", "resolvers"
WARM_SECONDS = 1.0


Subject = TypeVar("Subject", bound=Hashable)


class Meter(NamedTuple):
    """How it is measured."""

    postmaster: int
    seconds: float
    reps: int

    def costs(self, subjects: Mapping[Subject, tuple[Server, Path]]) -> dict[Subject, Cost]:
        """What a server's requests cost, for each subject. All take turns: the machine's pace changes with time."""
        for server, file in subjects.values():
            cost(server, file, WARM_SECONDS, self.postmaster)
        found: dict[Subject, list[Cost]] = {subject: [] for subject in subjects}
        order = list(subjects.items())
        for _ in range(self.reps):
            for subject, (server, file) in order:
                found[subject].append(cost(server, file, self.seconds, self.postmaster))
            order = [*order[1:], order[0]]
        return {subject: median(costs) for subject, costs in found.items()}


def main() -> None:
    options = arguments()
    with ending_on_signals(), database(options.enterprises) as found, all_servers(found.url) as servers:
        meter = Meter(found.postmaster, options.seconds, options.reps)
        known = catalogue(servers[COMPILED])
        told(f"Processor time a request over {options.enterprises} enterprises, the median of {options.reps}.")
        compare(meter, servers, known)
        told("Growth (compiled)", growth_table(meter.costs(growing(servers[COMPILED], known))))


def compare(meter: Meter, servers: Mapping[str, Server], known: Catalogue) -> None:
    requests = {name: bodies(name, known) for name in WORKLOADS}
    for name, found in requests.items():
        check_alike(name, list(servers.values()), found)
    files = {name: written(name, found) for name, found in requests.items()}
    costs = {name: meter.costs({of: (server, file) for of, server in servers.items()}) for name, file in files.items()}
    told("Server, ms", comparison(costs, lambda cost: cost.server))
    told("Server + PostgreSQL, ms", comparison(costs, lambda cost: cost.both))


def growing(server: Server, known: Catalogue) -> dict[Cell, tuple[Server, Path]]:
    return {cell: (server, written(cell.name, cell_bodies(cell, known))) for cell in CELLS}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="This server beside a hand-written floor and its reference driver.")
    parser.add_argument("--enterprises", type=int, default=5000, metavar="N", help="how many to generate (5000)")
    parser.add_argument("--reps", type=int, default=3, metavar="N", help="how often each is measured (3)")
    parser.add_argument("--seconds", type=float, default=3, metavar="S", help="how long each time (3)")
    return parser.parse_args()


@contextmanager
def all_servers(url: str) -> Iterator[dict[str, Server]]:
    with ExitStack() as stack:
        yield {
            FLOOR: stack.enter_context(floor(url)),
            COMPILED: stack.enter_context(partnergraph(url, name=COMPILED, executor="compiled")),
            RESOLVERS: stack.enter_context(partnergraph(url, name=RESOLVERS, executor="resolvers")),
        }


def written(name: str, requests: Sequence[str]) -> Path:
    file = FOLDER / f"{name}.requests"
    file.write_text("\n".join(requests))
    return file


def comparison(costs: Mapping[str, Mapping[str, Cost]], value: Callable[[Cost], float]) -> str:
    head = (
        "| | floor | compiled | resolvers | compiled ÷ floor | resolvers ÷ compiled |",
        "| :-- | --: | --: | --: | --: | --: |",
    )
    return "\n".join([*head, *(row(name, {of: value(each) for of, each in costs[name].items()}) for name in costs)])


def row(name: str, found: Mapping[str, float]) -> str:
    times = " | ".join(f"{found[of]:.3f}" for of in (FLOOR, COMPILED, RESOLVERS))
    ratios = f"{found[COMPILED] / found[FLOOR]:.2f} | {found[RESOLVERS] / found[COMPILED]:.2f}"
    return f"| {name}: {WORKLOADS[name].what} | {times} | {ratios} |"


def told(*parts: str) -> None:
    print(*parts, sep="\n\n", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
