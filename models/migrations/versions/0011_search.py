"""Documents and words for search, the functions that ask them, and the triggers that keep what is shown of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

TEXTS_OF = """
CREATE FUNCTION texts_of(texts jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN jsonb_typeof(texts) = 'object' THEN ARRAY(SELECT value FROM jsonb_each_text(texts)) ELSE '{}' END
"""

# Industries are kept as objects; filters take them as one text, such as NACE:10.51.
KEPT_VALUES = """
CREATE FUNCTION kept_values(filter json, name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN filter ->> name IS NOT NULL THEN ARRAY(
    SELECT CASE json_typeof(item) WHEN 'object' THEN (item ->> 'scheme') || ':' || (item ->> 'code')
        ELSE item #>> '{}' END
    FROM json_array_elements(filter -> name) AS item
) END
"""

ASKED = """
CREATE TYPE asked_search AS (whole tsquery, parts tsquery, keys text[], units integer, closeness float8)
"""

# Whether anybody may know a word by searching: what only drafts have must not show by what is taken for it.
# How it is looked for depends on how frequent the word is.
SHOWN_WORD = """
CREATE FUNCTION search_shows(key text) RETURNS boolean LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    asked tsquery := quote_literal(key);
BEGIN
    RETURN EXISTS (SELECT FROM search_documents WHERE is_published AND words @@ asked);
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
        found.parts := coalesce(found.parts || one, one);
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

# The keys most like a word: those that begin with it, those that share most of its trigrams, and those that a letter
# or two make of it. Whether they are looked at is judged by the setting, how like they are by the greatest of these.
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
            1 - levenshtein_less_equal(left(near.key, 60), left(word, 60), 3)::float8
                / greatest(length(near.key), length(word)) AS spelt
        FROM near
    ), rated AS (
        SELECT judged.key, greatest(shared, CASE WHEN begins THEN 0.5 END,
            CASE WHEN spelt >= 0.65 AND length(word) > 3 THEN spelt END) AS likeness
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

# A regular expression of all forms in which what is asked stands in texts.
PATTERN = r"""
CREATE FUNCTION search_pattern(asked text) RETURNS text LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    keys text[] := (search_ask(asked)).keys;  -- once, not for each row that is looked at
BEGIN
    RETURN (
        SELECT '(?<!\w)(?:' || string_agg(replace(form, '.', '\.'), '|' ORDER BY length(form) DESC, form) || ')(?!\w)'
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
HIGHLIGHT = r"""
CREATE FUNCTION search_highlight(texts text[], pattern text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT
PARALLEL SAFE AS $$
DECLARE
    body text;
    place integer;
    start integer;
    passage text;
BEGIN
    FOREACH body IN ARRAY texts LOOP
        CONTINUE WHEN body IS NULL;
        place := regexp_instr(body, pattern);
        CONTINUE WHEN place = 0;
        start := greatest(place - 80, 1);
        passage := translate(substr(body, start, 240), E'\x01\x02', '');
        IF start > 1 THEN
            passage := '…' || regexp_replace(passage, '^\S*\s+', '');
        END IF;
        IF length(body) > start + 240 THEN
            passage := regexp_replace(passage, '\s+\S*$', '') || '…';
        END IF;
        passage := regexp_replace(passage, pattern, E'\x01\\&\x02', 'g');
        passage := replace(replace(replace(passage, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
        passage := replace(replace(passage, '"', '&quot;'), '''', '&#39;');
        RETURN replace(replace(passage, E'\x01', '<mark>'), E'\x02', '</mark>');
    END LOOP;
    RETURN NULL;
END
$$
"""

SHOWN = """
CREATE FUNCTION search_show() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE search_documents SET region_id = NEW.region_id, is_published = NEW.publication_status = 'PUBLISHED'
        AND coalesce(to_jsonb(NEW) ->> 'enterprise_status', 'PUBLISHED') = 'PUBLISHED'
    WHERE id = NEW.id;
    RETURN NULL;
END
$$
"""

GONE = """
CREATE FUNCTION search_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_documents WHERE id = OLD.id;
    RETURN NULL;
END
$$
"""

STATES = {
    "enterprises": "publication_status, region_id",
    "products": "publication_status, enterprise_status, region_id",
    "opportunities": "publication_status, enterprise_status, region_id",
    "experiences": "publication_status, enterprise_status, region_id",
}


def upgrade() -> None:
    for name in ("pg_trgm", "fuzzystrmatch"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
    make_tables()
    op.add_column("saved_searches", sa.Column("words", sa.Text()))
    for text in (TEXTS_OF, KEPT_VALUES, ASKED, SHOWN_WORD, ASK, LIKE, PATTERN, HIGHLIGHT, SHOWN, GONE):
        op.execute(sa.text(text.replace(":", r"\:")))
    for table, columns in STATES.items():
        op.execute(
            f"CREATE TRIGGER {table}_search_show AFTER UPDATE OF {columns} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION search_show()"
        )
    for table in (*STATES, "industries"):
        op.execute(
            f"CREATE TRIGGER {table}_search_forget AFTER DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION search_forget()"
        )


def make_tables() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "ENTERPRISE",
                "PRODUCT",
                "OPPORTUNITY",
                "EXPERIENCE",
                "INDUSTRY",
                name="type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("region_id", sa.BigInteger()),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column("names", postgresql.TSVECTOR(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("search_documents_region_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("search_documents_pkey")),
    )
    op.create_index(
        "search_documents_words_idx",
        "search_documents",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 512},
    )
    op.create_table(
        "search_words",
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form", "key", name=op.f("search_words_pkey")),
    )
    op.create_index(op.f("search_words_key_idx"), "search_words", ["key"])
    op.create_index(
        "search_words_likeness_idx",
        "search_words",
        ["key"],
        postgresql_using="gin",
        postgresql_ops={"key": "gin_trgm_ops"},
    )


def downgrade() -> None:
    for table in (*STATES, "industries"):
        op.execute(f"DROP TRIGGER {table}_search_forget ON {table}")
    for table in STATES:
        op.execute(f"DROP TRIGGER {table}_search_show ON {table}")
    functions = ("search_forget()", "search_show()", "search_highlight(text[], text)", "search_pattern(text)")
    for signature in (
        *functions,
        "search_like(text)",
        "search_ask(text)",
        "search_shows(text)",
        "kept_values(json, text)",
        "texts_of(jsonb)",
    ):
        op.execute(f"DROP FUNCTION {signature}")
    op.execute("DROP TYPE asked_search")
    op.drop_column("saved_searches", "words")
    op.drop_table("search_words")
    op.drop_table("search_documents")
