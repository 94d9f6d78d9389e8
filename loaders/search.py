"""Search: which rows have the words that are asked for, how well they match, and the passage that does.

The score is from 0 to 1: closeness · (0.4 + 0.4 · share + 0.2 · tightness). `share` is how many of the words stand in
the names, `tightness` how much of the longest name they are, `closeness` how like what was asked the words are that
were taken for it (1 where they are the same).
"""

from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, Double, Integer, Text, and_, any_, case, cast, func, literal_column, select

from loaders.filters import in_regions
from loaders.paging import Given, Order, Page, SortKey, needed
from loaders.relation import Relation
from loaders.scope import Scope, localized
from loaders.words import asked_words
from models import (
    Enterprise,
    Experience,
    Industry,
    Opportunity,
    Product,
    Registration,
    SearchDocument,
    SearchType,
)
from models.errors import BadUserInput
from models.row import row_of

BASE: Any = literal_column("4000", Double)
IN_NAMES: Any = literal_column("4000", Double)
TIGHTNESS: Any = literal_column("2000", Double)
WHOLE: Any = literal_column("10000", Integer)

COST = 500
"""Looking for words among all documents costs as much as so many values."""

ASKED = ("whole", "units", "closeness", "singles")
BESIDE = "_asked"
"""Under which a row has what is read beside it: its document, and what is asked."""


class Beside(NamedTuple):
    document: Any
    asked: Any


def beside(row: Any, words: Any) -> Beside:
    """A row's document and what is asked, which a statement over the row then reads once, whoever needs them."""
    found: Beside | None = vars(row).get(BESIDE)
    if found is None:
        document = row if row.of is SearchDocument.__table__ else row_of(SearchDocument)
        found = Beside(document, func.search_ask(words).table_valued(*ASKED, name="asked"))
        setattr(row, BESIDE, found)
    return found


def matching(row: Any, words: Any) -> ColumnElement[bool]:
    """The row's document has all words."""
    document, asked = beside(row, words)
    has_words: ColumnElement[bool] = document.words.op("@@")(asked.c.whole)
    if document is row:
        return has_words
    # By its type too: else the rows of all types would be looked for among those of one.
    return and_(document.id == row.id, is_of(document, row.of), has_words)


def score(row: Any, _: Scope, words: Any) -> ColumnElement[Any]:
    """How well the row's document matches, in ten-thousandths."""
    document, asked = beside(row, words)
    units = cast(asked.c.units, Double)
    worth = IN_NAMES / units + TIGHTNESS / func.greatest(cast(document.size, Double), units, type_=Double())
    # What is found stands here once, as it is what takes time.
    found = func.search_in_names(document.names, asked.c.singles, asked.c.units, type_=Integer())
    rated = asked.c.closeness * (BASE + cast(found, Double) * worth)
    # Where nothing is asked, all match.
    return func.coalesce(cast(rated, Integer), WHOLE, type_=Integer())


def best_first(needs: str) -> SortKey:
    """The best match first, in either direction."""
    return SortKey(lambda row, scope, words: -score(row, scope, words), score, needs=needs, kind=Integer())


SEARCH_FILTER = {"search": matching}
SEARCH_READING = {"search": asked_words}
SEARCH_COSTS = {"search": COST}
RELEVANCE_ORDER = {"RELEVANCE": best_first("search")}


def needed_words(text: str) -> str:
    """Raises BadUserInput where there is no word in it."""
    words = asked_words(text)
    if words is None:
        raise BadUserInput("`query` has no word to search for.")
    return words


search = Page(
    model=SearchDocument,
    filters={
        "query": matching,
        "types": lambda document, types: document.type == any_(types),
        "regions": lambda document, codes: in_regions(document.region_id, codes),
    },
    readings={"query": needed_words},
    costs={"query": COST},
    orders={"RELEVANCE": best_first("query")},
    default_order=Order("RELEVANCE", descending=True),
)


def found_score(document: Any, scope: Scope, given: Given) -> ColumnElement[Any]:
    """The score of a row of the page, from 0 to 1."""
    return cast(search.sort_key(document, scope, given, search.default_order), Double) / WHOLE


def found_highlight(document: Any, scope: Scope, given: Given) -> ColumnElement[Any]:
    """The passage that matches in a row of the page."""
    return highlight(document, scope, needed(document, given, "query"))


FOUND = (Enterprise, Product, Opportunity, Experience, Industry)
TYPES = {model.__table__: SearchType[model.__name__.upper()] for model in FOUND}
found_of_document = tuple(Relation(model, lambda document, row: row.id == document.id) for model in FOUND)


def texts_of(row: Any, scope: Scope, *names: str) -> ColumnElement[Any]:
    """The texts in which a passage is looked for: of each, first the one in the caller's language."""
    found: Any = None
    for name in names:
        column = getattr(row, name)
        texts = func.array_prepend(localized(column, scope), func.texts_of(column), type_=ARRAY(Text))
        found = texts if found is None else func.array_cat(found, texts, type_=ARRAY(Text))
    return found


def passages_of(model: Any, scope: Scope) -> tuple[Any, ColumnElement[Any]]:
    """A row of a model, and the texts that are searched of it."""
    row = row_of(model)
    if model is Enterprise:
        registration = row_of(Registration)
        numbers = select(registration.number).where(registration.enterprise_id == row.id).correlate(row)
        texts = func.array_cat(texts_of(row, scope, "name", "description"), func.array(numbers.scalar_subquery()))
        return row, func.array_prepend(row.legal_name, texts)
    if model is Experience:
        return row, texts_of(row, scope, "title", "body")
    if model is Opportunity:
        return row, texts_of(row, scope, "title", "description")
    return row, texts_of(row, scope, *(("name",) if model is Industry else ("name", "description")))


def is_of(document: Any, table: Any) -> ColumnElement[bool]:
    """The document is of a row of this table."""
    found: ColumnElement[bool] = document.type == literal_column(f"'{TYPES[table].value}'")
    return found


def highlight(document: Any, scope: Scope, words: Any) -> ColumnElement[Any]:
    """The passage that matches, as HTML."""
    choices = []
    for model in FOUND:
        row, texts = passages_of(model, scope)
        found = select(texts).where(row.id == document.id).correlate(document).scalar_subquery()
        choices.append((is_of(document, row.of), found))
    pattern = select(func.search_pattern(words)).correlate(document).scalar_subquery()
    return func.search_highlight(case(*choices), pattern, type_=Text())
