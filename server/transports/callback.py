"""Apollo's HTTP callback protocol: each result is posted to an address that the subscriber named."""

import asyncio
import ssl
from collections import Counter
from enum import Enum
from functools import cached_property
from http import HTTPStatus

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
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)
"""Of connections to one origin."""
SECONDS = 10.0
"""How long a subscriber may take to answer."""
PAUSES = (0.1, 0.3, 1.0, 3.0)
"""After each try but the last: a subscriber that is away for a moment misses nothing."""
PATIENCE_SECONDS = 30.0
"""How long all tries of one message may take together."""
LAST_SECONDS = 5.0
"""How long all may take together when the server goes down."""
LARGEST_ANSWER = 64 * 1024
Origin = tuple[str, bytes]

log = structlog.get_logger(__name__)


class Failure(Enum):
    """Why a subscriber does not take a message."""

    PASSING = "passing"  # it is not there, takes too long, or has a fault of its own
    REFUSED = "refused"
    GONE = "gone"  # it has no such subscription any more


class UnreachableError(Exception):
    """The subscriber does not take a message."""

    def __init__(self, reason: str, failure: Failure) -> None:
        super().__init__(reason)
        self.failure = failure


class Callbacks:
    """Posts results to those who subscribed that way."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self.running: set[asyncio.Task[None]] = set()
        self.failures: Counter[Failure] = Counter()
        self.clients: dict[Origin, httpx.AsyncClient] = {}

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()

    def client(self, url: httpx.URL) -> httpx.AsyncClient:
        """One for each origin, of which few are allowed: where one hangs, connections to the others are left."""
        origin = url.scheme, url.netloc
        found = self.clients.get(origin)
        if found is None:
            found = httpx.AsyncClient(
                verify=self.ssl_context, timeout=SECONDS, limits=LIMITS, follow_redirects=False, trust_env=False
            )
            self.clients[origin] = found
        return found

    async def check(self, subscriber: Subscriber) -> None:
        """Whether the subscriber knows of its subscription. Raises UnreachableError."""
        check_is_known(await self.post(subscriber, subscriber.message("check")))

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
            if error.failure is Failure.GONE:
                log.info("a callback subscription was ended by its subscriber", subscription=subscriber.id)
                return
            log.warning("a callback subscription is given up", reason=str(error), subscription=subscriber.id)
            outbox.end(End.FAILED)
            await self.apologise(subscriber)
        finally:
            outbox.close()

    async def pass_on(self, subscriber: Subscriber, outbox: Outbox) -> None:
        """Posts what comes until it ends, and a check whenever one is due."""
        due = next_check(subscriber)
        while outbox.ending is None or outbox.waiting:
            for message in await drained(outbox, due):
                await self.deliver(subscriber, subscriber.next_message(message.body))
                due = await self.checked(subscriber, due)
            due = await self.checked(subscriber, due)
        await self.deliver(subscriber, subscriber.complete_message(outbox.ending))

    async def checked(self, subscriber: Subscriber, due: float | None) -> float | None:
        """Posts a check if one is due; when the next one is. Raises UnreachableError."""
        if due is None or asyncio.get_running_loop().time() < due:
            return due
        check_is_known(await self.deliver(subscriber, subscriber.message("check")))
        return next_check(subscriber)

    async def apologise(self, subscriber: Subscriber) -> None:
        """Says that results are missing, if that can be said."""
        try:
            await self.post(subscriber, subscriber.complete_message(Ending(End.FAILED, TOLD[End.FAILED])))
        except UnreachableError:
            return

    async def deliver(self, subscriber: Subscriber, message: bytes) -> int:
        """Posts a message, and again where that may help; what follows it waits. Raises UnreachableError."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE_SECONDS
        for pause in PAUSES:
            try:
                return await self.post(subscriber, message)
            except UnreachableError as error:
                if error.failure is not Failure.PASSING or loop.time() + pause >= ends:
                    raise
                await asyncio.sleep(pause)
        return await self.post(subscriber, message)

    async def post(self, subscriber: Subscriber, message: bytes) -> int:
        """The status with which the subscriber takes a message. Raises UnreachableError."""
        try:
            url = httpx.URL(subscriber.url)
            async with (
                asyncio.timeout(SECONDS),
                self.client(url).stream("POST", url, content=message, headers=HEADERS) as answer,
            ):
                await skim(answer)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            self.failures[Failure.PASSING] += 1
            raise UnreachableError(type(error).__name__, Failure.PASSING) from error
        if not answer.is_success:
            failure = failure_of(answer)
            self.failures[failure] += 1
            raise UnreachableError(f"The subscriber answered {answer.status_code}.", failure)
        return answer.status_code

    async def close(self) -> None:
        """Waits until all that has ended is told."""
        if self.running:
            await asyncio.wait(self.running, timeout=LAST_SECONDS)
        for task in self.running:
            task.cancel()
        for client in self.clients.values():
            await client.aclose()


def failure_of(answer: httpx.Response) -> Failure:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return Failure.GONE
    return Failure.PASSING if answer.is_server_error else Failure.REFUSED


def check_is_known(status: int) -> None:
    """Raises UnreachableError for an answer to a check that does not know the subscription."""
    if status != HTTPStatus.NO_CONTENT:
        raise UnreachableError("The check was not answered with 204.", Failure.REFUSED)


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
