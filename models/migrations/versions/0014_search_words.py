"""What is asked is kept word by word, words are alike by true distances, and passages are cut around what matches."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ASKED = """
CREATE TYPE asked_search AS (whole tsquery, singles tsquery[], keys text[], units integer, closeness float8)
"""

# Whether anybody may know a word by searching. A frequent one is found in a small sample of the documents; only what is
# not is asked of the index, which gives all documents of a word at once. Reading on until one is found would take long
# where they are not spread evenly: documents that are made anew stand type by type.
SHOWN_WORD = """
CREATE FUNCTION search_shows(key text) RETURNS boolean LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET enable_seqscan = off AS $$
DECLARE
    asked tsquery := quote_literal(key);
BEGIN
    RETURN EXISTS (SELECT FROM search_documents TABLESAMPLE SYSTEM (0.1) WHERE is_published AND words @@ asked)
        OR EXISTS (SELECT FROM search_documents WHERE is_published AND words @@ asked);
END
$$
"""

# Words are given with spaces between them, each with | between its alternatives. A word of which no published document
# has a form is taken for those most like it, too; how like they are is its closeness. Numbers are taken as they are.
ASK = r"""
CREATE FUNCTION search_ask(asked text) RETURNS asked_search LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found asked_search;
    word text;
    wanted text[];
    keys text[];
    alike text[];
    likeness float8;
    likenesses float8[] := '{}';
    one tsquery;
BEGIN
    found.keys := '{}';
    found.singles := '{}';
    FOREACH word IN ARRAY string_to_array(asked, ' ') LOOP
        wanted := string_to_array(word, '|');
        keys := ARRAY(SELECT DISTINCT key FROM search_words WHERE key = ANY (wanted));
        likeness := 1;
        IF word !~ '^[0-9.|]+$' AND NOT EXISTS (SELECT FROM unnest(keys) AS key WHERE search_shows(key)) THEN
            SELECT array_agg(l.key ORDER BY l.likeness DESC, l.key), coalesce(max(l.likeness), 1) INTO alike, likeness
            FROM search_like(wanted[1]) AS l;
            keys := keys || alike;
        END IF;
        keys := coalesce(nullif(keys, '{}'), wanted);
        one := (SELECT string_agg(quote_literal(key), '|') FROM unnest(keys) AS key)::tsquery;
        found.whole := coalesce(found.whole && one, one);
        found.singles := array_append(found.singles, one);
        found.keys := found.keys || keys;
        likenesses := likenesses || likeness;
    END LOOP;
    found.keys := ARRAY(SELECT DISTINCT unnest(found.keys));
    found.units := cardinality(likenesses);
    found.closeness := (SELECT avg(value) FROM unnest(likenesses) AS value);
    RETURN found;
END
$$
"""

# How many of the words stand in names. PostgreSQL puts its body where it is called: a common word is looked for in the
# names of thousands of documents, where calls or a subquery would take longer than all else.
IN_NAMES = """
CREATE FUNCTION search_in_names(names tsvector, singles tsquery[], units integer) RETURNS integer LANGUAGE sql IMMUTABLE
PARALLEL SAFE RETURN {}
"""
MOST_WORDS = 16

# The keys most like a word: those that begin with it, those that share most of its trigrams, and those that up to
# three letters make of it. Whether they are looked at is judged by the setting, how like they are by the greatest of these.
LIKE = r"""
CREATE FUNCTION search_like(word text) RETURNS TABLE (key text, likeness float8) LANGUAGE plpgsql STABLE STRICT
PARALLEL SAFE ROWS 5 SET pg_trgm.similarity_threshold = 0.2 AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH near AS (
        SELECT DISTINCT w.key FROM search_words AS w
        WHERE (w.key % word OR (length(word) > 2 AND w.key LIKE word || '%')) AND w.key !~ '^[0-9.]+$'
    ), judged AS (
        SELECT near.key, similarity(near.key, word)::float8 AS shared, starts_with(near.key, word) AS begins,
            levenshtein_less_equal(left(near.key, 60), left(word, 60), 3) AS distance,  -- 4 where it is more than 3
            greatest(length(near.key), length(word))::float8 AS longest
        FROM near
    ), rated AS (
        SELECT judged.key, greatest(shared, CASE WHEN begins THEN 0.5 END,
            CASE WHEN distance <= 3 AND distance <= 0.35 * longest AND length(word) > 3
                THEN 1 - distance / longest END) AS likeness
        FROM judged
    ), shown AS MATERIALIZED (
        SELECT rated.key, rated.likeness FROM rated WHERE rated.likeness >= 0.4 AND search_shows(rated.key)
    )
    SELECT shown.key, shown.likeness FROM shown
    WHERE shown.likeness >= (SELECT max(s.likeness) - 0.1 FROM shown AS s)
    ORDER BY shown.likeness DESC, shown.key LIMIT 8;
END
$$
"""

# A regular expression of all forms in which what is asked stands in texts. Words end where Chinese or Japanese signs,
# each of which is one, begin.
PATTERN = r"""
CREATE FUNCTION search_pattern(asked text) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    keys text[] := (search_ask(asked)).keys;  -- once, not for each row that is looked at
    letter text := '[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]';
BEGIN
    RETURN (
        SELECT '(?<!' || letter || ')(?:' || string_agg(replace(form, '.', '\.'), '|' ORDER BY length(form) DESC, form)
            || ')(?!' || letter || ')'
        FROM (
            SELECT DISTINCT w.form FROM search_words AS w
            WHERE w.key = ANY (keys)
            ORDER BY w.form LIMIT 500
        ) AS forms
    );
END
$$
"""

# The passage of the first text in which the pattern is found: what matches between <mark> and </mark>, all else escaped.
# It is cut at blanks, else at the end of a word, before and behind the first match.
HIGHLIGHT = r"""
CREATE FUNCTION search_highlight(texts text[], pattern text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
PARALLEL SAFE AS $$
DECLARE
    body text;
    place integer;
    behind integer;
    start integer;
    before text;
    rest text;
    passage text;
    letters text := '[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+';
BEGIN
    FOREACH body IN ARRAY texts LOOP
        CONTINUE WHEN body IS NULL;
        place := regexp_instr(body, pattern);
        CONTINUE WHEN place = 0;
        behind := regexp_instr(body, pattern, place, 1, 1);
        start := greatest(place - 80, 1);
        before := substr(body, start, place - start);
        rest := substr(body, behind, start + 240 - behind);
        IF start > 1 THEN
            before := '…' || regexp_replace(before, '^(\S*\s+|' || letters || ')', '');
        END IF;
        IF length(body) >= start + 240 THEN
            rest := regexp_replace(rest, '(\s+\S*|' || letters || ')$', '') || '…';
        END IF;
        passage := translate(before || substr(body, place, behind - place) || rest, E'\x01\x02', '');
        passage := regexp_replace(passage, pattern, E'\x01\\&\x02', 'g');
        passage := replace(replace(replace(passage, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
        passage := replace(replace(passage, '"', '&quot;'), '''', '&#39;');
        RETURN replace(replace(passage, E'\x01', '<mark>'), E'\x02', '</mark>');
    END LOOP;
    RETURN NULL;
END
$$
"""


def upgrade() -> None:
    ask_by(ASKED, ASK)
    execute(IN_NAMES.format(counted()))
    for function in (SHOWN_WORD, LIKE, PATTERN, HIGHLIGHT):
        replace(function)


def downgrade() -> None:
    earlier = import_module("models.migrations.versions.0011_search")
    op.execute("DROP FUNCTION search_in_names(tsvector, tsquery[], integer)")
    ask_by(earlier.ASKED, earlier.ASK)
    for function in (earlier.SHOWN_WORD, earlier.LIKE, earlier.PATTERN, earlier.HIGHLIGHT):
        replace(function)


def counted() -> str:
    """The further words are looked for only where there are any."""
    found = "0"
    for place in range(MOST_WORDS, 0, -1):
        found = f"CASE WHEN units >= {place} THEN (names @@ singles[{place}])::integer + {found} ELSE 0 END"
    return found


def ask_by(asked: str, ask: str) -> None:
    op.execute("DROP FUNCTION search_ask(text)")
    op.execute("DROP TYPE asked_search")
    execute(asked)
    execute(ask)


def replace(function: str) -> None:
    execute(function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def execute(text: str) -> None:
    op.execute(sa.text(text.replace(":", r"\:")))
