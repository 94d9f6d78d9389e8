"""graphql-sse."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.transports.clients.http import HttpStream, one, posted
from tests.transports.clients.seen import Stream
from tests.transports.fake import Served, Wire

ACCEPT = "text/event-stream"


@asynccontextmanager
async def opened(served: Served, request: Wire, token: str | None = None) -> AsyncIterator[Stream]:
    async with posted(served, request, ACCEPT, token) as response:
        is_stream = response.headers["content-type"].startswith(ACCEPT)
        yield HttpStream(results(response) if is_stream else one(response))


async def results(response: httpx.Response) -> AsyncIterator[Any]:
    last = {}
    async for last in events(response):
        if last["event"] == "next":
            yield json.loads(last["data"])
    assert last == {"event": "complete", "data": ""}


async def events(response: httpx.Response) -> AsyncIterator[dict[str, str]]:
    """The events, as the specification of server-sent events has them parsed."""
    event: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(":")
        if line and name:
            event[name] = value.removeprefix(" ")
        elif not line and "data" in event:
            yield event
            event = {}
