"""What is asked for is kept word by word too, so that the words of a name are counted, not their forms."""

from importlib import import_module

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ASKED = """
CREATE TYPE asked_search AS (whole tsquery, singles tsquery[], keys text[], units integer, closeness float8)
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


def upgrade() -> None:
    ask_by(ASKED, ASK)


def downgrade() -> None:
    earlier = import_module("models.migrations.versions.0011_search")
    ask_by(earlier.ASKED, earlier.ASK)


def ask_by(asked: str, ask: str) -> None:
    op.execute("DROP FUNCTION search_ask(text)")
    op.execute("DROP TYPE asked_search")
    execute(asked)
    execute(ask)


def execute(text: str) -> None:
    op.execute(sa.text(text.replace(":", r"\:")))
