"""What mutations take of saved searches."""

import strawberry

from graph.event import ListingFilter
from graph.inputs.common import needed
from graph.paging import optional
from models import ListingType


@strawberry.input(description="A search to be saved: `types` say what it looks for, the rest narrows it.")
class SaveSearchInput:
    name: str = needed("What its owner calls it.")
    types: list[ListingType] = needed("What it looks for, one type at least.")
    query: str | None = optional("The words that it looks for.")
    filter: ListingFilter | None = optional("What has to match.")
