"""A connection in SQL: nodes, edges, cursors and `pageInfo` from one pass over the page; counts only where selected."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ClauseList, Integer, Text, bindparam

from graph.engine.json_sql import (
    Place,
    array_of,
    column,
    list_of,
    object_of,
    one_of,
    or_no_rows,
    required_value,
    served,
    table_of,
    typename,
)
from graph.engine.plan import WINDOW_VALUES, Part, Parts, is_plain
from graph.fields.kinds import EdgeField, SqlField
from graph.fields.pages import bound_filters
from loaders.facets import matching
from loaders.fragments import THIS_SITE, Known, filled, outer, wanted
from loaders.paging import Page, PageRows, Position, Window
from loaders.scope import Scope
from models.row import row_of

if TYPE_CHECKING:
    from graph.engine.writing import Writer

PLACE, CURSOR, IS_LAST = '"_n"', '"_cursor"', '"_is_last"'
LISTS = {"nodes", "edges"}

Shape = dict[str, Any]
"""An object that a row carries: by response name the name of a column, or the shape of an object in it."""


class ConnectionWriter:
    """Writes the page of one parent as one row, with a column for each selected field."""

    def __init__(self, writer: Writer, part: Part, parent: Known | None) -> None:
        site: Any = part.site
        field: Any = part.field
        self.order, window, filters = writer.reads[site.number].asked
        self.writer = writer
        self.site = site
        self.field = field
        self.page: Page = field.definition
        self.parts = part.below
        self.parent = parent
        self.window = bound_window(window)
        self.filters = bound_filters(filters, THIS_SITE, WINDOW_VALUES)
        self.limit = f"{site.parameter(0)}::INTEGER"
        writer.is_generic &= not filters.paths

    @property
    def arguments(self) -> tuple[Any, Scope, Mapping[str, Any]]:
        """What every query of this page takes."""
        return outer(self.parent), self.writer.scope, self.filters

    def sql(self, name: str, make: Callable[[], Any]) -> tuple[str, Any]:
        """A query of this page, as text, and its row."""
        return self.writer.placed((name, self.field), self.parent, self.site, make)

    def written(self) -> str:
        names = [part.name for part in self.parts if part.name in {*LISTS, "page_info"}]
        if not names:
            return f"SELECT {self.selected({})}"
        return self.nodes_alone() if names == ["nodes"] and not self.window.backward else self.numbered()

    def nodes_alone(self) -> str:
        """Nothing asks what lies beyond the page, nor where a row stands: the rows as they come."""
        (nodes,) = (part for part in self.parts if part.name == "nodes")
        return self.over("nodes", nodes.below, self.as_read, lambda node, _: self.selected({nodes.key: array_of(node)}))

    def read_first(self, more: int = 0) -> PageRows:
        """The page's rows and so many more, with the columns that are used."""
        return self.page.rows(*self.arguments, self.order, self.window, more=more, columns=wanted)

    def as_read(self) -> PageRows:
        """The page's rows in the order in which they are read: an aggregate takes no other."""
        found = self.read_first()
        return found._replace(statement=found.statement.order_by(None))

    def fed(self) -> str:
        """The rows one by one, with their ids."""
        return self.one_by_one("fed", self.parts, self.read_first)

    def exported(self) -> str:
        """All nodes one by one, with their ids."""
        (nodes,) = (part for part in self.parts if part.name == "nodes")
        return self.one_by_one("exported", nodes.below, lambda: self.page.all_rows(*self.arguments))

    def one_by_one(self, name: str, parts: Parts, make: Callable[[], PageRows]) -> str:
        return self.over(name, parts, make, lambda node, row: f"{row}.id AS c0, to_json({node}) AS c1")

    def over(self, name: str, parts: Parts, make: Callable[[], PageRows], columns: Callable[[str, str], str]) -> str:
        """Rows with an object of these parts beside each: `columns` are made of the object's name and the row's."""
        text, row = self.sql(name, make)
        found, beside = self.writer.selected(parts, Place(row, []))
        node = self.writer.name()
        return filled(text, row, columns(node, row.name), [*beside, f"LATERAL (SELECT {found}) AS {node}"])

    def numbered(self) -> str:
        """Rows with their places, one more than asked: that one only tells that there are more."""
        text, row = self.sql("rows", lambda: self.read_first(more=1))
        carrier = Carrier(self, row)
        shapes = {part.key: carrier.shape(part) for part in self.parts if part.name in LISTS}
        rows = self.writer.name()
        tables = [table_of(carrier.filled(text), rows)]
        values: dict[str, str] = {}
        for key, shape in shapes.items():
            item = self.record(shape, rows, tables)
            order = f" ORDER BY {rows}.{PLACE} DESC" if self.window.backward else ""
            kept = f"FILTER (WHERE {rows}.{PLACE} <= {self.limit})"
            values[key] = or_no_rows(f"json_agg({item}{order}) {kept}")
        values |= {part.key: self.page_info(part, rows) for part in self.parts if part.name == "page_info"}
        # One row even if nothing selected is an aggregate, and even of no rows.
        return f"SELECT {self.selected(values)} FROM {', '.join(tables)} HAVING true"

    def record(self, shape: Shape, rows: str, tables: list[str]) -> str:
        """An object put together beside the row that carries it."""
        columns = []
        for key, item in shape.items():
            value = self.record(item, rows, tables) if isinstance(item, dict) else f"{rows}.{item}"
            columns.append(column(value, key))
        name = self.writer.name()
        tables.append(f"LATERAL (SELECT {', '.join(columns)}) AS {name}")
        return name

    def selected(self, values: dict[str, str]) -> str:
        """The fields in their order: those given, the others computed."""
        columns = {part.key: values[part.key] if part.key in values else self.value(part) for part in self.parts}
        return ", ".join(column(value, key) for key, value in columns.items())

    def value(self, part: Part) -> str:
        if part.field is None:
            return typename(part.of)
        if part.name == "facets":
            return self.facets(part.below)
        return self.sql("count", lambda: self.page.count(*self.arguments).scalar_subquery())[0]

    def facets(self, parts: Parts) -> str:
        """An object of the page's facets. They share a table of the page's rows, so that these are read once."""
        fields: Any = [part.field for part in parts if part.field]
        names = tuple(dict.fromkeys(name for field in fields for name in field.definition.columns))
        make = lambda: matching(self.page, *self.arguments, names)  # noqa: E731
        text = self.writer.expression(("matching", names, self.field), self.parent, self.site, make)
        rows = Known(self.writer.name(), ("matching", self.page.model), row_of(self.page.model))
        columns = ", ".join(column(self.facet(part, rows), part.key) for part in parts)
        return one_of(f"WITH {rows.name} AS ({text}) SELECT {columns}", self.writer.name())

    def facet(self, part: Part, rows: Known) -> str:
        """The groups of one facet."""
        if part.field is None:
            return typename(part.of)
        facet: Any = part.field
        key = "facet", facet, rows.kind
        text = self.writer.rows(key, rows, part.site, part.below, lambda: facet.definition.select(outer(rows)))
        limit = f" LIMIT {part.site.parameter(0)}::INTEGER" if part.site else ""
        return list_of(text + limit, self.writer.name())

    def page_info(self, part: Part, rows: str) -> str:
        return object_of([(inner.key, self.page_value(inner, rows)) for inner in part.below])

    def page_value(self, part: Part, rows: str) -> str:
        if part.field is None:
            return typename(part.of)
        if part.name in {"has_next_page", "has_previous_page"}:
            return self.has_rows_there(later=part.name == "has_next_page")
        is_first_read = (part.name == "start_cursor") != self.window.backward
        end = f"{rows}.{PLACE} = 1" if is_first_read else f"{rows}.{IS_LAST}"
        return f"max({rows}.{CURSOR}) FILTER (WHERE {end} AND {rows}.{PLACE} <= {self.limit})"

    def has_rows_there(self, *, later: bool) -> str:
        """Whether the page goes on in a direction: seen while reading, or there is something beyond the cursor."""
        found = ["false"]
        if later != self.window.backward:
            found.append(f"count(*) > {self.limit}")
        bound = self.window.before if later else self.window.after
        if bound is not None:
            there = "later" if later else "earlier"
            make = lambda: self.page.outside(*self.arguments, self.order, bound, later=later)  # noqa: E731
            found.append(self.sql(there, make)[0])
        return f"({' OR '.join(found)})"


class Carrier:
    """The rows of a page with all that their objects need, as columns of one table."""

    def __init__(self, connection: ConnectionWriter, row: Any) -> None:
        self.connection = connection
        self.at = Place(row, [])
        sorting = self.over_row("sorting", self.sorting)
        place = f"row_number() OVER (ORDER BY {sorting})"
        follows = f"lead({row.name}.id) OVER (ORDER BY {sorting})"
        self.is_kept = f"{place} <= {connection.limit}"
        self.columns = {
            PLACE: place,
            CURSOR: self.over_row("cursor", self.cursor),
            IS_LAST: f"({place} = {connection.limit} OR {follows} IS NULL)",
        }

    def over_row(self, name: Hashable, make: Callable[[], Any]) -> str:
        key = name, self.connection.field
        return self.connection.writer.expression(key, self.at.row, self.connection.site, make)

    def sorting(self) -> Any:
        found = self.connection
        descending = found.order.descending != found.window.backward
        row, scope, given = outer(self.at.row), found.writer.scope, found.filters
        return ClauseList(*found.page.sorting(row, scope, given, found.order, descending))

    def cursor(self) -> Any:
        found = self.connection
        return found.page.cursor(outer(self.at.row), found.writer.scope, found.filters, found.order)

    def shape(self, part: Part) -> Shape:
        """The objects of `nodes` or of `edges`."""
        if part.name in {"nodes", "node"}:
            return {inner.key: self.carry(inner) for inner in part.below}
        return {inner.key: self.edge_shape(inner) for inner in part.below}

    def edge_shape(self, part: Part) -> Any:
        if part.name == "cursor":
            return CURSOR
        if isinstance(part.field, EdgeField):
            return self.carried(part, self.over_row(("edge", part.field), lambda: self.of_edge(part)))
        is_row = part.name == "node" and not isinstance(part.field, SqlField)
        return self.shape(part) if is_row else self.carry(part)

    def of_edge(self, part: Part) -> Any:
        """What is computed of the page's filters too."""
        field: Any = part.field
        value = field.definition(outer(self.at.row), self.connection.writer.scope, self.connection.filters)
        return served(required_value(value) if part.is_required else value, field.type)

    def carry(self, part: Part) -> str:
        return self.carried(part, self.connection.writer.value(part, self.at))

    def carried(self, part: Part, value: str) -> str:
        name = f'"_{len(self.columns)}"'
        # A subquery is not run for the row that only tells that there are more.
        self.columns[name] = value if is_plain(part) else f"CASE WHEN {self.is_kept} THEN {value} END"
        return name

    def filled(self, text: str) -> str:
        columns = ", ".join(f"{value} AS {name}" for name, value in self.columns.items())
        return filled(text, self.at.row, columns, self.at.beside)


def bound_window(window: Window) -> Window:
    """The window with parameters in the place of its values."""

    def parameter(place: int, kind: Any) -> Any:
        return bindparam(f"{THIS_SITE}_{place}", type_=kind)

    def position(place: int) -> Position:
        return Position(parameter(place, Text()), parameter(place + 1, BigInteger()))

    return Window(
        limit=parameter(0, Integer()),
        backward=window.backward,
        after=position(1) if window.after else None,
        before=position(3) if window.before else None,
    )
