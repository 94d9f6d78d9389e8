"""The `compiled` driver's SQL: a plan and the shapes of its arguments become one statement that answers in JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Integer,
    Select,
    any_,
    case,
    cast,
    func,
    null,
    select,
    union_all,
)

from graph.engine.connection import LISTS, ConnectionWriter
from graph.engine.json_sql import (
    NO_ROWS,
    Names,
    Place,
    UncompilableError,
    array_of,
    column_name,
    list_of,
    object_of,
    one_of,
    outer_of,
    required_row,
    required_value,
    served,
    text_of,
)
from graph.engine.plan import Part, Parts, Reads, Site, is_plain, source_of
from graph.fields.kinds import (
    EmbeddedField,
    LeafField,
    ManyField,
    OneField,
    PageField,
    ReferenceField,
    ReferencesField,
    SqlField,
    column_of,
    leaf_expression,
)
from graph.fields.registry import Key
from loaders.batching import kind_of
from loaders.relation import named_rows
from loaders.scope import Scope
from loaders.statement import DIALECT
from models.row import may_be_null

MOST_COLUMNS = 1600
"""A little less than PostgreSQL takes."""
Shell = list[bytes | int]


class Statement(NamedTuple):
    """An operation's SQL. Its row has a JSON text for each number in `shell`, whose bytes stand between them.

    `sources` say where each value comes from: of which site and place, or for site 0 by name from what is fixed
    and what the scope binds. `is_generic`: one plan of PostgreSQL's serves all values. Without text, `shell` is all.
    """

    text: str
    sources: tuple[tuple[int, Any], ...]
    fixed: Mapping[Any, Any]
    is_scoped: bool
    is_generic: bool
    shell: tuple[bytes | int, ...]

    def values(self, reads: Reads, scope: Scope) -> list[Any]:
        fixed = {**self.fixed, **scope.binds} if self.is_scoped else self.fixed
        return [reads[site].values[key] if site else fixed[key] for site, key in self.sources]

    def answer(self, row: Sequence[bytes | None]) -> bytes:
        """The response's body, put together at once: a large one is costly to copy."""
        return b"".join([piece if isinstance(piece, bytes) else row[piece] or b"null" for piece in self.shell])


def written(parts: Parts, reads: Reads, scope: Scope) -> Statement:
    """The statement of an operation's root fields: one for all, so of one moment. Raises UncompilableError."""
    writer = Writer(reads, scope)
    shell = [b'{"data":', *writer.root(parts), b"}"]
    if not writer.columns:
        return Statement("", (), {}, is_scoped=False, is_generic=True, shell=tuple(joined(shell)))
    compiled: Any = select(*writer.columns).select_from(*writer.tables).compile(dialect=DIALECT)
    names = compiled.positiontup or ()
    sources = tuple(source_of(name) for name in names)
    named = [key for site, key in sources if not site]
    return Statement(
        text=str(compiled),
        sources=sources,
        fixed={name: compiled.binds[name].effective_value for name in named if name not in scope.binds},
        is_scoped=any(name in scope.binds for name in named),
        is_generic=writer.is_generic,
        shell=tuple(joined(shell)),
    )


def joined(shell: Shell) -> Shell:
    """The shell with its neighbouring bytes in one."""
    found: Shell = []
    for piece in shell:
        if found and isinstance(piece, bytes) and isinstance(found[-1], bytes):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def members(items: Sequence[tuple[str, Shell]]) -> Shell:
    """The shell of an object."""
    shell: Shell = [b"{"]
    for place, (key, value) in enumerate(items):
        shell += [b"," if place else b"", f'"{key}":'.encode(), *value]
    return [*shell, b"}"]


class Writer:
    """Writes the SQL of one operation."""

    def __init__(self, reads: Reads, scope: Scope) -> None:
        self.reads = reads
        self.scope = scope
        self.is_generic = True
        self.columns: list[ColumnElement[Any]] = []
        self.tables: list[Any] = []
        self.names = Names()

    def root(self, parts: Parts) -> Shell:
        """The shell of the response's data; what stands in it is added to the statement's columns."""
        return members([(part.key, self.root_value(part)) for part in parts])

    def root_value(self, part: Part) -> Shell:
        if part.field is None:
            return [f'"{part.of}"'.encode()]
        if isinstance(part.field, PageField):
            table = self.names.derived(self.page(part, None))
            self.tables.append(table)
            return members([(inner.key, self.column(to_json(table.c[inner.key], inner))) for inner in part.below])
        value = self.value(part, Place(None, self.tables))
        return self.column(value if isinstance(part.field, (ManyField, ReferencesField)) else func.to_json(value))

    def column(self, value: ColumnElement[Any]) -> Shell:
        self.columns.append(value.label(f"c{len(self.columns)}"))
        return [len(self.columns) - 1]

    def over(self, statement: Select[Any], parts: Parts, row: Any, prefix: str = "") -> Select[Any]:
        """The statement with a column for each part, computed over a row of it."""
        at = Place(row, [], prefix)
        columns = [self.value(part, at).label(column_name(part.key)) for part in parts]
        if len(columns) > MOST_COLUMNS:
            raise UncompilableError(f"more than {MOST_COLUMNS} fields of one object")
        found = statement.add_columns(*columns)
        return found.select_from(*at.beside) if at.beside else found

    def value(self, part: Part, at: Place) -> Any:
        """A part's value."""
        if part.field is None:
            return text_of(part.of)
        write = next(write for kind, write in WRITERS.items() if isinstance(part.field, kind))
        return write(self, part, part.field, at)

    def leaf(self, part: Part, field: LeafField, at: Place) -> ColumnElement[Any]:
        value = leaf_expression(field, at.prefix, self.bound(part), at.row, self.scope)
        if part.is_required and (callable(field.definition) or may_be_null(at.row, column_of(field, at.prefix))):
            value = required_value(value)
        return served(value, field.type)

    def embedded(self, part: Part, field: EmbeddedField, at: Place) -> ColumnElement[Any]:
        deeper, when = at.prefix + field.definition.prefix, field.definition.when
        value: Any
        if all(is_plain(inner) for inner in part.below):
            table = self.names.beside(self.over(select(), part.below, at.row, deeper), at.row)
            at.beside.append(table)
            value = table.table_valued()
        else:
            # Subqueries correlate with the nearest select only, so theirs has to be the row's own.
            inside = at._replace(prefix=deeper)
            value = object_of([(inner.key, self.value(inner, inside)) for inner in part.below])
        return value if when is None else case((when(at.row, self.scope), value))

    def one(self, part: Part, field: OneField, at: Place) -> ColumnElement[Any]:
        row: ColumnElement[Any] = one_of(self.related(part, field, at))
        return required_row(row) if part.is_required else row

    def many(self, part: Part, field: ManyField, at: Place) -> ColumnElement[Any]:
        return list_of(self.related(part, field, at))

    def related(self, part: Part, field: OneField | ManyField, at: Place) -> Any:
        """The rows of a relation, as a table."""
        found = field.definition.select(at.row, self.scope, **self.bound(part))
        return self.names.derived(self.over(found.statement, part.below, found.row), *outer_of(at.row))

    def connection(self, part: Part, _: PageField, at: Place) -> Any:
        return one_of(self.names.derived(self.page(part, at.row), at.row))

    def page(self, part: Part, row: Any) -> Select[Any]:
        """One row with the selected fields of a connection."""
        return ConnectionWriter(self, part, row).written()

    def reference(self, part: Part, _: ReferenceField, __: Place) -> Any:
        site: Any = part.site
        (key,) = self.reads[site.number].shape
        if key is None:
            return cast(null(), JSON)
        values = [any_(array) for array in self.arrays(site, key, 1)]
        return one_of(self.names.derived(self.keyed(site, key, values)))

    def references(self, part: Part, _: ReferencesField, __: Place) -> ColumnElement[Any]:
        """The rows in the order in which they are named; those of each key are one subquery."""
        site: Any = part.site
        keys = self.reads[site.number].shape
        if len(keys) == 1 and keys[0] is not None:
            table, row = self.unnested(site, keys[0], self.arrays(site, keys[0], 1))
            return select(array_of(row)).select_from(table).scalar_subquery()
        branches, start = [], 0
        for key in keys:
            places = site.parameter(start, ARRAY(Integer))
            arrays = self.arrays(site, key, start + 1) if key else []
            table, row = self.unnested(site, key, arrays, places)
            branches.append(select(table.c["_n"], func.to_json(row).label("_row")))
            start += 1 + len(arrays)
        if not branches:
            return cast(NO_ROWS, JSON)
        found = union_all(*branches).subquery()
        rows: Any = func.json_agg(found.c["_row"])
        return select(rows.aggregate_order_by(found.c["_n"])).scalar_subquery()

    def unnested(self, site: Site, key: Key | None, arrays: Sequence[Any], *places: Any) -> tuple[Any, Any]:
        """A table of the values of a key, and the row of each; `places` are in its column `_n`."""
        fields = [f"_k{place}" for place in range(len(arrays))]
        named = ["_n"] * len(places) + fields
        table = func.unnest(*places, *arrays).table_valued(*named).render_derived()
        if key is None:
            return table, cast(null(), JSON)
        rows = self.keyed(site, key, [table.c[name] for name in fields])
        return table, one_of(self.names.derived(rows, table))

    def arrays(self, site: Site, key: Key, start: int) -> list[Any]:
        """The values of a key's columns, as parameters."""
        kinds = [ARRAY(kind_of(getattr(key.model, name))) for name in key.names]
        return [site.parameter(place, kind) for place, kind in enumerate(kinds, start)]

    def keyed(self, site: Site, key: Key, values: Sequence[Any]) -> Select[Any]:
        """What is selected of a type, over its rows with these values."""
        found = named_rows(key.model, key.names, values, self.scope)
        return self.over(found.statement, site.below[key.model].parts, found.row)

    def bound(self, part: Part) -> Mapping[str, Any]:
        """The arguments as parameters."""
        site = part.site
        return self.reads[site.number].asked.bound(site.name) if site else {}


WRITERS: Mapping[type[SqlField], Callable[..., ColumnElement[Any]]] = {
    LeafField: Writer.leaf,
    EmbeddedField: Writer.embedded,
    OneField: Writer.one,
    ManyField: Writer.many,
    PageField: Writer.connection,
    ReferenceField: Writer.reference,
    ReferencesField: Writer.references,
}


def to_json(value: ColumnElement[Any], part: Part) -> ColumnElement[Any]:
    return value if part.name in LISTS else func.to_json(value)
