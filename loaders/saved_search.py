"""Saved searches: what they match, now and as it comes."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    and_,
    any_,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from loaders.event import LISTING_FILTERS, LISTINGS, facts, published, stream
from loaders.paging import Filter
from loaders.relation import Relation, Rows
from loaders.search import is_of, matching, search
from models import SavedSearch, SearchDocument
from models.caller import SUBJECT
from models.row import row_of

own_saved_searches = Relation(SavedSearch, lambda search: Rows(order_by=(search.created_at, search.id)))

PLACES = {"regions": "regions", "countries": "countries"}
FACTS = {"industries": "industries", "hs_codes": "hsCodes", "cooperation_types": "cooperationTypes"}
"""Filters of listings by their names in the schema, under which searches keep them."""


def kept(saved: Any, name: str) -> ColumnElement[Any]:
    """The values of a kept filter as SQL takes them; null where it was not given."""
    return func.kept_values(saved.filter, literal_column(f"'{name}'"), type_=ARRAY(Text))


def holds(saved: Any, row: Any, names: Mapping[str, str]) -> ColumnElement[bool]:
    """A row with what filters ask of it matches those of a saved search."""
    conditions = []
    for name, key in names.items():
        matches: Filter = LISTING_FILTERS[name]
        conditions.append(or_(kept(saved, key).is_(None), matches(row, kept(saved, key))))
    return and_(*conditions)


def has_facts(saved: Any, document: Any) -> ColumnElement[bool]:
    """What the document is of matches the filters by industry, HS code and cooperation type."""
    found = []
    for model in LISTINGS:
        industry_ids, hs_prefixes, cooperation_types = facts(model)
        row = SimpleNamespace(industry_ids=industry_ids, hs_prefixes=hs_prefixes, cooperation_types=cooperation_types)
        has = exists().where(model.id == document.id, holds(saved, row, FACTS))
        found.append(and_(is_of(document, model.__table__), has))
    return or_(and_(*(kept(saved, key).is_(None) for key in FACTS.values())), *found)


def with_words(saved: Any) -> Any:
    """The ids of the documents that have the words of a search; all where it has none."""
    document, any_document = row_of(SearchDocument), row_of(SearchDocument)
    having = select(document.id).where(saved.words.is_not(None), matching(document, saved.words))
    return union_all(having.correlate(saved), select(any_document.id).where(saved.query.is_(None)).correlate(saved))


def matched(search: Any, document: Any) -> Rows:
    """The documents that a saved search matches."""
    saved = row_of(SavedSearch)  # beside the document, so that what is asked of both finds it
    is_wanted = and_(document.type == any_(saved.types), document.id.in_(with_words(saved)))
    where = and_(is_wanted, holds(saved, document, PLACES), has_facts(saved, document))
    return Rows(where=where, joins=((saved, saved.id == search.id),))


matches_of_search = search.of(matched, implied={"query": lambda saved: saved.words})


def matched_by(event: Any, search_id: Any) -> ColumnElement[bool]:
    """An event of what one of the caller's saved searches matches."""
    saved = row_of(SavedSearch)
    document = row_of(SearchDocument)
    # What was withdrawn since says nothing of the words that it has now.
    is_shown = and_(document.id == event.node_id, document.is_published)
    has = exists().where(is_shown, matching(document, saved.words)).correlate(event, saved)
    return exists().where(
        saved.id == search_id,
        saved.owner == SUBJECT,
        event.subject == any_(saved.types),
        holds(saved, event, {**PLACES, **FACTS}),
        or_(saved.query.is_(None), has),
    )


listings_matched = stream(published, id=matched_by)
