"""A page's rows as a connection, for the `resolvers` driver."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from graph.fields.kinds import PageField
from graph.fields.pages import bound_filters, page_arguments
from loaders.batching import CURSOR, Arguments, PageRequest, Parent, Reader, Record
from loaders.scope import Scope


def page_request(field: PageField, arguments: Mapping[str, Any], scope: Scope) -> PageRequest:
    """The page to read in the `resolvers` driver. Raises BadUserInput."""
    order, window, filters = page_arguments(field, arguments, scope)
    return PageRequest(field.definition, Arguments(bound_filters(filters), filters.frozen), order, window)


class PageResult:
    """A page of one parent; its attributes are the fields of a connection."""

    def __init__(self, reader: Reader, request: PageRequest, parent: Parent) -> None:
        self.reader = reader
        self.request = request
        self.parent = parent
        self.nodes: list[Record] = []
        self.has_more = False

    def take(self, records: list[Record]) -> None:
        """The rows as they were read: one more than asked, backward for the last."""
        window = self.request.window
        self.has_more = len(records) > window.limit
        kept = records[: window.limit]
        self.nodes = kept[::-1] if window.backward else kept

    @property
    def edges(self) -> list["EdgeResult"]:
        return [EdgeResult(node) for node in self.nodes]

    @property
    def page_info(self) -> "PageResult":
        return self

    @cached_property
    def start_cursor(self) -> str | None:
        return self.nodes[0].values[CURSOR] if self.nodes else None

    @cached_property
    def end_cursor(self) -> str | None:
        return self.nodes[-1].values[CURSOR] if self.nodes else None

    @property
    def facets(self) -> "PageResult":
        return self

    @property
    async def total_count(self) -> int:
        return await self.reader.count(self.request, self.parent)

    @property
    async def has_next_page(self) -> bool:
        return await self.has_rows_there(later=True)

    @property
    async def has_previous_page(self) -> bool:
        return await self.has_rows_there(later=False)

    async def has_rows_there(self, *, later: bool) -> bool:
        """Whether the page goes on in a direction: seen while reading, or asked beyond the cursor it came from."""
        window = self.request.window
        if later != window.backward and self.has_more:
            return True
        bound = window.before if later else window.after
        if bound is None:
            return False
        return await self.reader.outside(self.request, self.parent, bound, later=later)


class EdgeResult:
    """A row with its cursor."""

    def __init__(self, row: Record) -> None:
        self.row = row

    @property
    def node(self) -> Record:
        return self.row

    @property
    def cursor(self) -> str:
        return str(self.row.values[CURSOR])
