"""Connections (Relay), and the inputs that many filters share."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.federation.schema_directives import Cost

from graph.fields.kinds import COUNT_COST
from graph.fields.registry import register

T = TypeVar("T")


@strawberry.federation.type(shareable=True, description="Where a page stands among its rows.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first row; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last row; null on an empty page.")


@strawberry.type(description="A row of a page, with its cursor.")
class Edge(Generic[T]):
    node: T = strawberry.field(description="The row itself.")
    cursor: str = strawberry.field(description="Pass it as `after` or `before` to go on from here.")


def count_of(description: str) -> Any:
    """The field of a connection that counts its rows."""
    return strawberry.field(description=description, directives=[Cost(weight=COUNT_COST)])


@strawberry.type(description="A page of rows.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The rows with their cursors.")
    nodes: list[T] = strawberry.field(description="The rows alone.")
    page_info: PageInfo = strawberry.field(description="Whether there is more, and the cursors at both ends.")
    total_count: int = count_of("How many rows match in all, on every page.")


def optional(description: str) -> Any:
    """A field of an input that may be left out."""
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.enum(description="In which direction an order goes.")
class OrderDirection(enum.Enum):
    ASC = strawberry.enum_value("ASC", description="Smallest, oldest or alphabetically first.")
    DESC = strawberry.enum_value("DESC", description="Largest, newest or alphabetically last.")


@strawberry.input(description="Whole numbers between two bounds, which both belong to it. A bound left out is open.")
class IntRange:
    min: int | None = optional("The smallest number.")
    max: int | None = optional("The largest number.")


@strawberry.input(description="A span of time between two instants, which both belong to it. An end left out is open.")
class DateTimeRange:
    from_: datetime | None = strawberry.field(
        name="from",
        default=strawberry.UNSET,
        description="The first instant.",
    )
    to: datetime | None = optional("The last instant.")


for shared in (Edge, Connection):
    register(shared)
