"""Brings a database to the newest schema."""

from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

HERE = Path(__file__).parent
ONE_AT_A_TIME = 4_115_720_001
"""The advisory lock under which migrations run; any constant will do."""

LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "60s"


async def migrate_schema(url: str) -> None:
    """Runs what is missing, one process at a time."""
    # By asyncpg's own hand: SQLAlchemy would pass on parts of the address, such as sslmode, that it does not know so.
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url), poolclass=NullPool
    )
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ONE_AT_A_TIME})
            await connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
            await connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
            await connection.commit()
            await upgrade(connection)
    finally:
        await engine.dispose()


async def upgrade(connection: AsyncConnection) -> None:
    def run(synchronous: Connection) -> None:
        command.upgrade(configuration(synchronous), "head")

    await connection.run_sync(run)
    await connection.commit()


def configuration(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The revision that a migrated database stands at."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""
