"""What an operation may ask for, judged on its plan before any SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from graph.fields.kinds import COUNT_COST, EitherField, FacetField, FeedField, ManyField, PageField, SqlField
from graph.fields.references import ReferenceField, ReferencesField

if TYPE_CHECKING:
    from graph.engine.plan import Part, Parts, Read, Reads, Site


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that one operation may have: levels, aliases, root fields, fields in all, and rows and values."""

    depth: int = 20
    aliases: int = 200
    root_fields: int = 20
    fields: int = 2_000
    cost: int = 100_000

    def check(self, name: str, value: int) -> None:
        """Raises LimitError."""
        most = getattr(self, name)
        if value > most:
            raise LimitError(name, value, most)


class LimitError(Exception):
    """The operation asks for more than it may; nothing was read."""

    def __init__(self, name: str, value: int, most: int) -> None:
        what = {"cost": "cost", "depth": "depth"}.get(name, f"number of {name.replace('_', ' ')}")
        message = f"The operation's {what} is {value}; the limit is {most}."
        super().__init__(message)
        extensions = {"code": "COST_LIMIT_EXCEEDED", name.replace("root_fields", "rootFields"): value, "limit": most}
        self.errors = (GraphQLError(message, extensions=extensions),)


def cost(parts: Parts, reads: Reads) -> int:
    """How many rows and values the parts could give. What was refused gives none."""
    return sum(cost_of(part, reads) for part in parts)


def cost_of(part: Part, reads: Reads) -> int:
    site: Any = part.site
    if isinstance(part.field, (ReferenceField, ReferencesField)):
        groups = reads[site.number].asked.items() if site.number in reads else ()
        return sum(count * (1 + cost(site.below[key.model].parts, reads)) for key, count in groups if key)
    if isinstance(part.field, FeedField):
        return 1 + cost(part.below, reads)
    if isinstance(part.field, PageField):
        rows, searching = size_of(site, reads[site.number]) if site.number in reads else (0, 0)
        counts = sum(inner.name == "total_count" for inner in part.below)
        searches = counts + (counts < len(part.below))
        return searches * int(searching) + sum(page_cost(inner, rows, reads) for inner in part.below)
    if isinstance(part.field, EitherField):
        return 1 + max(cost(parts, reads) for _, parts in part.choices)
    weight = part.field.weight if isinstance(part.field, SqlField) else 0
    return weight + rows_of(part, reads) * (1 + cost(part.below, reads))


def page_cost(part: Part, rows: int, reads: Reads) -> int:
    if part.name == "total_count":
        return COUNT_COST
    return (rows if part.name in {"nodes", "edges"} else 1) * (1 + cost(part.below, reads))


def rows_of(part: Part, reads: Reads) -> int:
    """How many rows a field gives at most."""
    if part.site is None:
        return part.field.assumed_rows if isinstance(part.field, SqlField) else 1
    read = reads.get(part.site.number)
    return 0 if read is None else int(size_of(part.site, read))


def size_of(site: Site, read: Read) -> Any:
    """On what of its arguments a field's cost depends: rows and filters, or how many references are of each type."""
    if isinstance(site.field, PageField):
        return read.values[0], site.field.definition.cost([path[-1] for path in read.asked.filters.paths])
    if isinstance(site.field, (ReferenceField, ReferencesField)):
        return tuple(read.asked.items())
    if isinstance(site.field, (FacetField, ManyField)):
        given = dict(zip(read.asked.paths, read.values, strict=True))
        return given.get(("first",), site.field.assumed_rows)
    return 1
