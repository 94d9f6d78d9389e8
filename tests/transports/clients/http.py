"""What the clients by HTTP share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.transports.clients.seen import COMPLETE, Seen, code_of
from tests.transports.fake import Served, Wire


class HttpStream:
    """Results in the order of their parts; each part is a result, or None at the end."""

    def __init__(self, parts: AsyncIterator[Any]) -> None:
        self.parts = parts

    async def first(self) -> Any:
        return await anext(self.parts)

    async def rest(self) -> Seen:
        seen = Seen(end=COMPLETE)
        async for part in self.parts:
            if part.get("data") is None:
                seen.end = code_of(part["errors"])
            else:
                seen.results.append(part)
        return seen


@asynccontextmanager
async def posted(served: Served, request: Wire, accept: str, token: str | None = None) -> AsyncIterator[httpx.Response]:
    headers = {"accept": accept, **({"authorization": token} if token else {})}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=60) as client,
        client.stream("POST", served.url, json=request, headers=headers) as response,
    ):
        yield response


async def one(response: httpx.Response) -> AsyncIterator[Any]:
    """An answer that is no stream."""
    await response.aread()
    yield response.json()
