"""A connection in SQL: nodes, edges, cursors and `pageInfo` from one pass over the page; counts only where selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
)

from graph.engine.json_sql import Place, array_of, column_name, object_of, or_no_rows, outer_of, text_of
from graph.engine.plan import WINDOW_VALUES, Part, Site, is_plain
from graph.fields.pages import bound_filters
from loaders.paging import Page, PageRows, Position, Window

if TYPE_CHECKING:
    from graph.engine.writing import Writer

PLACE, CURSOR, IS_LAST = "_n", "_cursor", "_is_last"
LISTS = {"nodes", "edges"}

Shape = dict[str, Any]
"""An object that a row carries: by response name the label of a column, or the shape of an object in it."""


class ConnectionWriter:
    """Writes the page of one parent as one row, with a column for each selected field."""

    def __init__(self, writer: Writer, part: Part, parent: Any) -> None:
        site: Any = part.site
        order, window, filters = writer.reads[site.number].asked
        self.writer = writer
        self.names = writer.names
        self.parts = part.below
        self.parent = parent
        self.page: Page = part.field.definition  # type: ignore[union-attr]
        self.order = order
        self.window = bound_window(site, window)
        self.filters = bound_filters(filters, site.name, WINDOW_VALUES)
        writer.is_generic &= not filters.paths

    def written(self) -> Select[Any]:
        names = [part.name for part in self.parts if part.name in {*LISTS, "page_info"}]
        if not names:
            return self.selected({})
        return self.nodes_alone() if names == ["nodes"] and not self.window.backward else self.numbered()

    def nodes_alone(self) -> Select[Any]:
        """Nothing asks what lies beyond the page, nor where a row stands: the rows as they come."""
        (nodes,) = (part for part in self.parts if part.name == "nodes")
        found = self.page.sorted_rows(self.parent, self.writer.scope, self.filters, self.order, self.window)
        statement = self.writer.over(found.statement.limit(self.window.limit), nodes.below, found.row)
        rows = self.names.derived(statement, *outer_of(self.parent))
        return self.selected({nodes.key: array_of(rows.table_valued())})

    def numbered(self) -> Select[Any]:
        """Rows with their places, one more than asked: that one only tells that there are more."""
        found = self.page.rows(self.parent, self.writer.scope, self.filters, self.order, self.window)
        cursor = self.page.cursor(found.row, self.writer.scope, self.order)
        carrier = Carrier(self.writer, found, cursor, self.window.limit)
        shapes = {part.key: carrier.shape(part) for part in self.parts if part.name in LISTS}
        rows = carrier.table()
        place = rows.c[PLACE]
        beside: list[Any] = []
        values: dict[str, Any] = {}
        for key, shape in shapes.items():
            item = self.record(shape, rows, beside)
            items: Any = func.json_agg(item)
            items = items.aggregate_order_by(place.desc()) if self.window.backward else items
            values[key] = or_no_rows(items.filter(place <= self.window.limit))
        values |= {part.key: self.page_info(part, rows) for part in self.parts if part.name == "page_info"}
        # One row even if nothing selected is an aggregate, and even of no rows.
        return self.selected(values).select_from(rows, *beside).having(literal_column("true"))

    def record(self, shape: Shape, rows: FromClause, beside: list[Any]) -> Any:
        """An object put together beside the row that carries it."""
        columns = []
        for key, item in shape.items():
            value = self.record(item, rows, beside) if isinstance(item, dict) else rows.c[item]
            columns.append(value.label(column_name(key)))
        beside.append(self.names.beside(select(*columns), rows, *beside))
        return beside[-1].table_valued()

    def selected(self, values: dict[str, Any]) -> Select[Any]:
        """The fields in their order: those given, the others computed."""
        columns = {part.key: values[part.key] if part.key in values else self.value(part) for part in self.parts}
        return select(*(value.label(column_name(key)) for key, value in columns.items()))

    def value(self, part: Part) -> Any:
        if part.field is None:
            return text_of(part.of)
        return self.page.count(self.parent, self.writer.scope, self.filters).scalar_subquery()

    def page_info(self, part: Part, rows: FromClause) -> ColumnElement[Any]:
        return object_of([(inner.key, self.page_value(inner, rows)) for inner in part.below])

    def page_value(self, part: Part, rows: FromClause) -> Any:
        if part.field is None:
            return text_of(part.of)
        if part.name in {"has_next_page", "has_previous_page"}:
            return self.has_rows_there(later=part.name == "has_next_page")
        is_first_read = (part.name == "start_cursor") != self.window.backward
        end = rows.c[PLACE] == 1 if is_first_read else rows.c[IS_LAST]
        return func.max(rows.c[CURSOR]).filter(and_(end, rows.c[PLACE] <= self.window.limit))

    def has_rows_there(self, *, later: bool) -> ColumnElement[bool]:
        """Whether the page goes on in a direction: seen while reading, or there is something beyond the cursor."""
        found = []
        if later != self.window.backward:
            found.append(func.count() > self.window.limit)
        bound = self.window.before if later else self.window.after
        if bound is not None:
            arguments = self.parent, self.writer.scope, self.filters, self.order, bound
            found.append(self.page.outside(*arguments, later=later))
        return or_(False, *found)


class Carrier:
    """The rows of a page with all that their objects need, as columns of one table."""

    def __init__(self, writer: Writer, found: PageRows, cursor: ColumnElement[str], limit: Any) -> None:
        self.writer = writer
        self.found = found
        place = func.row_number().over(order_by=found.order_by)
        follows = func.lead(found.row.id).over(order_by=found.order_by)
        self.columns: dict[str, Any] = {
            PLACE: place,
            CURSOR: cursor,
            IS_LAST: or_(place == limit, follows.is_(None)),
        }
        self.at = Place(found.row, [])
        self.is_kept = place <= limit

    def shape(self, part: Part) -> Shape:
        """The objects of `nodes` or of `edges`."""
        if part.name in {"nodes", "node"}:
            return {inner.key: self.carry(inner) for inner in part.below}
        return {inner.key: self.edge_shape(inner) for inner in part.below}

    def edge_shape(self, part: Part) -> Any:
        if part.name == "cursor":
            return CURSOR
        return self.carry(part) if part.field is None else self.shape(part)

    def carry(self, part: Part) -> str:
        label = f"_{len(self.columns)}"
        value = self.writer.value(part, self.at)
        # A subquery is not run for the row that only tells that there are more.
        self.columns[label] = value if is_plain(part) else case((self.is_kept, value))
        return label

    def table(self) -> Any:
        columns = [value.label(label) for label, value in self.columns.items()]
        statement = self.found.statement.add_columns(*columns).select_from(*self.at.beside)
        return self.writer.names.derived(statement)


def bound_window(site: Site, window: Window) -> Window:
    """The window with parameters in the place of its values."""

    def position(place: int) -> Position:
        return Position(site.parameter(place, Text()), site.parameter(place + 1, BigInteger()))

    return Window(
        limit=site.parameter(0, Integer()),
        backward=window.backward,
        after=position(1) if window.after else None,
        before=position(3) if window.before else None,
    )
