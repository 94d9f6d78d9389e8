"""Compression of answers: which one a caller takes, and how bytes are compressed, whole or in a stream."""

import asyncio
import zlib
from enum import Enum
from functools import lru_cache
from typing import Protocol

import zstandard

from server.negotiation import REMEMBERED, weighted

GZIP = 31
"""zlib's number for the largest window, within gzip's header and end."""
GZIP_LEVEL, ZSTD_LEVEL = 4, 3
LEAST_BYTES = 1024
"""Less is sent sooner than it is compressed."""
MOST_AT_ONCE = 64 * 1024
"""More is compressed in a thread: others are to have their turn meanwhile."""


class Coding(Enum):
    """A content coding, as HTTP names it; the best first."""

    ZSTD = "zstd"
    GZIP = "gzip"
    IDENTITY = "identity"


@lru_cache(REMEMBERED)
def coding_of(accept_encoding: bytes | None) -> Coding:
    """The coding that a caller likes best; of equal ones the better one. What it takes at all is the last resort."""
    if accept_encoding is None:
        return Coding.IDENTITY
    weights = {name: weight for weight, name in weighted(accept_encoding.decode("latin-1"))}
    # Who says `*` may well never have heard of zstd.
    anything = weights.get("*", 0.0)
    liked = {
        Coding.ZSTD: weights.get("zstd", 0.0),
        Coding.GZIP: weights.get("gzip", weights.get("x-gzip", anything)),
        Coding.IDENTITY: weights.get("identity", anything),
    }
    best = max(liked, key=lambda coding: liked[coding])
    return best if liked[best] > 0 else Coding.IDENTITY


class Compressor(Protocol):
    """Compresses a stream piece by piece: what was put in so far can be read at the other end."""

    def piece(self, data: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class Plain:
    def piece(self, data: bytes) -> bytes:
        return data

    def end(self) -> bytes:
        return b""


class Gzip:
    def __init__(self) -> None:
        self.found = zlib.compressobj(GZIP_LEVEL, wbits=GZIP)

    def piece(self, data: bytes) -> bytes:
        return self.found.compress(data) + self.found.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self.found.flush()


class Zstd:
    def __init__(self) -> None:
        self.found = zstandard.ZstdCompressor(ZSTD_LEVEL).compressobj()

    def piece(self, data: bytes) -> bytes:
        return self.found.compress(data) + self.found.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self.found.flush()


COMPRESSORS: dict[Coding, type[Compressor]] = {Coding.ZSTD: Zstd, Coding.GZIP: Gzip, Coding.IDENTITY: Plain}


def compressor(coding: Coding) -> Compressor:
    """One for one stream."""
    return COMPRESSORS[coding]()


async def compressed(body: bytes, coding: Coding) -> bytes:
    """A whole body."""
    if len(body) > MOST_AT_ONCE:
        return await asyncio.to_thread(compressed_whole, body, coding)
    return compressed_whole(body, coding)


def compressed_whole(body: bytes, coding: Coding) -> bytes:
    if coding is Coding.GZIP:
        return zlib.compress(body, GZIP_LEVEL, wbits=GZIP)
    return zstandard.ZstdCompressor(ZSTD_LEVEL).compress(body) if coding is Coding.ZSTD else body
