"""What search finds, as clients see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from graph.described import describe
from graph.fields.kinds import either, of_edge
from graph.fields.registry import register, value_type
from graph.paging import PageInfo, count_of
from loaders import search as loaders
from models import SearchType

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.experience import Experience
    from graph.industry import Industry
    from graph.opportunity import Opportunity
    from graph.product import Product

describe(
    SearchType,
    "What search finds.",
    ENTERPRISE="Enterprises.",
    PRODUCT="Products.",
    OPPORTUNITY="Opportunities.",
    EXPERIENCE="Experiences.",
    INDUSTRY="Industries.",
)

SearchResult = Annotated[
    "Enterprise | Product | Opportunity | Experience | Industry",
    strawberry.union("SearchResult", description="What search finds."),
]


@value_type
class SearchResultEdge:
    """Something found, with its cursor and how well it matches."""

    node: SearchResult = either("What is found.", *loaders.found_of_document)
    cursor: str = strawberry.field(description="Pass it as `after` to go on from here.")
    score: float = of_edge(
        "How well it matches, from 0 to 1: most where the words are as they were asked, stand in its name and are all "
        "of its name.",
        loaders.found_score,
    )
    highlight: str | None = of_edge(
        "The passage that matches, as HTML: what matched stands between <mark> and </mark>, and all else is escaped. "
        "Null where it matches by what is no text of its own, such as its industry.",
        loaders.found_highlight,
    )


@strawberry.type(description="A page of what search finds, the best match first.")
class SearchResultConnection:
    edges: list[SearchResultEdge] = strawberry.field(description="What is found, with cursors and scores.")
    page_info: PageInfo = strawberry.field(description="Whether there is more, and the cursors at both ends.")
    total_count: int = count_of("How many match in all, on every page.")


register(SearchResultConnection)
