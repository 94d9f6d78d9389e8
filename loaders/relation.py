"""A relation: which rows belong to a row, as SQL. Both drivers read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, join, select

from loaders.scope import Scope
from models import Base
from models.row import Row, row_of

ASSUMED_ROWS = 10
"""How many rows most lists without a bound have at most."""

Reading = Callable[[Any], Any]
"""Makes of a value that is given what SQL takes; None counts as not given. Raises BadUserInput."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What of a table belongs to a parent: a condition, what to join for it, and the order.

    `source` is a derived table to read in place of the model's; it has an `id` too.
    """

    where: ColumnElement[bool] | None = None
    joins: tuple[tuple[Any, ColumnElement[bool]], ...] = ()
    order_by: tuple[Any, ...] = ()
    source: FromClause | None = None
    limit: ColumnElement[int] | None = None


class Selection(NamedTuple):
    """Rows to read: `statement` has no columns yet; `row` is what their expressions are made over."""

    row: Any
    statement: Select[Any]
    order_by: tuple[Any, ...]


@dataclass(frozen=True)
class Relation:
    """Rows of `model` that belong to a parent row, or for a root field to none.

    `rows(parent, row, **arguments)` says which (`rows(row, **arguments)` at the root); a bare
    condition will do. Only rows that the caller may see come out, unless the relation
    `grants_sight`: being the other party is enough then. `readings[name](value)` makes of an argument's
    value what SQL takes. `cost` is what finding the rows costs, in values; `size` is how many a list without a
    bound is taken to have.
    """

    model: type[Base]
    rows: Callable[..., Rows | ColumnElement[bool]]
    grants_sight: bool = field(default=False, kw_only=True)
    readings: Mapping[str, Reading] = field(default_factory=dict, kw_only=True)
    cost: int = field(default=0, kw_only=True)
    size: int = field(default=ASSUMED_ROWS, kw_only=True)

    def select(self, parent: Any, scope: Scope, **arguments: Any) -> Selection:
        """The rows of one parent (a row, or None at the root)."""
        model = row_of(self.model)
        parents = () if parent is None else (parent,)
        rows = as_rows(self.rows(*parents, model, **arguments))
        row = model if rows.source is None else Row(rows.source)
        statement = reading(row, rows)
        if rows.source is None and not self.grants_sight:
            statement = restricted(statement, self.model, model, scope)
        statement = statement.order_by(*rows.order_by) if rows.order_by else statement
        return Selection(row, statement if rows.limit is None else statement.limit(rows.limit), rows.order_by)


def as_rows(found: Rows | ColumnElement[bool]) -> Rows:
    return found if isinstance(found, Rows) else Rows(where=found)


def reading(row: Any, rows: Rows) -> Select[Any]:
    """A statement over a row and what is joined to it, without columns."""
    statement = select().select_from(reduce(lambda left, right: join(left, *right), rows.joins, row))
    return statement if rows.where is None else statement.where(rows.where)


def named_rows(model: type[Base], names: Sequence[str], values: Sequence[Any], scope: Scope) -> Selection:
    """The rows with these values in these columns, those that the caller may see."""
    row = row_of(model)
    matches = [getattr(row, name) == value for name, value in zip(names, values, strict=True)]
    return Selection(row, restricted(select().select_from(row).where(*matches), model, row, scope), ())


def restricted(statement: Select[Any], model: type[Base], row: Any, scope: Scope) -> Select[Any]:
    """Only what the caller may see, where the model has a predicate for it."""
    visible = getattr(model, "visible", None)
    return statement if visible is None else statement.where(visible(row, scope.caller))


def by_position(link: Any, _: Any) -> tuple[Any, ...]:
    return (link.position,)


def through(
    model: type[Base],
    link: type[Base],
    owner: str,
    target: str,
    order_by: Callable[[Any, Any], tuple[Any, ...]] = by_position,
) -> Relation:
    """Rows of `model` behind a table of links, whose columns `owner` and `target` hold the two ids."""

    def rows(parent: Any, row: Any) -> Rows:
        between: Any = row_of(link)
        return Rows(
            where=getattr(between, owner) == parent.id,
            joins=((between, getattr(between, target) == row.id),),
            order_by=order_by(between, row),
        )

    return Relation(model, rows)
