"""The migrations make what the models say."""

import asyncpg
from sqlalchemy.schema import CreateIndex, CreateTable

from loaders.statement import DIALECT
from models import Base
from models.migrations.run import migrate_schema
from tests.postgres import fresh_database

CATALOG = """
SELECT 'column' AS kind, table_name::text AS place, column_name::text AS name,
    concat_ws(' ', data_type, is_nullable, column_default, generation_expression, identity_start, identity_increment,
        collation_name) AS definition
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'index', tablename::text, indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""

COMPOSITES = """
SELECT t.typname AS name, string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' ORDER BY attnum)
    AS columns
FROM pg_type AS t JOIN pg_class AS c ON c.oid = t.typrelid JOIN pg_attribute ON attrelid = c.oid
WHERE c.relkind = 'c' AND t.typnamespace = 'public'::regnamespace GROUP BY 1
"""


async def catalog(url: str) -> set[tuple[str, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return {tuple(row) for row in await connection.fetch(CATALOG) if row["place"] != "alembic_version"}
    finally:
        await connection.close()


async def make_from_models(url: str, functions_from: str) -> None:
    source, connection = await asyncpg.connect(functions_from), await asyncpg.connect(url)
    await connection.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION fuzzystrmatch")
    for row in await source.fetch(COMPOSITES):
        await connection.execute(f"CREATE TYPE {row['name']} AS ({row['columns']})")
    functions = await source.fetch(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY oid"
    )
    for row in functions:
        if "TRIGGER" not in row[0].upper():
            await connection.execute(row[0])
    for table in Base.metadata.sorted_tables:
        await connection.execute(str(CreateTable(table).compile(dialect=DIALECT)))
        for index in table.indexes:
            await connection.execute(str(CreateIndex(index).compile(dialect=DIALECT)))
    await source.close()
    await connection.close()


async def test_the_migrated_schema_is_that_of_the_models(server_url: str) -> None:
    with fresh_database(server_url) as migrated, fresh_database(server_url) as made:
        await migrate_schema(migrated)
        await make_from_models(made, functions_from=migrated)
        assert await catalog(migrated) == await catalog(made)


async def test_migrating_twice_changes_nothing(server_url: str) -> None:
    with fresh_database(server_url) as url:
        await migrate_schema(url)
        before = await catalog(url)
        await migrate_schema(url)
        assert await catalog(url) == before
