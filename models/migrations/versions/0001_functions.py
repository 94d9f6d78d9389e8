"""Functions that generated columns and queries use."""

from alembic import op

revision = "0001"
down_revision = None

ANY_TEXT = """
CREATE FUNCTION any_text(texts jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT value FROM jsonb_each_text(texts) ORDER BY key LIMIT 1)
"""

# Ukrainian letters in the order of their alphabet, which is not that of their code points. They get adjacent
# private ones, so that plain byte order sorts them on any PostgreSQL, with ICU or without.
LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
ORDERED = "".join(f"\\{0xE000 + place:04X}" for place in range(len(LETTERS)))

SORT_TEXT = f"""
CREATE FUNCTION sort_text(texts jsonb, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
    lower(regexp_replace(
        coalesce(texts ->> language, texts ->> 'en', texts ->> 'uk', any_text(texts)), '[«»„“”"''’ʼ]', '', 'g'
    )),
    '{LETTERS}', U&'{ORDERED}'
)
"""

HS_PREFIXES = """
CREATE FUNCTION hs_prefixes(codes text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT DISTINCT left(code, digits) FROM unnest(codes) AS code, generate_series(2, 6, 2) AS digits
    WHERE length(code) >= digits ORDER BY 1
)
"""


def upgrade() -> None:
    for function in (ANY_TEXT, SORT_TEXT, HS_PREFIXES):
        op.execute(function)


def downgrade() -> None:
    for signature in ("hs_prefixes(text[])", "sort_text(jsonb, text)", "any_text(jsonb)"):
        op.execute(f"DROP FUNCTION {signature}")
