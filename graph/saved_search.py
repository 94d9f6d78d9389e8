"""Saved searches, as clients see them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import models
from graph.fields.kinds import column, page
from graph.fields.registry import entity
from graph.node import Node
from graph.scalars import JSON
from loaders.saved_search import matches_of_search
from models import ListingType

if TYPE_CHECKING:
    from graph.search import SearchResultConnection


@entity(models.SavedSearch)
class SavedSearch(Node):
    """A search that its owner wants to hear about."""

    name: str = column("What its owner calls it.")
    types: list[ListingType] = column("What it looks for.")
    query: str | None = column("The words that it looks for; null where any will do.")
    filter: JSON | None = column("The filter as it was given.")
    matches: SearchResultConnection = page(
        "What matches it now, the best match of its words first, else the newest.",
        matches_of_search,
        sides=("first", "after"),
        lists=("edges",),
    )
    created_at: datetime = column("When it was saved.")
