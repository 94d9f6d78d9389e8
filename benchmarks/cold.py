"""What a document costs that is new: parsing, validating, planning and writing its SQL, without running it."""

import gc
import statistics
import time
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from benchmarks.workloads import FOLDER, WORKLOADS
from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import Scope

REPETITIONS = 40
VARIABLES: Mapping[str, Mapping[str, Any]] = {
    "point": {"id": "3"},
    "page": {},
    "deep": {"code": "UA-32"},
    "big": {},
    "entities": {"representations": [{"__typename": "Enterprise", "id": "3"}]},
}
DIFFERENT = count()


class Times(NamedTuple):
    """Milliseconds."""

    document: float
    statement: float

    @property
    def both(self) -> float:
        return self.document + self.statement


def cold(operations: Operations, name: str) -> Times:
    """A document that the process has not seen, as its text is another one each time."""
    text = (FOLDER / f"{name}.graphql").read_text() + f"# {next(DIFFERENT)}"
    request = Request(text, None, VARIABLES[name])
    started = time.perf_counter()
    operations.operation(request)
    read = time.perf_counter()
    operations.ready(request, Scope())
    return Times((read - started) * 1000, (time.perf_counter() - read) * 1000)


def lines() -> Iterator[str]:
    documents = Documents(schema().graphql_schema)
    gc.collect()
    gc.freeze()
    yield "| | parsed and validated | planned and written | both, median | best | the first of all |"
    yield "| :-- | --: | --: | --: | --: | --: |"
    for name in WORKLOADS:
        operations = Operations(documents)
        first = cold(operations, name)
        found = [cold(operations, name) for _ in range(REPETITIONS)]
        middle = [statistics.median(times) for times in zip(*((*each, each.both) for each in found), strict=True)]
        figures = *middle, min(each.both for each in found), first.both
        yield f"| {name}: {WORKLOADS[name].what} | {' | '.join(f'{figure:.2f}' for figure in figures)} |"


if __name__ == "__main__":
    print(*lines(), sep="\n")
