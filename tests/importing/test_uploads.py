"""Files over HTTP, as the GraphQL multipart request specification says, and what is refused before it is kept."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from server import uploads
from server.settings import Settings
from server.tokens.local import signed
from server.uploads import PREFLIGHTED
from tests.conftest import calling, running
from tests.importing.conftest import IMPORT, csv_of, row
from tests.postgres import fresh_database
from tests.server.running import Serving

LIMIT = 2_000_000
PREFLIGHT = {"apollo-require-preflight": "true"}
VARIABLES = {"region": "UA-32", "file": None, "dry": True}
OPERATIONS = {"query": IMPORT, "variables": VARIABLES}
MAP = {"0": ["variables.file"]}
TWO = """mutation ($a: Upload!, $b: Upload!) {
  a: importEnterprises(input: { region: "UA-32", file: $a, dryRun: true }) { job { fileName } }
  b: importEnterprises(input: { region: "UA-32", file: $b, dryRun: true }) { job { fileName } } }"""


@pytest.fixture(scope="module")
def uploads_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


def token(data_dir: Path, role: str = "REGION_ADMIN", *regions: str) -> dict[str, str]:
    given = signed(data_dir, "kyiv", [role], regions=regions, lifetime=timedelta(hours=1))
    return {"authorization": f"Bearer {given}"}


@pytest.fixture(scope="module")
async def http(uploads_url: str, data_dir: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running(Settings(database_url=uploads_url, data_dir=data_dir, upload_limit=LIMIT)) as app,
        calling(app) as client,
    ):
        client.headers.update(token(data_dir, "REGION_ADMIN", "UA-32"))
        yield client


def parts(operations: Any = OPERATIONS, where: Any = MAP, **files: bytes) -> dict[str, Any]:
    """The parts in the specification's order; a field that is None is left out."""
    fields = {"operations": operations, "map": where}
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items() if value}
    named = files or {"0": csv_of(row())}
    return {**{name: (None, text) for name, text in texts.items()}, **{n: (f"{n}.csv", c) for n, c in named.items()}}


async def send(http: httpx.AsyncClient, sent: dict[str, Any], headers: dict[str, str] = PREFLIGHT) -> httpx.Response:
    return await http.post("/graphql", files=sent, headers=headers)


async def kept(http: httpx.AsyncClient) -> int:
    """How many jobs there are."""
    answer = await http.post("/graphql", json={"query": "{ viewer { imports { totalCount } } }"})
    found: int = answer.json()["data"]["viewer"]["imports"]["totalCount"]
    return found


async def test_a_file_is_taken_and_its_job_is_done_soon(http: httpx.AsyncClient) -> None:
    payload = (await send(http, parts())).json()["data"]["importEnterprises"]
    query = {"query": "query ($id: ID!) { node(id: $id) { ... on ImportJob { status rowsRead } } }"}
    for _ in range(600):
        answer = await http.post("/graphql", json={**query, "variables": {"id": payload["job"]["id"]}})
        if answer.json()["data"]["node"]["status"] != "RUNNING":
            break
        await asyncio.sleep(0.1)
    assert answer.json()["data"]["node"] == {"status": "COMPLETED", "rowsRead": 1}


async def test_an_anonymous_caller_is_told_so(http: httpx.AsyncClient) -> None:
    answer = await http.post("/graphql", files=parts(), headers={**PREFLIGHT, "authorization": ""})
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_an_anonymous_caller_sends_no_more_than_other_bodies_may_have(uploads_url: str, data_dir: Path) -> None:
    async with running(Settings(database_url=uploads_url, data_dir=data_dir)) as app, calling(app) as client:
        answer = await send(client, parts(**{"0": b"x" * 1_100_000}))
    assert answer.status_code == 413


async def test_a_bad_token_is_401_before_the_body_is_read(http: httpx.AsyncClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        pytest.fail("The body was read.")
        yield b""

    headers = {**PREFLIGHT, "authorization": "Bearer no", "content-type": "multipart/form-data; boundary=x"}
    assert (await http.post("/graphql", content=body(), headers=headers)).status_code == 401


async def test_without_a_header_that_forces_a_preflight_nothing_is_taken(http: httpx.AsyncClient) -> None:
    before = await kept(http)
    answer = await send(http, parts(), headers={})
    assert (answer.status_code, await kept(http)) == (400, before)
    assert "Apollo-Require-Preflight" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("name", [name.decode() for name in PREFLIGHTED])
async def test_each_of_the_known_headers_will_do(http: httpx.AsyncClient, name: str) -> None:
    answer = await send(http, parts(), headers={name: "1"})
    assert answer.json()["data"]["importEnterprises"]["userErrors"] == []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (parts(where=None), "`map`"),
        (parts(operations=None), "`operations`"),
        (parts(operations="{"), "no JSON"),
        (parts(where="{"), "no JSON"),
        (parts(operations=[OPERATIONS]), "batches"),
        (parts(where=["0"]), "`map` is"),
        (parts(where={"0": "variables.file"}), "`map` is"),
        (parts(where={"0": []}), "`map` is"),
        (parts(where={"0": [1]}), "`map` is"),
        (parts(where={"1": ["variables.file"]}), "not there"),
        (parts(where={"map": ["variables.file"]}), "not there"),
        (parts(where={"0": ["variables.nothing"]}), "no null"),
        (parts(where={"0": ["variables.file.deeper"]}), "no null"),
        (parts(where={"0": ["variables.region"]}), "no null"),
        (parts(where={"0": ["query"]}), "no null"),
        (parts(where={"0": ["variables"]}), "no null"),
        (parts(where={"0": [""]}), "no null"),
        (parts(where={"0": ["variables.file", "variables.file"]}), "no null"),
        (parts({"query": IMPORT, "variables": {"a": [None]}}, {"0": ["variables.a.1"]}), "no null"),
        (parts({"query": IMPORT, "variables": {"a": [None]}}, {"0": ["variables.a.-1"]}), "no null"),
        (parts({"query": IMPORT, "variables": {"a": [None]}}, {"0": ["variables.a." + "9" * 5000]}), "no null"),
        (
            parts({"query": IMPORT, "variables": {"a": [None] * 51}}, {"0": [f"variables.a.{n}" for n in range(51)]}),
            "50 places",
        ),
        (parts({"query": IMPORT}, MAP), "no null"),
        (parts(**{str(number): b"x" for number in range(5)}), "Too many files"),
        ({**parts(), "more": (None, "x")}, "Too many fields"),
    ],
)
async def test_what_is_no_multipart_request_is_refused(http: httpx.AsyncClient, sent: Any, told: str) -> None:
    before = await kept(http)
    answer = await send(http, sent)
    assert (answer.status_code, await kept(http)) == (400, before)
    assert told in answer.json()["errors"][0]["message"]


async def test_two_files_go_where_the_map_says(http: httpx.AsyncClient) -> None:
    operations = {"query": TWO, "variables": {"a": None, "b": None}}
    sent = parts(operations, {"0": ["variables.b"], "1": ["variables.a"]}, **{"0": csv_of(row()), "1": csv_of(row())})
    data = (await send(http, sent)).json()["data"]
    assert (data["a"]["job"]["fileName"], data["b"]["job"]["fileName"]) == ("1.csv", "0.csv")


async def test_one_file_may_go_to_two_places(http: httpx.AsyncClient) -> None:
    operations = {"query": TWO, "variables": {"a": None, "b": None}}
    data = (await send(http, parts(operations, {"0": ["variables.b", "variables.a"]}))).json()["data"]
    assert data["a"]["job"]["fileName"] == data["b"]["job"]["fileName"] == "0.csv"


async def test_a_file_may_be_in_a_list(http: httpx.AsyncClient) -> None:
    query = """mutation ($a: [ImportEnterprisesInput!]!) { importEnterprises(input: $a) { job { id } } }"""
    operations = {"query": query, "variables": {"a": [{"region": "UA-32"}, {"region": "UA-32", "file": None}]}}
    answer = await send(http, parts(operations, {"0": ["variables.a.1.file"]}))
    assert "`map`" not in answer.text  # it is the operation that does not hold


async def test_a_body_that_does_not_go_on_is_not_waited_for(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "SLOWEST_SECONDS", 0.05)

    async def body() -> AsyncIterator[bytes]:
        yield b"--x\r\n"
        await asyncio.Event().wait()

    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x"}
    async with asyncio.timeout(60):
        answer = await http.post("/graphql", content=body(), headers=headers)
    assert (answer.status_code, answer.headers["connection"]) == (408, "close")


async def test_an_operation_without_files_is_taken_too(http: httpx.AsyncClient) -> None:
    answer = await send(http, parts({"query": "{ viewer { subject } }"}, "{}"))
    assert answer.json() == {"data": {"viewer": {"subject": "kyiv"}}}


@pytest.mark.parametrize("file", ["text", None, 1, {}])
async def test_what_is_no_file_is_refused(http: httpx.AsyncClient, file: Any) -> None:
    answer = await http.post("/graphql", json={"query": IMPORT, "variables": {**VARIABLES, "file": file}})
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_literal_is_no_file(http: httpx.AsyncClient) -> None:
    query = 'mutation { importEnterprises(input: { region: "UA-32", file: "x" }) { job { id } } }'
    answer = await http.post("/graphql", json={"query": query})
    assert answer.json()["errors"][0]["extensions"]["code"] in {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize(
    "body", [b"", b"--x\r\n", b"nothing", b"--x\r\ncontent-disposition: form-data\r\n\r\ny\r\n--x--\r\n"]
)
async def test_a_broken_body_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x"}
    assert (await http.post("/graphql", content=body, headers=headers)).status_code == 400
    without = {**PREFLIGHT, "content-type": "multipart/form-data"}
    assert (await http.post("/graphql", content=body, headers=without)).status_code == 400


async def test_a_body_that_is_declared_too_large_is_refused_unread(http: httpx.AsyncClient) -> None:
    async def body() -> AsyncIterator[bytes]:
        pytest.fail("The body was read.")
        yield b""

    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x", "content-length": str(2 * 1024**3)}
    answer = await http.post("/graphql", content=body(), headers=headers)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def test_a_body_that_does_not_say_its_size_is_refused_once_it_is_too_large(http: httpx.AsyncClient) -> None:
    given = 0
    head = b'--x\r\ncontent-disposition: form-data; name="0"; filename="a.csv"\r\n\r\n'

    async def body() -> AsyncIterator[bytes]:
        nonlocal given
        yield head
        while True:
            given += 100_000
            yield b"x" * 100_000

    headers = {**PREFLIGHT, "content-type": "multipart/form-data; boundary=x"}
    answer = await http.post("/graphql", content=body(), headers=headers)
    assert answer.status_code == 413
    assert given <= LIMIT + 200_000


def test_two_gigabytes_are_refused_by_the_server_itself_as_soon_as_they_are_announced(
    uploads_url: str, data_dir: Path
) -> None:
    with Serving("--no-demo", DATABASE_URL=uploads_url, DATA_DIR=data_dir) as serving:
        address = urlsplit(serving.announced()[0])
        lines = [
            "POST /graphql HTTP/1.1",
            "host: x",
            f"content-length: {2 * 1024**3}",
            "content-type: multipart/form-data; boundary=x",
            "apollo-require-preflight: true",
            f"authorization: {token(data_dir, 'REGION_ADMIN', 'UA-32')['authorization']}",
        ]
        with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=60) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            answer = b""
            while received := connection.recv(65536):
                answer += received
    assert answer.startswith(b"HTTP/1.1 413")
