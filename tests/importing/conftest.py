"""Files that are imported into a database of their own, by callers of both drivers."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from openpyxl import Workbook

from graph.document import Documents
from graph.engine.execution import Operations
from graph.schema import schema
from models import Caller
from resolvers.act import WriteLimits
from resolvers.uploads import UploadedFile
from server.database import Database
from server.fill.demo import load_demo
from server.importing.running import Sessions, run
from server.transactions import Transactions, sessions_of
from tests.postgres import fresh_database
from tests.resolvers.conftest import Api
from tests.resolvers.writing import KYIV, edrpou_number

IMPORT = """mutation ($region: RegionCode!, $file: Upload!, $dry: Boolean) {
  importEnterprises(input: { region: $region, file: $file, dryRun: $dry }) {
    job { id status } userErrors { code message field } } }"""
JOB = """query ($id: ID!) { node(id: $id) { ... on ImportJob { id fileName isDryRun status rowsRead rowsCreated rowsUpdated
  rowsUnchanged rowsRejected startedAt finishedAt region { code }
  errors(first: 100) { totalCount nodes { row column code message value } } } } }"""


@pytest.fixture(scope="module")
def import_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@dataclass
class Importing(Api):
    """Sends files, and takes each job to its end as the worker does."""

    database: Database
    transactions: Transactions
    operations: Operations
    sessions: Sessions

    async def sent(self, content: bytes, caller: Caller = KYIV, *, region: str = "UA-32", **more: Any) -> Any:
        """The payload of the mutation."""
        file = UploadedFile(more.pop("name", "list.csv"), "digest", io.BytesIO(content))
        variables = {"region": region, "file": file, "dry": more.pop("dry", False)}
        return (await self.data(caller, IMPORT, **variables))["importEnterprises"]

    async def imported(self, content: bytes, caller: Caller = KYIV, **more: Any) -> dict[str, Any]:
        """The job, once it is done."""
        payload = await self.sent(content, caller, **more)
        assert payload["userErrors"] == [], payload
        await run(self.sessions, int(payload["job"]["id"]))
        found: dict[str, Any] = (await self.data(caller, JOB, id=payload["job"]["id"]))["node"]
        return found

    async def enterprise(self, number: str) -> dict[str, Any]:
        """All columns of the enterprise with this registration."""
        (row,) = await self.rows(
            "SELECT e.* FROM enterprises e JOIN enterprise_registrations r ON r.enterprise_id = e.id WHERE number = $1",
            number,
        )
        return dict(row)

    async def events(self, number: str) -> list[str]:
        found = await self.rows(
            "SELECT kind FROM events e JOIN enterprise_registrations r USING (enterprise_id) WHERE number = $1 ORDER BY e.id",
            number,
        )
        return [row["kind"] for row in found]


@pytest.fixture(scope="module", params=[True, False], ids=["compiled", "resolvers"])
async def portal(request: pytest.FixtureRequest, import_url: str) -> AsyncIterator[Importing]:
    database = Database(import_url, size=4, statement_timeout=20)
    operations = Operations(Documents(schema().graphql_schema), is_compiled=request.param)
    transactions = Transactions(import_url, size=4, statement_timeout=20, limits=WriteLimits())
    engine, sessions = sessions_of(import_url, size=4, statement_timeout=20)
    yield Importing(database, transactions, operations, sessions)
    await engine.dispose()
    await transactions.close()
    await database.close()


def row(**cells: str) -> dict[str, str]:
    """A row of the file: a new enterprise, unless a number is given."""
    return {"number": edrpou_number(), "name_uk": "Молочний дім", "industry": "10.51", **cells}


def csv_of(*rows: Mapping[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A file of these rows, with all the columns that they have."""
    return table(*cells_of(*rows), delimiter=delimiter, encoding=encoding)


def cells_of(*rows: Mapping[str, str]) -> list[Sequence[str]]:
    columns = list(dict.fromkeys(name for each in rows for name in each))
    return [columns, *([each.get(name, "") for name in columns] for each in rows)]


def table(*lines: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def xlsx_of(*lines: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def problems(job: Mapping[str, Any]) -> list[tuple[int, str | None, str]]:
    """What was wrong: row, column and code."""
    return [(error["row"], error["column"], error["code"]) for error in job["errors"]["nodes"]]


def counts(job: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    created, updated, unchanged, rejected = (
        job[f"rows{name}"] for name in ("Created", "Updated", "Unchanged", "Rejected")
    )
    assert job["rowsRead"] == created + updated + unchanged + rejected
    return created, updated, unchanged, rejected
