"""Makes documents for search of rows, in the transaction in which the rows are written."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple, TypeAlias

import asyncpg

from loaders.words import asked_words, forms_of, keys_of, telling, words_of
from models import Enterprise, Experience, Industry, Opportunity, Product, SearchType
from models.base import NODE_TYPES
from models.errors import BadUserInput

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

VERSION = 2
"""Changes when documents are to be made anew."""
AT_ONCE = 1000
"""How many documents are made at once."""
MOST_WORDS = 10_000
"""Of one document; what comes after them is not found. An unknown word takes up to a fifth of a millisecond."""
MOST_BYTES = 1_000_000
"""Of the keys of one document: PostgreSQL keeps up to 1 MiB of them."""

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

# Many mutations change no text: then the document stays as it is.
ADD_DOCUMENTS = """
INSERT INTO search_documents AS d (id, type, region_id, is_published, size, names, words)
SELECT id, type, region_id, is_published, size, array_to_tsvector(string_to_array(names, ' ')),
    array_to_tsvector(string_to_array(words, ' '))
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::boolean[], $5::smallint[], $6::text[], $7::text[])
    AS made (id, type, region_id, is_published, size, names, words)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET region_id = excluded.region_id, is_published = excluded.is_published,
    size = excluded.size, names = excluded.names, words = excluded.words
WHERE (d.region_id, d.is_published, d.size, d.names, d.words)
    IS DISTINCT FROM (excluded.region_id, excluded.is_published, excluded.size, excluded.names, excluded.words)
"""

# Only what is new, and in one order for all: who writes the same words at the same time waits, but not in a ring.
ADD_WORDS = """
INSERT INTO search_words (form, key)
SELECT form, key FROM unnest($1::text[], $2::text[]) AS made (form, key)
WHERE NOT EXISTS (SELECT FROM search_words AS w WHERE w.form = made.form AND w.key = made.key)
ORDER BY form, key
ON CONFLICT DO NOTHING
"""

# The names that documents have of other rows, and industries' own, which a release may correct.
SHIPPED_NAMES = """
SELECT encode(sha256(convert_to(concat(
    (SELECT string_agg(concat_ws(' ', id, name), ' ' ORDER BY id) FROM regions), ' ',
    (SELECT string_agg(concat_ws(' ', id, code, name), ' ' ORDER BY id) FROM industries)
), 'UTF8')), 'hex')
"""

# So long as a document is written, nobody changes whether its row is shown.
HELD = " ORDER BY id FOR SHARE"


Form: TypeAlias = tuple[str, str]
"""A word as it stands in texts, with a key."""


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
    rows = [
        (kind.type, row)
        for node_type, found in by_type.items()
        if (kind := SEARCHED.get(node_type))
        for row in await connection.fetch(kind.statement + HELD, found)
    ]
    if rows:
        documents, forms = await asyncio.to_thread(made_of, rows)  # long texts take seconds
        await connection.execute(ADD_DOCUMENTS, *map(list, zip(*documents, strict=True)))
        await connection.execute(ADD_WORDS, [word for word, _ in forms], [key for _, key in forms])


def made_of(rows: Iterable[tuple[SearchType, asyncpg.Record]]) -> tuple[list[Document], set[Form]]:
    """The documents of rows, and the words of their texts."""
    forms: set[Form] = set()
    return [document(of, row, forms) for of, row in rows], forms


def document(type: SearchType, row: asyncpg.Record, forms: set[Form]) -> Document:
    """A row's document; the words of its texts are added to `forms`."""
    names = [text for text in row["names"] if text]
    words = telling(chain.from_iterable(forms_of(text) for text in row["words"] if text))
    size = max((sum(1 for _ in words_of(name)) for name in names), default=0)
    # Of names, which are often typed as they stand or in other letters, each form; of all else, lemmas are enough.
    of_names = as_many_as_fit(
        (word, key) for word in different(chain.from_iterable(map(forms_of, names))) for key in keys_of(word)
    )
    of_all = as_many_as_fit(chain(of_names, ((word, key) for word in different(words) for key in keys_of(word)[:1])))
    forms.update(of_all)
    return Document(
        row["id"], type.value, row["region_id"], row["is_published"], size, keys_in(of_names), keys_in(of_all)
    )


def different(words: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(words)


def as_many_as_fit(forms: Iterable[Form]) -> Sequence[Form]:
    """The first of them, as many as a document can have."""
    found: list[Form] = []
    room = MOST_BYTES
    for word, key in islice(forms, MOST_WORDS):
        room -= len(key.encode())
        if room < 0:
            break
        found.append((word, key))
    return found


def keys_in(forms: Sequence[Form]) -> str:
    return " ".join(dict.fromkeys(key for _, key in forms))


async def index_missing(connection: Connection) -> None:
    """Makes the documents that are missing, all of them where they are of an earlier version or of earlier names."""
    digest = f"{VERSION}:{await connection.fetchval(SHIPPED_NAMES)}"
    if await connection.fetchval("SELECT digest FROM loaded_data WHERE name = 'search'") != digest:
        # Not TRUNCATE, which would keep readers waiting until the end.
        await connection.execute("DELETE FROM search_documents")
        await connection.execute("DELETE FROM search_words")
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
        digest,
    )


async def read_queries_anew(connection: Connection) -> None:
    """The words of saved searches, as this version takes them."""
    found = await connection.fetch("SELECT id, query FROM saved_searches WHERE query IS NOT NULL")
    words = [words_asked(row["query"]) for row in found]
    await connection.execute(
        "UPDATE saved_searches AS s SET words = made.words FROM unnest($1::bigint[], $2::text[]) AS made (id, words)"
        " WHERE s.id = made.id",
        [row["id"] for row in found],
        words,
    )


def words_asked(query: str) -> str | None:
    """None for a query that was kept before it would have been refused; it then matches nothing."""
    try:
        return asked_words(query)
    except BadUserInput:
        return None
