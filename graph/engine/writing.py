"""The `compiled` driver's SQL: a plan and the shapes of its arguments become one statement that answers in JSON."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ARRAY, literal_column

from graph.engine.connection import LISTS, ConnectionWriter
from graph.engine.json_sql import (
    MISSING_ROW,
    NO_ROWS,
    NOTHING,
    Place,
    UncompilableError,
    array_of,
    column,
    list_of,
    object_of,
    one_of,
    required_row,
    required_value,
    served,
    table_of,
    typename,
)
from graph.engine.plan import Part, Parts, Reads, Site, is_plain
from graph.engine.statement import Fragments, Shell, Statement, members, statement_of
from graph.fields.kinds import (
    EitherField,
    EmbeddedField,
    LeafField,
    ManyField,
    OneField,
    PageField,
    SqlField,
    column_of,
    leaf_expression,
)
from graph.fields.references import ReferenceField, ReferencesField
from graph.fields.registry import Key
from loaders.batching import kind_of
from loaders.fragments import (
    OUTER,
    SITE,
    THIS_SITE,
    TURN,
    Fragment,
    Known,
    filled,
    outer,
    sql_name,
)
from loaders.relation import named_rows
from loaders.scope import Scope
from models.row import may_be_null

MOST_COLUMNS = 1600
"""A little less than PostgreSQL takes."""


def written(parts: Parts, reads: Reads, scope: Scope, fragments: Fragments) -> Statement:
    """The statement of an operation's root fields: one for all, so of one moment. Raises UncompilableError."""
    writer = Writer(reads, scope, fragments)
    shell = [b'{"data":', *writer.root(parts), b"}"]
    return writer.statement(writer.text() if writer.columns else "", shell)


def fed(part: Part, reads: Reads, scope: Scope, fragments: Fragments) -> Statement:
    """The statement of a subscription's rows: `c0` is each one's id, `c1` its JSON."""
    writer = Writer(reads, scope, fragments)
    return writer.statement(ConnectionWriter(writer, part, None).fed(), [])


def exported(parts: Parts, reads: Reads, scope: Scope, fragments: Fragments) -> Statement:
    """The statement of all nodes of a connection, by id: `c0` is each one's id, `c1` its JSON."""
    (part,) = parts
    writer = Writer(reads, scope, fragments)
    return writer.statement(ConnectionWriter(writer, part, None).exported(), [])


class Writer:
    """Writes the SQL of one operation."""

    def __init__(self, reads: Reads, scope: Scope, fragments: Fragments) -> None:
        self.reads = reads
        self.scope = scope
        self.fragments = fragments
        self.fixed: dict[str, Any] = {}
        self.is_generic = True
        self.columns: list[str] = []
        self.tables: list[str] = []
        self.taken = 0

    def statement(self, marked: str, shell: Shell) -> Statement:
        return statement_of(marked, shell, self.fixed, is_generic=self.is_generic)

    def text(self) -> str:
        return f"SELECT {', '.join(self.columns)}" + (f" FROM {', '.join(self.tables)}" if self.tables else "")

    def name(self) -> str:
        """A name for a derived table. No response name is like it: a column's name would hide a table's."""
        self.taken += 1
        return f'"#{self.taken}"'

    def placed(
        self, key: Hashable, row: Known | None, site: Site | None, make: Callable[[], Any]
    ) -> tuple[str, Known | None]:
        """What a field is in SQL, over this row and with the site's arguments; of rows also what they are."""
        shape = self.reads[site.number].shape if site else ()
        found: Fragment = self.fragments.get((key, shape), self.scope, make)
        self.fixed |= found.fixed
        self.taken += 1
        turn = str(self.taken)
        text = found.text.replace(TURN, turn)
        text = text if row is None else text.replace(OUTER, row.name)
        text = text if site is None else text.replace(SITE, str(site.number))
        return text, found.row and found.row._replace(name=found.row.name.replace(TURN, turn))

    def expression(self, key: Hashable, row: Known | None, site: Site | None, make: Callable[[], Any]) -> str:
        return self.placed(key, row, site, make)[0]

    def rows(self, key: Hashable, row: Known | None, site: Site | None, parts: Parts, make: Callable[[], Any]) -> str:
        """A query of rows with a column for each part."""
        text, found = self.placed(key, row, site, make)
        return filled(text, found, *self.selected(parts, Place(found, [])))

    def selected(self, parts: Parts, at: Place) -> tuple[str, Sequence[str]]:
        """A column for each part, and the tables beside the row."""
        columns = [column(self.value(part, at), part.key) for part in parts]
        if len(columns) > MOST_COLUMNS:
            raise UncompilableError(f"more than {MOST_COLUMNS} fields of one object")
        return ", ".join(columns), at.beside

    def root(self, parts: Parts) -> Shell:
        """The shell of the response's data; what stands in it is added to the statement's columns."""
        return members([(part.key, self.root_value(part)) for part in parts])

    def root_value(self, part: Part) -> Shell:
        if part.field is None:
            return [f'"{part.of}"'.encode()]
        if isinstance(part.field, PageField):
            table = self.name()
            self.tables.append(table_of(self.page(part, None), table))
            return members([(inner.key, self.column(to_json(f'{table}."{inner.key}"', inner))) for inner in part.below])
        value = self.value(part, Place(None, self.tables))
        return self.column(value if isinstance(part.field, (ManyField, ReferencesField)) else f"to_json({value})")

    def column(self, value: str) -> Shell:
        self.columns.append(f"{value} AS c{len(self.columns)}")
        return [len(self.columns) - 1]

    def value(self, part: Part, at: Place) -> str:
        """A part's value."""
        if part.field is None:
            return typename(part.of)
        write = next(write for kind, write in WRITERS.items() if isinstance(part.field, kind))
        return write(self, part, part.field, at)

    def leaf(self, part: Part, field: LeafField, at: Place) -> str:
        row = outer(at.row)

        def make() -> Any:
            value = leaf_expression(field, at.prefix, self.bound(part), row, self.scope)
            if part.is_required and (callable(field.definition) or may_be_null(row, column_of(field, at.prefix))):
                value = required_value(value)
            return served(value, field.type)

        key = "leaf", field, at.prefix, at.row and at.row.kind
        return self.expression(key, at.row, part.site, make)

    def embedded(self, part: Part, field: EmbeddedField, at: Place) -> str:
        inside = at._replace(prefix=at.prefix + field.definition.prefix)
        if all(is_plain(inner) for inner in part.below):
            value = self.name()
            columns, _ = self.selected(part.below, inside)
            at.beside.append(f"LATERAL (SELECT {columns}) AS {value}")
        else:
            value = object_of([(inner.key, self.value(inner, inside)) for inner in part.below])
        when = field.definition.when
        if when is None:
            return value
        condition = self.expression(("when", field), at.row, None, lambda: when(outer(at.row), self.scope))
        return f"CASE WHEN {condition} THEN {value} END"

    def one(self, part: Part, field: OneField, at: Place) -> str:
        row = one_of(self.related(part, field, at), self.name())
        return required_row(row) if part.is_required else row

    def many(self, part: Part, field: ManyField, at: Place) -> str:
        return list_of(self.related(part, field, at), self.name())

    def related(self, part: Part, field: OneField | ManyField, at: Place) -> str:
        """The rows of a relation."""

        def make() -> Any:
            return field.definition.select(outer(at.row), self.scope, **self.bound(part))

        return self.rows(("related", field), at.row, part.site, part.below, make)

    def either(self, part: Part, field: EitherField, at: Place) -> str:
        """The first row that there is, as JSON: rows of different types are no value of one."""
        found = []
        for relation, (_, parts) in zip(field.definition, part.choices, strict=True):
            key = "related", field, relation.model
            make = partial(relation.select, outer(at.row), self.scope)
            found.append(f"to_json({one_of(self.rows(key, at.row, None, parts, make), self.name())})")
        if part.is_required:
            found.append(f"to_json({MISSING_ROW})")
        return f"coalesce({', '.join(found)})"

    def connection(self, part: Part, _: PageField, at: Place) -> str:
        return one_of(self.page(part, at.row), self.name())

    def page(self, part: Part, row: Known | None) -> str:
        """A query of one row with the selected fields of a connection."""
        return ConnectionWriter(self, part, row).written()

    def reference(self, part: Part, _: ReferenceField, __: Place) -> str:
        site: Any = part.site
        (key,) = self.reads[site.number].shape
        if key is None:
            return NOTHING
        values = [f"ANY ({array})" for array in self.arrays(site, key, 1)]
        return one_of(self.keyed(site, key, values), self.name())

    def references(self, part: Part, _: ReferencesField, __: Place) -> str:
        """The rows in the order in which they are named; those of each key are one subquery."""
        site: Any = part.site
        keys = self.reads[site.number].shape
        if len(keys) == 1 and keys[0] is not None:
            table, row = self.unnested(site, keys[0], self.arrays(site, keys[0], 1))
            return f"(SELECT {array_of(row)} FROM {table})"
        branches, start = [], 0
        for key in keys:
            places = f"{site.parameter(start)}::INTEGER[]"
            arrays = self.arrays(site, key, start + 1) if key else []
            table, row = self.unnested(site, key, arrays, places)
            branches.append(f'SELECT "_n", to_json({row}) AS "_row" FROM {table}')
            start += 1 + len(arrays)
        if not branches:
            return f"CAST({NO_ROWS} AS JSON)"
        found = self.name()
        rows = table_of(" UNION ALL ".join(branches), found)
        return f'(SELECT json_agg({found}."_row" ORDER BY {found}."_n") FROM {rows})'

    def unnested(self, site: Site, key: Key | None, arrays: Sequence[str], *places: str) -> tuple[str, str]:
        """A table of the values of a key, and the row of each; `places` are in its column `_n`."""
        fields = [f'"_k{place}"' for place in range(len(arrays))]
        name = self.name()
        named = ", ".join(['"_n"'] * len(places) + fields)
        table = f"unnest({', '.join([*places, *arrays])}) AS {name}({named})"
        if key is None:
            return table, NOTHING
        return table, one_of(self.keyed(site, key, [f"{name}.{field}" for field in fields]), self.name())

    def arrays(self, site: Site, key: Key, start: int) -> list[str]:
        """The values of a key's columns, as parameters."""
        kinds = [sql_name(ARRAY(kind_of(getattr(key.model, name)))) for name in key.names]
        return [f"{site.parameter(place)}::{kind}" for place, kind in enumerate(kinds, start)]

    def keyed(self, site: Site, key: Key, values: Sequence[str]) -> str:
        """What is selected of a type, over its rows with these values."""
        marks = [f"{OUTER}{place}{OUTER}" for place in range(len(values))]

        def make() -> Any:
            columns: Any = [literal_column(mark) for mark in marks]
            return named_rows(key.model, key.names, columns, self.scope)

        text = self.rows(("keyed", key), None, None, site.below[key.model].parts, make)
        for mark, value in zip(marks, values, strict=True):
            text = text.replace(mark, value)
        return text

    def bound(self, part: Part) -> Mapping[str, Any]:
        """The arguments as parameters."""
        return self.reads[part.site.number].asked.bound(THIS_SITE) if part.site else {}


WRITERS: Mapping[type[SqlField], Callable[..., str]] = {
    LeafField: Writer.leaf,
    EmbeddedField: Writer.embedded,
    OneField: Writer.one,
    ManyField: Writer.many,
    EitherField: Writer.either,
    PageField: Writer.connection,
    ReferenceField: Writer.reference,
    ReferencesField: Writer.references,
}


def to_json(value: str, part: Part) -> str:
    return value if part.name in LISTS else f"to_json({value})"
