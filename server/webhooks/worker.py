"""The worker: one a process. It adds deliveries where something has happened, and tries those that are due."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from loaders.statement import Database
from models.errors import CallerError
from server.webhooks import queue
from server.webhooks.following import Evaluator, Paces, follow
from server.webhooks.posting import Answer, Poster
from server.webhooks.queue import HELD, Outcome, Taken
from server.webhooks.signing import signed_headers

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 8 * 3600, 8 * 3600))
"""After each try but the last: eight tries in about a day."""
JITTER = 0.1
PATIENCE = timedelta(days=5)
"""How long a webhook may fail without a success between."""
AT_ONCE = 20
OF_EACH = 4
"""How many deliveries one process tries at a time: in all, and of one webhook."""
POLL_SECONDS = 60
"""How long nobody may wake it: the stream does when something happens, its own clock when a try is due."""
FAILURE_SECONDS = 2
SETTLING_SECONDS = HELD.total_seconds() - 10
"""How long after a try began what became of it may be written: then somebody else may take the delivery."""
FORGETTING_PAUSE = timedelta(minutes=10)

log = structlog.get_logger(__name__)


def now_in_utc() -> datetime:
    return datetime.now(UTC)


def message_id(delivery_id: int) -> str:
    """The same at each try, so that a receiver knows what it has taken already."""
    return f"msg_{delivery_id}"


class Worker:
    """Delivers what is due, until it is cancelled."""

    def __init__(
        self,
        database: Database,
        poster: Poster,
        evaluator: Evaluator,
        *,
        clock: Callable[[], datetime] = now_in_utc,
    ) -> None:
        self.database = database
        self.poster = poster
        self.evaluator = evaluator
        self.clock = clock
        self.paces = Paces()
        self.trying: dict[asyncio.Task[None], int] = {}
        self.woken = asyncio.Event()
        self.forgot_at = datetime.min.replace(tzinfo=UTC)
        self.outcomes: Counter[str] = Counter()
        """How many tries came to what."""
        self.gaps = 0
        """How often webhooks were told that events are gone."""

    def wake(self) -> None:
        """Something has happened: there is no need to wait."""
        self.woken.set()

    async def run(self) -> None:
        try:
            while True:
                self.woken.clear()
                pause = await self.taken_turn()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self.woken.wait()
        finally:
            await self.stop()

    async def taken_turn(self) -> float:
        """Takes a turn, whatever comes of it; after how many seconds the next one is due."""
        began = self.clock()
        try:
            await self.turn()
            due = await queue.next_due(self.database, began)
        except CallerError as error:
            log.warning("webhooks wait for the database", reason=repr(error))
        except Exception:
            log.exception("the webhooks' worker failed, and goes on")
        else:
            return POLL_SECONDS if due is None else min(POLL_SECONDS, (due - self.clock()).total_seconds())
        return FAILURE_SECONDS

    async def stop(self) -> None:
        """Gives up what is being tried: it is tried again once nobody holds it."""
        for task in self.trying:
            task.cancel()
        await asyncio.gather(*self.trying, return_exceptions=True)

    async def turn(self) -> None:
        """One look at what has happened and at what is due."""
        followings = await follow(self.database, self.evaluator, self.clock(), self.paces)
        self.gaps += followings.gaps
        if followings.webhooks:
            self.wake()
        await self.begin()
        if self.clock() - self.forgot_at > FORGETTING_PAUSE:
            self.forgot_at = self.clock()
            await queue.forget(self.database, self.forgot_at)

    async def begin(self) -> None:
        """Begins the tries for which there is room."""
        room = AT_ONCE - len(self.trying)
        if room <= 0:
            return
        trying = Counter(self.trying.values())
        for taken in await queue.take(self.database, self.clock(), trying=trying, of_each=OF_EACH, most=room):
            task = asyncio.create_task(self.attempt(taken))
            self.trying[task] = taken.webhook_id
            task.add_done_callback(self.done)

    def done(self, task: asyncio.Task[None]) -> None:
        del self.trying[task]
        self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a delivery failed inside", exc_info=error)

    async def attempt(self, taken: Taken) -> None:
        ends = asyncio.get_running_loop().time() + SETTLING_SECONDS
        headers = signed_headers(message_id(taken.id), taken.body, taken.secrets, self.clock())
        answer = await self.poster.post(taken.url, taken.body, headers)
        now = self.clock()
        outcome = outcome_of(taken, answer, now)
        failing_since = await self.settle(taken, outcome, now, ends)
        self.outcomes[outcome.status] += 1
        if answer.is_gone:
            await queue.switch_off(self.database, taken.webhook_id, "The receiver answered 410: it is gone.")
        elif failing_since is not None and now - failing_since >= PATIENCE:
            reason = f"Nothing was delivered for five days. Last: {answer.problem}"
            await queue.switch_off(self.database, taken.webhook_id, reason)

    async def settle(self, taken: Taken, outcome: Outcome, now: datetime, ends: float) -> datetime | None:
        """Until it is written: what a receiver took is not to be posted again."""
        while True:
            try:
                return await queue.settle(self.database, taken, outcome, now)
            except CallerError as error:
                if asyncio.get_running_loop().time() >= ends:
                    raise
                log.warning("an outcome waits for the database", delivery=taken.id, reason=repr(error))
            await asyncio.sleep(FAILURE_SECONDS)


def outcome_of(taken: Taken, answer: Answer, now: datetime) -> Outcome:
    """Whether a delivery is taken, given up, or tried again."""
    if answer.is_taken:
        return Outcome("DELIVERED", answer.status)
    if answer.is_gone or taken.attempt > len(PAUSES):
        return Outcome("FAILED", answer.status)
    jitter = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nothing to keep secret
    return Outcome("PENDING", answer.status, now + PAUSES[taken.attempt - 1] * jitter)
