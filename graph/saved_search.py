"""Saved searches, as clients see them."""

from __future__ import annotations

from datetime import datetime

import models
from graph.fields.kinds import column
from graph.fields.registry import entity
from graph.node import Node
from graph.scalars import JSON
from models import ListingType


@entity(models.SavedSearch)
class SavedSearch(Node):
    """A search that its owner wants to hear about."""

    name: str = column("What its owner calls it.")
    types: list[ListingType] = column("What it looks for.")
    query: str | None = column("The words that it looks for; null where any will do.")
    filter: JSON | None = column("The filter as it was given.")
    created_at: datetime = column("When it was saved.")
