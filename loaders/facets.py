"""A facet: what all rows of a page are counted by. Both drivers read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from loaders.paging import Page
from loaders.relation import Selection
from loaders.scope import Scope
from models import Base
from models.row import Row, row_of

GROUPS_COST = 1_000
"""Counting all rows of a page in groups costs as much as so many values."""


@dataclass(frozen=True)
class Facet:
    """All rows of a page in groups, the largest first; those of one size by their `code`.

    `groups(rows)` counts a table of the page's rows, which has these `columns`. It gives a row for each group: its
    `id`, its `count`, its `code` and what else is selected. `model` is what the id is of.
    """

    model: type[Base]
    columns: Sequence[str]
    groups: Callable[[Any], Select[Any]]

    def select(self, rows: Any, parent: Any = None) -> Selection:
        """The groups of a page's rows: a table of them, which may be of one parent (a row)."""
        row: Any = Row(derived(self.groups(rows), parent))
        order_by = (row.count.desc(), row.code)
        return Selection(row, select().select_from(row).order_by(*order_by), order_by)


def matching(page: Page, parent: Any, scope: Scope, given: Mapping[str, Any], columns: Sequence[str]) -> Select[Any]:
    """All rows of a page, with the columns that facets count them by."""
    row: Any = row_of(page.model)
    return page.matching(parent, row, scope, given).add_columns(*(getattr(row, name) for name in columns))


def derived(statement: Select[Any], parent: Any) -> Any:
    """A statement as a table, of each parent where there is one."""
    return statement.subquery() if parent is None else statement.correlate(parent).lateral()
