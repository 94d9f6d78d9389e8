"""Relations and pages driven through aiodataloader: one statement for all parents of a level."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiodataloader import DataLoader
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal,
    select,
    true,
)

from loaders.facets import Facet, derived, matching
from loaders.paging import Order, Page, Position, Window
from loaders.relation import Relation, named_rows
from loaders.scope import Scope
from loaders.statement import Database, fetch
from models import Base
from models.row import Row, row_of

ROOT = 0
"""Stands for the parent of what hangs on no row; no row has this id."""

PARENTS = bindparam("parents", type_=ARRAY(BigInteger))


class Leaf(NamedTuple):
    """A value to read with a row: `key` says which field with which arguments it is."""

    key: Hashable
    expression: Callable[[Any, Scope], ColumnElement[Any]]


Leaves = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A row as read: its id and the leaves that its statement selected. What is read of no row has no model."""

    model: type[Base] | None
    id: int
    values: Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Arguments:
    """Arguments as SQL functions take them, bound; `frozen` tells equal ones."""

    bound: Mapping[str, Any]
    frozen: Hashable


class Parent(NamedTuple):
    """The row on which something hangs; at the root there is none."""

    model: type[Base] | None = None
    id: int = ROOT

    @classmethod
    def of(cls, record: Record | None) -> "Parent":
        return cls() if record is None else cls(record.model, record.id)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One page as asked of any parent."""

    page: Page
    arguments: Arguments
    order: Order
    window: Window

    @property
    def key(self) -> Hashable:
        return id(self.page), self.arguments.frozen, self.order


class Reader:
    """One operation's reads. Equal reads of different parents in one tick of the loop become one statement."""

    def __init__(self, database: Database, scope: Scope) -> None:
        self.database = database
        self.scope = scope
        self.loaders: dict[Hashable, DataLoader[Any, Any]] = {}

    def forget(self) -> None:
        """Reads anew what may have changed since it was read."""
        self.loaders.clear()

    async def batched(
        self,
        kind: Hashable,
        key: Hashable,
        load: Callable[[list[Any]], Coroutine[Any, Any, list[Any]]],
    ) -> Any:
        """What `load` gives for the key, asked together with the others of its kind."""
        if kind not in self.loaders:
            self.loaders[kind] = DataLoader(load)
        # Others wait for the same: who is cancelled, as a refused sibling makes graphql-core do, does not end that.
        return await asyncio.shield(self.loaders[kind].load(key))

    async def related(self, relation: Relation, parent: Parent, arguments: Arguments, leaves: Leaves) -> list[Record]:
        """The rows of a relation of one parent."""

        def rows(outer: Any) -> Select[Any]:
            row, statement, order_by = relation.select(outer, self.scope, **arguments.bound)
            return selected(statement, row, order_by, leaves, self.scope)

        async def load(ids: list[int]) -> list[list[Record]]:
            found = await self.fetch(of_each(parent.model, rows), {"parents": ids})
            return grouped(found, ids, relation.model, leaves)

        kind = ("related", id(relation), parent.model, arguments.frozen, keys_of(leaves))
        records: list[Record] = await self.batched(kind, parent.id, load)
        return records

    async def page(self, request: PageRequest, parent: Parent, leaves: Leaves) -> list[Record]:
        """The rows of a window of one parent's page, as they are read: one more than asked, backward for the last."""
        page = request.page

        def rows(outer: Any) -> Select[Any]:
            found = page.rows(outer, self.scope, request.arguments.bound, request.order, request.window)
            cursor = page.cursor(found.row, self.scope, request.arguments.bound, request.order).label("_cursor")
            return selected(found.statement.add_columns(cursor), found.row, found.order_by, leaves, self.scope)

        async def load(ids: list[int]) -> list[list[Record]]:
            found = await self.fetch(of_each(parent.model, rows), {"parents": ids})
            return grouped(found, ids, page.model, leaves)

        kind = ("page", request.key, request.window, parent.model, keys_of(leaves))
        records: list[Record] = await self.batched(kind, parent.id, load)
        return records

    async def count(self, request: PageRequest, parent: Parent) -> int:
        """How many rows a parent's page has in all."""

        def value(outer: Any) -> ColumnElement[Any]:
            return request.page.count(outer, self.scope, request.arguments.bound).scalar_subquery()

        return int(await self.value(("count", request.key), parent, value))

    async def facet(
        self, facet: Facet, request: PageRequest, parent: Parent, limit: int | None, leaves: Leaves
    ) -> list[Record]:
        """The rows of a parent's page in groups, the largest first."""

        def rows(outer: Any) -> Select[Any]:
            found = matching(request.page, outer, self.scope, request.arguments.bound, facet.columns)
            row, statement, order_by = facet.select(Row(derived(found, outer)), outer)
            return selected(statement.limit(limit), row, order_by, leaves, self.scope)

        async def load(ids: list[int]) -> list[list[Record]]:
            found = await self.fetch(of_each(parent.model, rows), {"parents": ids})
            return grouped(found, ids, facet.model, leaves)

        kind = ("facet", id(facet), request.key, limit, parent.model, keys_of(leaves))
        records: list[Record] = await self.batched(kind, parent.id, load)
        return records

    async def outside(self, request: PageRequest, parent: Parent, position: Position, *, later: bool) -> bool:
        """Whether a parent's page has rows at a cursor or on its far side."""

        def value(outer: Any) -> ColumnElement[Any]:
            bound = request.arguments.bound
            return request.page.outside(outer, self.scope, bound, request.order, position, later=later)

        return bool(await self.value(("outside", request.key, position, later), parent, value))

    async def alone(self, leaves: Leaves) -> Record:
        """Values that are computed over no row."""

        async def load(keys: list[int]) -> list[Record]:
            statement = select(literal(ROOT).label("_id"), *columns_of(None, leaves, self.scope))
            (found,) = await self.fetch(statement, {})
            return [record(found, None, leaves)] * len(keys)

        found: Record = await self.batched(("alone", keys_of(leaves)), ROOT, load)
        return found

    async def value(self, kind: Hashable, parent: Parent, value: Callable[[Any], ColumnElement[Any]]) -> Any:
        """One value computed over a parent's row."""

        async def load(ids: list[int]) -> list[Any]:
            if parent.model is None:
                statement = select(value(None).label("value"))
            else:
                outer: Any = row_of(parent.model)
                statement = select(outer.id, value(outer).label("value")).where(outer.id == any_(PARENTS))
            found = await self.fetch(statement, {"parents": ids})
            values = {row.get("id", ROOT): row["value"] for row in found}
            return [values[key] for key in ids]

        return await self.batched((kind, parent.model), parent.id, load)

    async def by_key(self, model: type[Base], key: Mapping[str, Any], leaves: Leaves) -> Record | None:
        """The row with these values in its unique columns, if the caller may see it."""
        names = tuple(key)

        async def load(keys: list[tuple[Any, ...]]) -> list[Record | None]:
            binds = {f"key_{place}": list(column) for place, column in enumerate(zip(*keys, strict=True))}
            found = await self.fetch(keyed(model, names, leaves, self.scope), binds)
            records = {row["_n"]: record(row, model, leaves) for row in found}
            return [records.get(place) for place in range(1, len(keys) + 1)]

        found: Record | None = await self.batched(("by_key", model, names, keys_of(leaves)), tuple(key.values()), load)
        return found

    async def fetch(self, statement: Select[Any], binds: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        return await fetch(self.database, statement, {**self.scope.binds, **binds})


def selected(statement: Select[Any], row: Any, order_by: tuple[Any, ...], leaves: Leaves, scope: Scope) -> Select[Any]:
    """A statement's rows with their place in its order, their id, and the leaves."""
    place = func.row_number().over(order_by=order_by or None).label("_n")
    return statement.add_columns(place, row.id.label("_id"), *columns_of(row, leaves, scope))


def columns_of(row: Any, leaves: Leaves, scope: Scope) -> list[Any]:
    return [leaf.expression(row, scope).label(f"_{place}") for place, leaf in enumerate(leaves)]


def of_each(model: type[Base] | None, rows: Callable[[Any], Select[Any]]) -> Select[Any]:
    """The rows of each parent, by LATERAL, or at the root the rows themselves."""
    if model is None:
        return rows(None)
    parent: Any = row_of(model)
    child = rows(parent).correlate(parent).lateral()
    statement = select(parent.id.label("_parent"), child).select_from(parent).join(child, true())
    return statement.where(parent.id == any_(PARENTS)).order_by(parent.id, child.c["_n"])


def keyed(model: type[Base], names: Sequence[str], leaves: Leaves, scope: Scope) -> Select[Any]:
    """The rows for a list of keys, numbered by the key's place."""
    kinds = [ARRAY(kind_of(getattr(model, name))) for name in names]
    binds = [bindparam(f"key_{place}", type_=kind) for place, kind in enumerate(kinds)]
    fields = [f"_k{place}" for place in range(len(names))]
    keys = func.unnest(*binds).table_valued(*fields, with_ordinality="_n").render_derived()
    row, statement, _ = named_rows(model, names, [keys.c[field] for field in fields], scope)
    return statement.add_columns(keys.c["_n"], row.id.label("_id"), *columns_of(row, leaves, scope))


def kind_of(column: Any) -> Any:
    return BigInteger() if isinstance(column.type, Integer) else Text()


def keys_of(leaves: Leaves) -> tuple[Hashable, ...]:
    return tuple(leaf.key for leaf in leaves)


CURSOR = "cursor"
"""The key under which a page's records carry their cursor."""


def record(row: Mapping[str, Any], model: type[Base] | None, leaves: Leaves) -> Record:
    values = {leaf.key: row[f"_{place}"] for place, leaf in enumerate(leaves)}
    return Record(model, row["_id"], {**values, CURSOR: row["_cursor"]} if "_cursor" in row else values)


def grouped(
    found: Sequence[Mapping[str, Any]], ids: Sequence[int], model: type[Base], leaves: Leaves
) -> list[list[Record]]:
    """Each parent's records in the order of its rows."""
    groups: dict[int, list[Record]] = {key: [] for key in ids}
    for row in sorted(found, key=lambda row: row["_n"]):
        groups[row.get("_parent", ROOT)].append(record(row, model, leaves))
    return [groups[key] for key in ids]
