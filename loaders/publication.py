"""Filters and orders that all that is published has in common."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, any_, func, literal_column

from loaders.filters import in_regions, in_time
from loaders.paging import Filter, Order, SortKey
from models import PUBLISHED

INFINITY: Any = literal_column("'infinity'")

PUBLISHED_FILTERS: Mapping[str, Filter] = {
    "regions": lambda row, codes: in_regions(row.region_id, codes),
    "published_at": lambda row, times: in_time(row.published_at, times),
    "updated_at": lambda row, times: in_time(row.updated_at, times),
    "publication_statuses": lambda row, statuses: row.publication_status == any_(statuses),
}

PUBLISHED_ONLY: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "publication_statuses": lambda row: row.publication_status == PUBLISHED,
}
"""What a page shows unless its filter names other states."""

NEWEST_FIRST = Order("PUBLISHED_AT", descending=True)

PUBLISHED_ORDERS: Mapping[str, SortKey] = {
    # What is not yet published counts as the newest.
    "PUBLISHED_AT": SortKey(lambda row, _: func.coalesce(row.published_at, INFINITY, type_=row.published_at.type)),
    "UPDATED_AT": SortKey(lambda row, _: row.updated_at),
}

NAME_ORDER: Mapping[str, SortKey] = {
    "NAME": SortKey(lambda row, scope: getattr(row, f"name_{scope.sort_language}"), by_language=True),
}
