"""One POST to a receiver: without redirects, within a time, with no more of the answer than is needed."""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore
import httpx

from resolvers.networks import Networks
from server.webhooks.connecting import GuardedBackend, RefusedAddressError

TIMEOUT_SECONDS = 15
LARGEST_ANSWER = 64 * 1024
ALWAYS = {"content-type": "application/json", "user-agent": "Partnergraph-Webhooks"}
FAILURES = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpx.InvalidURL,
    OSError,
    UnicodeError,
)
HTTP_GONE = 410


class Answer(NamedTuple):
    """What came of a POST: a status, or in words why there is none."""

    status: int | None
    problem: str

    @property
    def is_taken(self) -> bool:
        return self.status is not None and httpx.codes.is_success(self.status)

    @property
    def is_gone(self) -> bool:
        return self.status == HTTP_GONE


class Poster:
    """Posts to receivers, each time over a connection of its own."""

    def __init__(self, networks: Networks, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self.networks = networks
        self.timeout_seconds = timeout_seconds

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            async with asyncio.timeout(self.timeout_seconds):
                status = await self.status(url, body, {**ALWAYS, **headers})
        except TimeoutError:
            return Answer(None, f"The receiver took more than {self.timeout_seconds:g} seconds.")
        except RefusedAddressError:
            return Answer(None, "The host's address is not one of the public internet's.")
        except FAILURES:
            return Answer(None, "The receiver could not be reached.")
        return Answer(status, f"The receiver answered {status}.")

    async def status(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        backend = GuardedBackend(self.networks, only_allowed=urlsplit(url).scheme != "https")
        pool = httpcore.AsyncConnectionPool(ssl_context=self.ssl_context, network_backend=backend)
        target = httpx.URL(url).copy_with(fragment=None)  # a name of any script in ASCII, anything else escaped
        named = [*headers.items(), ("host", target.netloc.decode())]
        async with pool, pool.stream("POST", str(target), headers=named, content=body) as answer:
            await drain(answer)
            return answer.status


async def drain(answer: httpcore.Response) -> None:
    """Reads what a small answer says, so that its sender can end well."""
    left = LARGEST_ANSWER
    async for piece in answer.aiter_stream():
        left -= len(piece)
        if left < 0:
            return
