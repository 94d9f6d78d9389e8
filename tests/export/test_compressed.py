"""Exports come compressed where that is asked for, and can be read while they come."""

import asyncio
import zlib
from typing import Any

import httpx
import pytest
import zstandard

from server.settings import Settings
from tests.conftest import running
from tests.export.taking import FORMS, taken


@pytest.mark.parametrize("form", FORMS)
async def test_what_is_compressed_is_the_same(caller: httpx.AsyncClient, form: str) -> None:
    plain = (await taken(caller, f"products.{form}", accept_encoding="identity")).content
    for coding in ("gzip", "zstd"):
        answer, raw = await raw_of(caller, f"products.{form}", coding)
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["vary"] == "accept-encoding"
        assert len(raw) < len(plain) / 2
        assert unpacked(raw, coding) == plain


async def raw_of(caller: httpx.AsyncClient, path: str, coding: str) -> tuple[httpx.Response, bytes]:
    async with caller.stream("GET", f"/export/{path}", headers={"accept-encoding": coding}) as answer:
        return answer, b"".join([piece async for piece in answer.aiter_raw()])


def unpacked(raw: bytes, coding: str) -> bytes:
    if coding == "gzip":
        reader = zlib.decompressobj(31)
        found = reader.decompress(raw)
        assert reader.eof
        return found
    return zstandard.ZstdDecompressor().decompressobj().decompress(raw)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_each_piece_can_be_read_when_it_comes(large_url: str, coding: str) -> None:
    pieces: list[bytes] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            pieces.append(message["body"])

    async def receive() -> Any:
        await asyncio.Future()

    async with running(Settings(database_url=large_url)) as app:
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/export/enterprises.csv",
            "headers": [(b"accept-encoding", coding.encode())],
            "query_string": b"",
            "root_path": "",
        }
        await app(scope, receive, send)
    reader: Any = zlib.decompressobj(31) if coding == "gzip" else zstandard.ZstdDecompressor().decompressobj()
    sizes = [len(reader.decompress(piece)) for piece in pieces]
    assert len(sizes) > 50
    assert all(0 < size <= 32 * 1024 for size in sizes[:-1])
