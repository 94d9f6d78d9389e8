"""`/export/…`: the public catalogue, streamed as fast as the caller takes it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import NamedTuple

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from models.errors import CallerError, Timeout, Unavailable
from server.compression import Coding, Compressor, coding_of, compressor
from server.export.catalogues import CATALOGUES, Catalogue
from server.export.describing import CSVW, metadata
from server.export.forms import FORMS, Form
from server.export.places import Places
from server.export.reading import Exporting, Freshness, Snapshot, Versions
from server.export.validators import Headers, is_conditional, is_fresh, validators
from server.graphql_endpoint import joined
from server.negotiation import JSON, error_body

METHODS = ["GET", "HEAD"]
PIECE_BYTES = 32 * 1024
"""After how much that is compressed and sent others get their turn."""
SLOWEST_SECONDS = 30
"""How long a caller may take for what fits between it and the server: some 64 KiB, and what its network holds."""
RETRY_SECONDS = 30
# Kept by whoever likes, and asked about before each use: what was withdrawn is to vanish soon.
CACHED: Headers = ((b"cache-control", b"public, no-cache"), (b"vary", b"accept-encoding"))

log = structlog.get_logger(__name__)


class Limits(NamedTuple):
    """How long exports may take, in seconds: the whole, and the caller for each piece."""

    whole: float
    piece: float = SLOWEST_SECONDS


class Endpoint:
    """One catalogue in one form."""

    def __init__(self, exporting: Exporting, form: Form, places: Places, limits: Limits, licence: str) -> None:
        self.exporting = exporting
        self.form = form
        self.places = places
        self.limits = limits
        self.versions = Versions(exporting.operations, form)
        name = f"partnergraph-{form.catalogue.name}.{form.name}"
        self.described: Headers = (
            (b"content-type", form.media_type.encode()),
            (b"content-disposition", f'attachment; filename="{name}"'.encode()),
            (b"link", f'<{licence}>; rel="license", {form.description.format(form.catalogue.name)}'.encode()),
            (b"x-content-type-options", b"nosniff"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = joined(scope["headers"])
        sending = Sending(send, coding_of(headers.get(b"accept-encoding")))
        try:
            if scope["method"] == "HEAD" or is_conditional(headers):
                found = await self.exporting.freshness(self.form.catalogue)
                if self.is_fresh(headers, found, sending):
                    return await sending.reply(304, self.validated(found, sending))
                if scope["method"] == "HEAD":
                    return await sending.reply(200, self.headers(found, sending))
            with self.places.taking():
                await self.stream(receive, sending)
        except CallerError as error:
            if not sending.has_begun:
                await sending.refuse(error)
            else:
                log.warning("an export is broken off", path=scope["path"], reason=repr(error.__cause__ or error))

    async def stream(self, receive: Receive, sending: "Sending") -> None:
        """Sends all rows, unless the caller goes or the server ends before. Raises Timeout and Unavailable.

        What is broken off has no end by HTTP's or the coding's rules, so that nobody takes it for the whole.
        """
        whole = asyncio.create_task(self.whole(sending))
        gone = asyncio.create_task(until_gone(receive))
        self.places.running.add(whole)
        try:
            await asyncio.wait((whole, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.places.running.discard(whole)
            is_gone = gone.done()
            gone.cancel()
            whole.cancel()
            await asyncio.wait((whole, gone))
        if not whole.cancelled():
            whole.result()
        elif not is_gone:
            raise Unavailable("The server ends.")

    async def whole(self, sending: "Sending") -> None:
        try:
            async with (
                asyncio.timeout(self.limits.whole),
                self.exporting.snapshot(self.form.catalogue, idle_seconds=round(self.limits.whole)) as snapshot,
            ):
                await self.send(snapshot, sending)
        except TimeoutError as error:
            raise Timeout from error

    async def send(self, snapshot: Snapshot, sending: "Sending") -> None:
        headers = self.headers(await snapshot.freshness(), sending)
        async with aclosing(snapshot.written(self.form)) as written:
            async for block, _ in written:
                if not sending.has_begun:  # what PostgreSQL refuses is told before
                    await sending.begin(headers)
                await self.send_piecewise(block, sending)
        await self.in_time(sending.end())

    async def send_piecewise(self, block: bytes, sending: "Sending") -> None:
        for start in range(0, len(block), PIECE_BYTES):
            await self.in_time(sending.piece(block[start : start + PIECE_BYTES]))
            await asyncio.sleep(0)

    async def in_time(self, sent: Awaitable[None]) -> None:
        """Waits until the caller has room for more. Raises Timeout for one that is too slow."""
        try:
            async with asyncio.timeout(self.limits.piece):
                await sent
        except TimeoutError as error:
            raise Timeout from error

    def is_fresh(self, headers: Mapping[bytes, bytes], found: Freshness, sending: "Sending") -> bool:
        return is_fresh(headers, self.tag(found, sending), found.modified_at)

    def headers(self, found: Freshness, sending: "Sending") -> Headers:
        return *self.described, *self.validated(found, sending), *sending.coded

    def validated(self, found: Freshness, sending: "Sending") -> Headers:
        return *CACHED, *validators(self.tag(found, sending), found.modified_at)

    def tag(self, found: Freshness, sending: "Sending") -> str:
        """The name of what is sent; each coding of it has its own."""
        name = self.versions.name(found)
        return name if sending.coding is Coding.IDENTITY else f"{name}-{sending.coding.value}"


class Sending:
    """The way back to one caller, in its coding."""

    def __init__(self, send: Send, coding: Coding) -> None:
        self.send = send
        self.coding = coding
        self.compressor: Compressor = compressor(coding)
        self.has_begun = False

    @property
    def coded(self) -> Headers:
        return () if self.coding is Coding.IDENTITY else ((b"content-encoding", self.coding.value.encode()),)

    async def begin(self, headers: Headers, status: int = 200) -> None:
        self.has_begun = True
        await self.send({"type": "http.response.start", "status": status, "headers": list(headers)})

    async def piece(self, data: bytes) -> None:
        await self.send({"type": "http.response.body", "body": self.compressor.piece(data), "more_body": True})

    async def end(self) -> None:
        await self.send({"type": "http.response.body", "body": self.compressor.end()})

    async def reply(self, status: int, headers: Headers, body: bytes = b"") -> None:
        await self.begin(headers, status)
        await self.send({"type": "http.response.body", "body": body})

    async def refuse(self, error: CallerError) -> None:
        body = error_body(str(error), error.code)
        again = (b"retry-after", b"%d" % RETRY_SECONDS), (b"cache-control", b"no-store")
        typed = (b"content-type", JSON.encode()), (b"content-length", b"%d" % len(body))
        await self.reply(503, (*typed, *again), body)


async def until_gone(receive: Receive) -> None:
    """Waits until the caller is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def export_routes(exporting: Exporting, places: Places, limits: Limits, licence: str) -> list[BaseRoute]:
    found: list[BaseRoute] = []
    for name, catalogue in CATALOGUES.items():
        for form in FORMS.values():
            endpoint = Endpoint(exporting, form(catalogue), places, limits, licence)
            found.append(Route(f"/export/{name}.{form.name}", endpoint, methods=METHODS))
        found.append(Route(f"/export/{name}.csv-metadata.json", metadata_answer(catalogue, licence)))
    return found


def metadata_answer(catalogue: Catalogue, licence: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        return JSONResponse(metadata(catalogue, licence), media_type=CSVW)

    return answer
