"""Apollo's HTTP callback protocol: each result is posted to an address that the subscriber named."""

import asyncio

import httpx
import structlog

from server.transports.hosts import Hosts
from server.transports.outbox import TOLD, End, Ending, Message, Outbox
from server.transports.subscriber import Subscriber

PROTOCOL = "subscription-protocol"
VERSION = "callback/1.0"
HEADERS = {PROTOCOL: VERSION, "content-type": "application/json"}
MOST = 10_000
"""Subscriptions of one process that post their results."""
SECONDS = 10.0
"""How long a subscriber may take to answer."""
LAST_SECONDS = 5.0
"""How long all may take together when the server goes down."""
LARGEST_ANSWER = 64 * 1024

log = structlog.get_logger(__name__)


class UnreachableError(Exception):
    """The subscriber does not take a message; `is_over` if it has no such subscription any more."""

    def __init__(self, reason: str, *, is_over: bool = False) -> None:
        super().__init__(reason)
        self.is_over = is_over


class Callbacks:
    """Posts results to those who subscribed that way."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self.running: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    @property
    def client(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False)
        return self._client

    async def check(self, subscriber: Subscriber) -> None:
        """Whether the subscriber knows of its subscription. Raises UnreachableError."""
        if await self.post(subscriber, subscriber.message("check")) != httpx.codes.NO_CONTENT:
            raise UnreachableError("The check was not answered with 204.")

    def start(self, subscriber: Subscriber, outbox: Outbox) -> None:
        """Posts from now on what comes to the outbox."""
        task = asyncio.create_task(self.run(subscriber, outbox))
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    @property
    def is_full(self) -> bool:
        return len(self.running) >= MOST

    async def run(self, subscriber: Subscriber, outbox: Outbox) -> None:
        try:
            await self.pass_on(subscriber, outbox)
        except UnreachableError as error:
            log.info("a callback subscription ends", reason=str(error))
            if not error.is_over:
                await self.apologise(subscriber)
        finally:
            outbox.close()

    async def pass_on(self, subscriber: Subscriber, outbox: Outbox) -> None:
        """Posts what comes until it ends, and a check whenever one is due."""
        due = next_check(subscriber)
        while outbox.ending is None or outbox.waiting:
            for message in await drained(outbox, due):
                await self.post(subscriber, subscriber.next_message(message.body))
            if due is not None and asyncio.get_running_loop().time() >= due:
                await self.check(subscriber)
                due = next_check(subscriber)
        await self.post(subscriber, subscriber.complete_message(outbox.ending))

    async def apologise(self, subscriber: Subscriber) -> None:
        """Says that results are missing, if that can be said."""
        try:
            await self.post(subscriber, subscriber.complete_message(Ending(End.FAILED, TOLD[End.FAILED])))
        except UnreachableError:
            return

    async def post(self, subscriber: Subscriber, message: bytes) -> int:
        """The status with which the subscriber takes a message. Raises UnreachableError."""
        try:
            async with (
                asyncio.timeout(SECONDS),
                self.client.stream("POST", subscriber.url, content=message, headers=HEADERS) as answer,
            ):
                await skim(answer)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise UnreachableError(type(error).__name__) from error
        if not answer.is_success:
            is_over = answer.status_code == httpx.codes.NOT_FOUND
            raise UnreachableError(f"The subscriber answered {answer.status_code}.", is_over=is_over)
        return answer.status_code

    async def close(self) -> None:
        """Waits until all that has ended is told."""
        if self.running:
            await asyncio.wait(self.running, timeout=LAST_SECONDS)
        for task in self.running:
            task.cancel()
        if self._client is not None:
            await self._client.aclose()


def next_check(subscriber: Subscriber) -> float | None:
    if subscriber.heartbeat_seconds is None:
        return None
    return asyncio.get_running_loop().time() + subscriber.heartbeat_seconds


async def drained(outbox: Outbox, until: float | None) -> list[Message]:
    try:
        async with asyncio.timeout_at(until):
            return await outbox.drain()
    except TimeoutError:
        return []


async def skim(answer: httpx.Response) -> None:
    """Reads the answer, so that its connection serves again; a large one is left."""
    size = 0
    async for piece in answer.aiter_raw():
        size += len(piece)
        if size > LARGEST_ANSWER:
            return
