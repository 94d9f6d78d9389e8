"""Mutations under a caller's key: done once within a day, and answered again to who repeats them."""

import dataclasses
import hashlib
import json
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models import IdempotentCall
from models.errors import BadUserInput
from resolvers.act import Act
from resolvers.performed import Performed
from resolvers.problems import UserErrorCode, problem

KEPT = timedelta(hours=24)
LONGEST_KEY = 200
FORGOTTEN_AT_ONCE = 100
KEY = (IdempotentCall.subject, IdempotentCall.key)
OTHER_INPUT = problem(UserErrorCode.CONFLICT, "This idempotency key was used for another mutation or input.")


def check_key(key: str) -> None:
    """Raises BadUserInput."""
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise BadUserInput(f"An idempotency key has 1 to {LONGEST_KEY} printable characters.")


def digest_of(input: Any) -> str:
    """Tells inputs apart, what is left out from what is empty too."""
    text = json.dumps(dataclasses.asdict(input), default=lambda value: [repr(value)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def earlier(act: Act, key: str, digest: str) -> Performed | None:
    """What came of the first call under this key; None where this is the first.

    Who comes at the same time waits here until the first has committed.
    """
    session = act.session
    if await is_first(act, key, digest):
        return None
    found = (await session.execute(select(IdempotentCall).filter_by(subject=act.subject, key=key))).scalar_one()
    if (found.mutation, found.digest) != (act.mutation, digest) or found.outcome is None:
        return Performed(errors=(OTHER_INPUT,))
    return Performed.from_json(found.outcome)


async def is_first(act: Act, key: str, digest: str) -> bool:
    """Takes the key, unless it was taken within a day."""
    expired = IdempotentCall.created_at < act.now - KEPT
    await forget(act.session, expired)
    values = {"mutation": act.mutation, "digest": digest, "created_at": act.now, "outcome": None}
    call = insert(IdempotentCall).values(subject=act.subject, key=key, **values)
    taken = call.on_conflict_do_update(index_elements=KEY, set_=values, where=expired).returning(IdempotentCall.key)
    return (await act.session.execute(taken)).first() is not None


async def forget(session: AsyncSession, expired: ColumnElement[bool]) -> None:
    """Lets go of some keys that are over, whosever they are; those that another transaction has wait for the next."""
    some = select(*KEY).where(expired).order_by(IdempotentCall.created_at).limit(FORGOTTEN_AT_ONCE)
    gone = delete(IdempotentCall).where(tuple_(*KEY).in_(some.with_for_update(skip_locked=True)))
    await session.execute(gone, execution_options={"synchronize_session": False})


async def remember(session: AsyncSession, subject: str, key: str, performed: Performed) -> None:
    call = update(IdempotentCall).where(IdempotentCall.subject == subject, IdempotentCall.key == key)
    await session.execute(call.values(outcome=performed.to_json()))
