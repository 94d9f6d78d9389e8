"""A connection's arguments as a request for a page, and a page's rows as a connection."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graph.fields.arguments import Given, given_of
from graph.fields.kinds import WINDOW, PageField
from loaders.given import is_given
from loaders.paging import DEFAULT, MOST, Order, Page, Window
from loaders.relation import Reading
from loaders.scope import Scope
from models.errors import BadUserInput


class PageArguments(NamedTuple):
    """What a connection's arguments ask for."""

    order: Order
    window: Window
    filters: Given


BOUNDS = {"after", "before"}
"""The arguments that are cursors."""


def page_arguments(field: PageField, arguments: Mapping[str, Any], scope: Scope) -> PageArguments:
    """What a connection's arguments ask for. Raises BadUserInput where they do not hold."""
    return bounded(field.definition, unbounded(field, arguments), arguments, scope)


def unbounded(field: PageField, arguments: Mapping[str, Any]) -> PageArguments:
    """What all arguments but the cursors ask for. Raises BadUserInput."""
    page = field.definition
    order = order_of(page, arguments.get("order_by"))
    filters = {name: value for name, value in arguments.items() if name not in WINDOW and name != "order_by"}
    given = given_of(field.splitters, filters)
    given = read_by(page.readings, given) if page.readings else given
    check_needs(page, order, given)
    return PageArguments(order, window_of(arguments), given)


def bounded(page: Page, asked: PageArguments, arguments: Mapping[str, Any], scope: Scope) -> PageArguments:
    """The same between the cursors among the arguments. Raises BadUserInput."""
    after, before = arguments.get("after"), arguments.get("before")
    if after is None and before is None:
        return asked
    order, window, filters = asked
    after = None if after is None else page.position(after, order, scope)
    before = None if before is None else page.position(before, order, scope)
    return PageArguments(order, Window(window.limit, window.backward, after, before), filters)


def read_by(readings: Mapping[str, Reading], given: Given) -> Given:
    """The filters with what a page or a relation makes of their values. Raises BadUserInput."""
    parts = []
    for path, value, kind in zip(*given, strict=True):
        reading = readings.get(path[-1])
        read = value if reading is None else reading(value)
        if read is not None:
            parts.append((path, read, kind))
    return Given(*map(tuple, zip(*parts, strict=True))) if parts else Given()


def check_needs(page: Page, order: Order, given: Given) -> None:
    """Raises BadUserInput for an order by a filter that is not there."""
    needed = page.orders[order.name].needs
    if needed is None or needed in page.implied:
        return
    if all(path[-1] != needed for path in given.paths):
        raise BadUserInput(f"The order {order.name} takes a `{needed}` with a word in it.")


def bound_filters(filters: Given, name: str | None = None, start: int = 0) -> Mapping[str, Any]:
    """The filters as parameters by their names, whether they are arguments or fields of `filter`."""
    bound = filters.bound(name, start)
    within = bound.pop("filter", {})
    return {**bound, **within}


def order_of(page: Page, asked: Any) -> Order:
    """The order that an input names (its `field` and `direction`), else the page's own."""
    if not is_given(asked):
        return page.default_order
    return Order(asked.field.value, asked.direction.value == "DESC")


def window_of(arguments: Mapping[str, Any]) -> Window:
    """How many rows are asked for, from which end. Raises BadUserInput."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None:
        if last is not None:
            raise BadUserInput("Give `first` or `last`, not both.")
        check_limit("first", first)
    elif last is not None:
        check_limit("last", last)
    limit = first if first is not None else last
    return Window(DEFAULT if limit is None else limit, backward=last is not None)


def check_limit(name: str, limit: int) -> None:
    """Raises BadUserInput for more rows than a list may have, and for less than none."""
    if not 0 <= limit <= MOST:
        raise BadUserInput(f"`{name}` is from 0 to {MOST}, not {limit}.")


def facet_limit(arguments: Mapping[str, Any]) -> int:
    """How many groups of a facet are asked for. Raises BadUserInput."""
    check_first(arguments)
    first = arguments.get("first")
    return first if is_given(first) else DEFAULT


def check_first(arguments: Mapping[str, Any]) -> None:
    """The bound of a list that is no page. Raises BadUserInput."""
    if is_given(arguments.get("first")):
        check_limit("first", arguments["first"])
