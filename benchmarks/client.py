"""A load: python -m benchmarks.client URL FILE SECONDS. Prints as JSON how many requests were answered.

The file has a body a line. Each connection sends the next one when its last is answered. It is a process of its own,
so that what it costs is not the server's.
"""

import asyncio
import itertools
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"


@dataclass
class Counts:
    """What became of the requests."""

    answered: int = 0
    failed: int = 0


class Caller(asyncio.Protocol):
    """A connection on which one request follows the other until the load ends."""

    def __init__(self, requests: Iterator[bytes], counts: Counts) -> None:
        self.requests = requests
        self.counts = counts
        self.received = bytearray()
        self.is_ending = False
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.received += data
        head = self.received.find(HEAD_END)
        length = LENGTH.search(self.received, 0, head) if head >= 0 else None
        if length is None or len(self.received) < head + len(HEAD_END) + int(length[1]):
            return
        self.count(self.received[head + len(HEAD_END) :])
        self.received.clear()
        if self.is_ending:
            self.transport.close()
        else:
            self.send()

    def count(self, body: bytearray) -> None:
        if self.received.startswith(b"HTTP/1.1 200") and not body.startswith(b'{"errors"'):
            self.counts.answered += 1
        else:
            self.counts.failed += 1

    def connection_lost(self, _: Exception | None) -> None:
        self.counts.failed += not self.is_ending
        self.ended.set_result(None)


def request(path: str, host: str, body: str) -> bytes:
    content = body.encode()
    head = f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\naccept: application/json\r\n"
    return f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


async def load(url: str, bodies: list[str], seconds: float) -> Counts:
    address = urlsplit(url)
    host, port = address.netloc.split(":")
    requests = itertools.cycle([request(address.path, address.netloc, body) for body in bodies])
    counts, loop = Counts(), asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Caller(requests, counts), host, int(port)) for _ in range(CONNECTIONS)]
    await asyncio.sleep(seconds)
    callers = [caller for _, caller in made]
    for caller in callers:
        caller.is_ending = True
    await asyncio.gather(*(caller.ended for caller in callers))
    return counts


def main(url: str, file: str, seconds: str) -> None:
    counts = uvloop.run(load(url, Path(file).read_text().splitlines(), float(seconds)))
    print(json.dumps(asdict(counts)))


if __name__ == "__main__":
    main(*sys.argv[1:])
