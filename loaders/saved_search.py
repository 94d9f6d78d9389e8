"""Saved searches."""

from loaders.relation import Relation, Rows
from models import SavedSearch

own_saved_searches = Relation(SavedSearch, lambda search: Rows(order_by=(search.created_at, search.id)))
