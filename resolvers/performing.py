"""A mutation from its input to what came of it: one transaction, whatever happens in it."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from models import AuditEntry, Caller
from models.errors import AWAY, Timeout, Unavailable
from resolvers.act import Act, WriteLimits
from resolvers.constraints import PASSING, constraint_of, user_error_of
from resolvers.hooks import UNCONNECTED, Hooks
from resolvers.idempotency import check_key, digest_of, earlier, remember
from resolvers.indexing import index
from resolvers.performed import Performed
from resolvers.problems import Refused
from resolvers.rights import check_role
from resolvers.telling import write_events
from resolvers.versions import STALE

TRIES = 5
"""How often a transaction is begun that PostgreSQL ends for the sake of another."""
AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
FAILURES = (DBAPIError, PoolTimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""What `judge` knows: of SQLAlchemy, and of the driver that documents for search are written with."""
SLOW = (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError)


@dataclass(frozen=True)
class Performer:
    """Performs one caller's mutations. `sessions` begin transactions, `request_id` names the request in the audit."""

    sessions: async_sessionmaker[AsyncSession]
    caller: Caller
    request_id: Callable[[], str]
    limits: WriteLimits
    hooks: Hooks = UNCONNECTED

    async def perform(self, mutation: Any, input: Any, key: str | None) -> Performed:
        """What came of a mutation. Raises CallerError for what the caller cannot mend in the input."""
        check_role(mutation.right, self.caller)
        if key is not None:
            check_key(key)
        for attempt in range(1, TRIES + 1):
            try:
                performed, act = await self.once(mutation, input, key)
                break
            except FAILURES as error:
                await judge(error, attempt)
        else:
            raise Unavailable
        return await self.followed_up(performed, act, key)

    async def followed_up(self, performed: Performed, act: Act, key: str | None) -> Performed:
        """What is left to do once the transaction is over."""
        if act.afterwards is None or performed.errors:
            return performed
        whole = replace(performed, values={**performed.values, **await act.afterwards()})
        if key is not None:
            async with self.sessions.begin() as session:
                await remember(session, act.subject, key, whole)
        return whole

    async def once(self, mutation: Any, input: Any, key: str | None) -> tuple[Performed, Act]:
        now = datetime.now(UTC)
        async with self.sessions.begin() as session:
            act = Act(self.caller, mutation.__name__, mutation.right, now, session, self.limits, self.hooks)
            if key is not None and (found := await earlier(act, key, digest_of(input))):
                return found, act
            performed = await done(act, mutation, input)
            if performed.node_id is not None:
                await index(await driver_of(session), [performed.node_id])
            session.add(self.entry(act, performed))
            if key is not None:
                await remember(session, act.subject, key, performed)
            await write_events(session, () if performed.errors else act.events)
        return performed, act

    def entry(self, act: Act, performed: Performed) -> AuditEntry:
        return AuditEntry(
            subject=act.subject,
            mutation=act.mutation,
            node_id=performed.node_id,
            refusals=[error.code.value for error in performed.errors],
            request_id=self.request_id(),
            occurred_at=act.now,
        )


async def driver_of(session: AsyncSession) -> Any:
    """The driver's own connection, in the same transaction."""
    return (await (await session.connection()).get_raw_connection()).driver_connection


async def done(act: Act, mutation: Any, input: Any) -> Performed:
    """What the mutation did; a refusal leaves nothing of it."""
    try:
        async with act.session.begin_nested():
            row = await mutation(act, input)
            await act.session.flush()
            return Performed(row.id, values=act.values, shown_once=act.shown_once)
    except Refused as refusal:
        return Performed(errors=refusal.errors)
    except StaleDataError:
        return Performed(errors=(STALE,))
    except IntegrityError as error:
        met = user_error_of(error)
        if met is None:
            raise
        return Performed(errors=(met,))


async def judge(error: Exception, attempt: int) -> None:
    """Waits where another try may help, else raises what the caller is told."""
    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else error
    is_passing = isinstance(cause, AGAIN) or (isinstance(error, IntegrityError) and constraint_of(error) in PASSING)
    if is_passing and attempt < TRIES:
        await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - nothing to keep secret
        return
    if isinstance(cause, SLOW):
        raise Timeout from error
    if is_passing or isinstance(cause, AWAY) or isinstance(error, (PoolTimeoutError, OperationalError)):
        raise Unavailable from error
    raise error
