"""Whether the process lives, and whether it can serve."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from models.errors import CallerError
from models.migrations.run import newest_revision
from server.database import Database


async def healthz(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


class Readiness:
    """Ready once the database is reachable and at the newest schema."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.revision = newest_revision()

    async def answer(self, _: Request) -> Response:
        missing = await self.missing()
        return JSONResponse({"status": missing or "ok"}, 503 if missing else 200)

    async def missing(self) -> str | None:
        """What is not yet there."""
        try:
            known = await self.database.fetch("SELECT to_regclass('alembic_version') IS NOT NULL AS is_migrated")
            if not known[0]["is_migrated"]:
                return "the database is not migrated"
            found = await self.database.fetch("SELECT version_num FROM alembic_version")
        except CallerError:
            return "the database does not answer"
        return None if [row["version_num"] for row in found] == [self.revision] else "the database is not migrated"
