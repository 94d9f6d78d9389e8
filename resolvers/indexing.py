"""Makes documents for search of rows, in the transaction in which the rows are written."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import asyncpg

from loaders.words import asked_words, keys_of, words_of
from models import Enterprise, Experience, Industry, Opportunity, Product, SearchType
from models.base import NODE_TYPES

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

VERSION = 1
"""Changes when documents are to be made anew."""
AT_ONCE = 1000
"""How many documents are made at once."""

ENTERPRISES = """
SELECT id, region_id, publication_status = 'PUBLISHED' AS is_published,
    texts_of(name) || legal_name AS names,
    texts_of(description) || city || ARRAY(SELECT number FROM enterprise_registrations WHERE enterprise_id = e.id)
        || ARRAY(SELECT unnest(texts_of(name)) FROM regions WHERE id = e.region_id)
        || ARRAY(
            SELECT unnest(texts_of(name) || code) FROM enterprise_industries AS link JOIN industries AS i
                ON i.id = link.industry_id WHERE link.enterprise_id = e.id
        ) AS words
FROM enterprises AS e WHERE id = ANY ($1)
"""

PRODUCTS = """
SELECT id, region_id, publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED' AS is_published,
    texts_of(name) AS names, texts_of(description) || hs_prefixes || certifications AS words
FROM products WHERE id = ANY ($1)
"""

OPPORTUNITIES = """
SELECT id, region_id, publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED' AS is_published,
    texts_of(title) AS names, texts_of(description) || hs_prefixes AS words
FROM opportunities WHERE id = ANY ($1)
"""

EXPERIENCES = """
SELECT id, region_id, publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED' AS is_published,
    texts_of(title) AS names, texts_of(body) AS words
FROM experiences WHERE id = ANY ($1)
"""

INDUSTRIES = """
SELECT id, NULL::bigint AS region_id, true AS is_published, texts_of(name) AS names, ARRAY[code] AS words
FROM industries WHERE id = ANY ($1)
"""


class Searched(NamedTuple):
    """A kind of row that is searched for: its type, its table, and the statement that reads its texts."""

    type: SearchType
    table: str
    statement: str


def searched(type: SearchType, model: Any, statement: str) -> tuple[int, Searched]:
    return model.node_type, Searched(type, model.__tablename__, statement)


SEARCHED: Mapping[int, Searched] = dict(
    (
        searched(SearchType.ENTERPRISE, Enterprise, ENTERPRISES),
        searched(SearchType.PRODUCT, Product, PRODUCTS),
        searched(SearchType.OPPORTUNITY, Opportunity, OPPORTUNITIES),
        searched(SearchType.EXPERIENCE, Experience, EXPERIENCES),
        searched(SearchType.INDUSTRY, Industry, INDUSTRIES),
    )
)
"""By the type that the ids of their rows tell."""

ADD_DOCUMENTS = """
INSERT INTO search_documents (id, type, region_id, is_published, size, names, words)
SELECT id, type, region_id, is_published, size, array_to_tsvector(string_to_array(names, ' ')),
    array_to_tsvector(string_to_array(words, ' '))
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::boolean[], $5::smallint[], $6::text[], $7::text[])
    AS made (id, type, region_id, is_published, size, names, words)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET region_id = excluded.region_id, is_published = excluded.is_published,
    size = excluded.size, names = excluded.names, words = excluded.words
"""

# Only what is new, and in one order for all: who writes the same words at the same time waits, but not in a ring.
ADD_WORDS = """
INSERT INTO search_words (form, key)
SELECT form, key FROM unnest($1::text[], $2::text[]) AS made (form, key)
WHERE NOT EXISTS (SELECT FROM search_words AS w WHERE w.form = made.form AND w.key = made.key)
ORDER BY form, key
ON CONFLICT DO NOTHING
"""


Forms: TypeAlias = set[tuple[str, str]]
"""Words as they stand in texts, each with a key."""


class Document(NamedTuple):
    """What is searched of a row; keys stand with spaces between them."""

    id: int
    type: str
    region_id: int | None
    is_published: bool
    size: int
    names: str
    words: str


async def index(connection: Connection, ids: Iterable[int]) -> None:
    """Makes the documents of these rows anew; ids of what is not searched are passed over."""
    by_type: dict[int, list[int]] = {}
    for row_id in sorted(set(ids)):
        by_type.setdefault(row_id % NODE_TYPES, []).append(row_id)
    forms: Forms = set()
    documents = []
    for node_type, found in by_type.items():
        if kind := SEARCHED.get(node_type):
            rows = await connection.fetch(kind.statement, found)
            documents += [document(kind.type, row, forms) for row in rows]
    if documents:
        await connection.execute(ADD_DOCUMENTS, *map(list, zip(*documents, strict=True)))
        await connection.execute(ADD_WORDS, [form for form, _ in forms], [key for _, key in forms])


def document(type: SearchType, row: asyncpg.Record, forms: Forms) -> Document:
    """A row's document; the words of its texts are added to `forms`, with their keys."""
    names, words = ([list(words_of(text)) for text in row[part] if text] for part in ("names", "words"))
    size = max((len(name) for name in names), default=0)
    of_names = {key: None for word in chain.from_iterable(names) for key in kept(word, keys_of(word), forms)}
    # Of names, which are often typed as they stand or in other letters, each form; of all else, lemmas are enough.
    keys = of_names | {key: None for word in chain.from_iterable(words) for key in kept(word, keys_of(word)[:1], forms)}
    return Document(
        row["id"], type.value, row["region_id"], row["is_published"], size, " ".join(of_names), " ".join(keys)
    )


def kept(word: str, keys: tuple[str, ...], forms: Forms) -> tuple[str, ...]:
    """The keys of a word, which is remembered as a form of them."""
    forms.update((word, key) for key in keys)
    return keys


async def index_missing(connection: Connection) -> None:
    """Makes the documents that are missing, all of them where they are of an earlier version."""
    found = await connection.fetchval("SELECT digest FROM loaded_data WHERE name = 'search'")
    if found != str(VERSION):
        await connection.execute("TRUNCATE search_documents, search_words")
        await read_queries_anew(connection)
    for kind in SEARCHED.values():
        missing = (
            f"SELECT id FROM {kind.table} AS row WHERE id > $1"  # noqa: S608 - the names are the code's own
            f" AND NOT EXISTS (SELECT FROM search_documents AS d WHERE d.id = row.id) ORDER BY id LIMIT {AT_ONCE}"
        )
        last = 0
        while ids := [row["id"] for row in await connection.fetch(missing, last)]:
            await index(connection, ids)
            last = ids[-1]
    await connection.execute(
        "INSERT INTO loaded_data (name, digest) VALUES ('search', $1)"
        " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, loaded_at = now()",
        str(VERSION),
    )


async def read_queries_anew(connection: Connection) -> None:
    """The words of saved searches, as this version takes them."""
    found = await connection.fetch("SELECT id, query FROM saved_searches WHERE query IS NOT NULL")
    words = [asked_words(row["query"]) for row in found]
    await connection.execute(
        "UPDATE saved_searches AS s SET words = made.words FROM unnest($1::bigint[], $2::text[]) AS made (id, words)"
        " WHERE s.id = made.id",
        [row["id"] for row in found],
        words,
    )
