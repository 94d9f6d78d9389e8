"""Subscriptions: a span of the stream becomes messages by one statement, whoever waits for them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.engine.plan import WINDOW_VALUES, Part, Read
from graph.engine.writing import fed
from graph.fields.pages import PageArguments
from loaders.paging import Position, Window

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from graph.engine.compiling import Plan
    from graph.engine.execution import Database
    from graph.engine.plan import Reading
    from loaders.scope import Scope
    from models.base import Base

MOST_MESSAGES = 100
"""How many are read at once."""


class Fed(NamedTuple):
    """What one row of the stream tells: its position, and a response's body."""

    position: int
    body: bytes


class Feed:
    """A subscription, its arguments read."""

    def __init__(self, plan: Plan, reading: Reading, part: Part) -> None:
        self.plan = plan
        self.reading = reading
        self.part = part
        site: Any = part.site
        self.number: int = site.number
        self.arguments: PageArguments = reading.reads[self.number].asked
        self.head, self.tail = f'{{"data":{{"{part.key}":'.encode(), b"}}"

    @property
    def key(self) -> Hashable:
        """The same for feeds that tell the same, from wherever they go on."""
        reads = sorted(self.reading.reads.items())
        values = [read.values[WINDOW_VALUES:] if number == self.number else read.values for number, read in reads]
        return self.plan.number, tuple(tuple(map(frozen, found)) for found in values)

    @property
    def after(self) -> int | None:
        """The position from which its subscriber goes on; None for what comes from now on."""
        after = self.arguments.window.after
        return None if after is None else after.id

    @property
    def subject(self) -> tuple[type[Base], int] | None:
        """The row that it is about, which its subscriber must see."""
        field: Any = self.part.field
        if field.of is None:
            return None
        named = self.arguments.filters
        return field.of, named.values[named.paths.index(("id",))]

    async def read(
        self, database: Database, scope: Scope, *, after: int, until: int, limit: int = MOST_MESSAGES
    ) -> Sequence[Fed]:
        """What it tells of the rows behind one position and up to another."""
        reads = {**self.reading.reads, self.number: self.span(after, until, limit)}
        key = "feed", *(reads[number].shape for number in sorted(reads))
        make = partial(fed, self.part, reads, scope, self.plan.made_for.fragments)
        statement = self.plan.statement((key, scope.kind), make)
        rows = await database.fetch(statement.text, *statement.values(reads, scope))
        return [Fed(row["c0"], b"".join((self.head, row["c1"], self.tail))) for row in rows]

    def span(self, after: int, until: int, limit: int) -> Read:
        """The arguments with the bounds of a span in the place of the subscriber's own."""
        order, _, filters = self.arguments
        window = Window(limit=limit, after=Position(str(after), after), before=Position(str(until + 1), until + 1))
        values = limit, str(after), after, str(until + 1), until + 1, *filters.values
        return Read((order, filters.paths), values, PageArguments(order, window, filters))


def frozen(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
