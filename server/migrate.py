"""Brings a database to the newest schema and reference data."""

from models.migrations.run import migrate_schema
from server import commands
from server.fill.reference import load_reference


def migrate(url: str) -> None:
    """Both are done by one process at a time, and cost little where nothing is new."""

    async def run() -> None:
        await migrate_schema(url)
        await load_reference(url)

    commands.run(run())
