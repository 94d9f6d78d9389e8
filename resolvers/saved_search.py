"""Searches that their owner wants to hear about."""

from __future__ import annotations

import dataclasses
import enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from strawberry import UNSET

from loaders.words import asked_words
from models import SavedSearch
from models.errors import BadUserInput
from resolvers.checks.texts import MOST_ITEMS, limited, line, one_or_more, required_line
from resolvers.facts import given, in_schema
from resolvers.links import industries_of
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from graph.event import ListingFilter
    from graph.inputs.common import IdInput
    from graph.inputs.saved_search import SaveSearchInput
    from resolvers.act import Act

MOST_SAVED_SEARCHES = 50
"""Of one caller."""


@needs(Right.SAVE)
async def save_search(act: Act, input: SaveSearchInput) -> SavedSearch:
    problems = Problems()
    name = required_line(problems, input.name, "name")
    types = limited(problems, one_or_more(problems, input.types, "types", most=MOST_ITEMS), "types")
    query = line(problems, given(input.query), "query")
    words = searchable(problems, query, "query")
    wanted = await checked_filter(act, problems, given(input.filter))
    problems.check()
    await refuse_too_many(act)
    search = SavedSearch(owner=act.subject, name=name, types=types, query=query, words=words, filter=wanted)
    search.created_at = act.now
    return await act.add(search)


@needs(Right.SAVE)
async def delete_saved_search(act: Act, input: IdInput) -> SavedSearch:
    search = await act.find_for_update(SavedSearch, input.id, "id")
    await act.session.delete(search)
    act.values["deleted_id"] = str(search.id)
    return search


def searchable(problems: Problems, query: str | None, *path: str) -> str | None:
    """A query's words, as search takes them."""
    if query is None:
        return None
    try:
        words = asked_words(query)
    except BadUserInput as error:
        problems.add(UserErrorCode.INVALID, str(error), *path)
        return None
    if words is None:
        problems.add(UserErrorCode.INVALID, "There is no word in it to search for.", *path)
    return words


async def refuse_too_many(act: Act) -> None:
    await act.serialize(f"saved searches of {act.subject}")
    saved = await act.one(select(func.count()).where(SavedSearch.owner == act.subject))
    if saved >= MOST_SAVED_SEARCHES:
        raise refused(UserErrorCode.LIMIT_REACHED, f"At most {MOST_SAVED_SEARCHES} searches are kept.")


async def checked_filter(act: Act, problems: Problems, filter: ListingFilter | None) -> dict[str, Any] | None:
    """A filter as it was given, in the schema's names."""
    if filter is None:
        return None
    found = {}
    for field in dataclasses.fields(filter):
        value = getattr(filter, field.name)
        if value is not UNSET:
            limited(problems, value, "filter", in_schema(field.name))
            found[in_schema(field.name)] = as_json(value)
    await industries_of(act, problems, given(filter.industries), "filter", "industries")
    return found


def as_json(value: Any) -> Any:
    """An input's value as it stands in variables."""
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {in_schema(name): as_json(item) for name, item in fields.items() if item is not UNSET}
    return value.value if isinstance(value, enum.Enum) else value
