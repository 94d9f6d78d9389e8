"""Apollo's multipart protocol."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.transports.clients.http import HttpStream, one, posted
from tests.transports.clients.seen import Stream
from tests.transports.fake import Served, Wire

ACCEPT = 'multipart/mixed;subscriptionSpec="1.0", application/json'
BOUNDARY = b"\r\n--graphql"


@asynccontextmanager
async def opened(served: Served, request: Wire, token: str | None = None) -> AsyncIterator[Stream]:
    async with posted(served, request, ACCEPT, token) as response:
        is_stream = response.headers["content-type"].startswith("multipart/mixed")
        yield HttpStream(results(response) if is_stream else one(response))


async def results(response: httpx.Response) -> AsyncIterator[Any]:
    async for part in parts(response):
        if "payload" in part:
            yield part["payload"] or {"errors": part["errors"]}


async def parts(response: httpx.Response) -> AsyncIterator[Any]:
    """Each part as soon as the boundary after it has come."""
    buffer = b""
    async for chunk in response.aiter_bytes():
        *whole, buffer = (buffer + chunk).split(BOUNDARY)
        for part in whole:
            if part:
                head, _, body = part.partition(b"\r\n\r\n")
                assert head.lower() == b"\r\ncontent-type: application/json"
                yield json.loads(body)
    assert buffer == b"--\r\n"
