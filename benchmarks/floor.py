"""The floor: what the answers cost without GraphQL. One hand-written statement a request, its JSON passed through."""

import base64
import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from benchmarks.servers import POOL_SIZE
from benchmarks.workloads import FOLDER

STATEMENTS = {path.stem: path.read_text() for path in FOLDER.glob("*.sql")}
HEADERS = [(b"content-type", b"application/json")]


class Connection(asyncpg.Connection):
    """Nothing here changes what a session would have to reset."""

    def get_reset_query(self) -> str:
        return ""


async def take_json_as_bytes(connection: Any) -> None:
    await connection.set_type_codec("json", schema="pg_catalog", format="binary", encoder=bytes, decoder=bytes)


class Floor:
    """Raw ASGI: it knows the names of the operations and their variables, and reads no query."""

    pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        found = b"{}" if scope["method"] == "GET" else await self.answer(await body_of(receive))
        headers = [*HEADERS, (b"content-length", b"%d" % len(found))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": found})

    async def live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await asyncpg.create_pool(
            os.environ["DATABASE_URL"],
            min_size=POOL_SIZE,
            max_size=POOL_SIZE,
            connection_class=Connection,
            init=take_json_as_bytes,
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, body: bytes) -> bytes:
        request = json.loads(body)
        name = request["operationName"]
        found: bytes = await self.pool.fetchval(STATEMENTS[name], *values(name, request["variables"]))
        return b'{"data":' + found + b"}"


async def body_of(receive: Any) -> bytes:
    message = await receive()
    body: bytes = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


def values(name: str, variables: dict[str, Any]) -> Sequence[Any]:
    if name == "point":
        return (int(variables["id"]),)
    if name == "entities":
        return ([int(each["id"]) for each in variables["representations"]],)
    position = decoded(variables["after"])
    return (*position, variables["code"]) if name == "deep" else position


def decoded(cursor: str) -> tuple[datetime, int]:
    """The place in the order that one of our cursors holds."""
    _, key, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    return datetime.fromisoformat(key), row_id


app = Floor()
