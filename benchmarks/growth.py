"""How the cost grows with what is asked: with the nodes of a page, and with the fields of each node."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from benchmarks.cost import Cost
from benchmarks.workloads import Catalogue, bodies_of

NODES = (10, 30, 100)
LEAVES = (5, 10, 20)
FIVE = ("id", "slug", "name", "employees", "createdAt")


class Cell(NamedTuple):
    """So many nodes with so many leaves each."""

    nodes: int
    leaves: int

    @property
    def name(self) -> str:
        return f"nodes_{self.nodes}_leaves_{self.leaves}"


CELLS = [Cell(*pair) for pair in product(NODES, LEAVES)]


def cell_bodies(cell: Cell, known: Catalogue) -> list[str]:
    """More leaves are the same five again, so that each costs what the others do."""
    fields = [f"{field}_{turn}: {field}" for turn in range(cell.leaves // len(FIVE)) for field in FIVE]
    page = f"enterprises(first: {cell.nodes}, after: $after) {{ nodes {{ {' '.join(fields)} }} }}"
    query = f"query {cell.name}($after: String) {{ {page} }}"
    return bodies_of(cell.name, query, lambda chance, known: {"after": chance.choice(known.cursors)}, known)


def growth_table(costs: Mapping[Cell, Cost]) -> str:
    """The costs, and how far each is from a straight line through all."""
    server, both = Line.through(costs, lambda cost: cost.server), Line.through(costs, lambda cost: cost.both)
    rows = [
        f"| {cell.nodes} | {cell.leaves} | {cost.server:.3f} | {server.off(cell, cost.server):+.0%} "
        f"| {cost.both:.3f} | {both.off(cell, cost.both):+.0%} |"
        for cell, cost in costs.items()
    ]
    head = (
        "| nodes | leaves each | server, ms | off the line | server + PostgreSQL, ms | off the line |",
        "| --: | --: | --: | --: | --: | --: |",
    )
    return "\n".join([*head, *rows, "", f"Server: {server}.", f"Server + PostgreSQL: {both}."])


class Line(NamedTuple):
    """A cost that grows linearly: milliseconds for the request, for each node and for each leaf of a node."""

    request: float
    node: float
    leaf: float

    @classmethod
    def through(cls, costs: Mapping[Cell, Cost], value: Callable[[Cost], float]) -> "Line":
        """The line with the least squares of relative distances."""
        rows = [[part / value(cost) for part in terms(cell)] for cell, cost in costs.items()]
        squares = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
        return cls(*solved(squares, [sum(row[i] for row in rows) for i in range(3)]))

    def at(self, cell: Cell) -> float:
        return sum(part * constant for part, constant in zip(terms(cell), self, strict=True))

    def off(self, cell: Cell, measured: float) -> float:
        return measured / self.at(cell) - 1

    def __str__(self) -> str:
        each = f"{self.node * 1000:.1f} µs a node, {self.leaf * 1000:.2f} µs a leaf"
        return f"{self.request:.3f} ms a request, {each}"


def terms(cell: Cell) -> tuple[float, float, float]:
    return 1.0, float(cell.nodes), float(cell.nodes * cell.leaves)


def solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a system of linear equations, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place, pivot in enumerate(rows):
        pivot[:] = [value / pivot[place] for value in pivot]
        for row in rows:
            if row is not pivot:
                row[:] = [value - row[place] * of for value, of in zip(row, pivot, strict=True)]
    return [row[-1] for row in rows]
