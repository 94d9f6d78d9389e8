"""One mutation's doing: who asks, when, and in which transaction."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Executable, Text, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Base, Caller, Enterprise, EventKind, Region
from models.errors import BadUserInput
from models.ids import node_number
from resolvers.hooks import Hooks
from resolvers.problems import Refused, UserErrorCode, refused
from resolvers.rights import Right, may
from resolvers.telling import told_of, told_of_all

M = TypeVar("M", bound=Base)


@dataclass(frozen=True)
class WriteLimits:
    """How much callers may write."""

    contact_requests_a_day: int = 20


@dataclass
class Act:
    """What a mutation works with. Everything in it is one transaction."""

    caller: Caller
    mutation: str
    right: Right
    now: datetime
    session: AsyncSession
    limits: WriteLimits
    hooks: Hooks
    events: list[Executable] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of the payload that are no row."""
    shown_once: dict[str, Any] = field(default_factory=dict)
    """The same, but secret: who repeats the mutation does not get them."""
    afterwards: Callable[[], Awaitable[Mapping[str, Any]]] | None = None
    """What is done once all is committed, and takes too long for a transaction: it gives more values."""

    @property
    def subject(self) -> str:
        """The caller's; a mutation has no anonymous one."""
        return self.caller.subject or ""

    async def find(self, model: type[M], node_id: str, *path: str | int) -> M:
        """The row of an id, if the caller may see it. Raises Refused."""
        return await self._found(model, node_id, path, is_locked=False)

    async def find_for_update(self, model: type[M], node_id: str, *path: str | int) -> M:
        """The same, and nobody else changes it meanwhile."""
        return await self._found(model, node_id, path, is_locked=True)

    async def _found(self, model: type[M], node_id: str, path: tuple[str | int, ...], *, is_locked: bool) -> M:
        of: Any = model
        statement = select(model).where(of.id == known_number(node_id, path))
        visible = getattr(model, "visible", None)
        statement = statement if visible is None else statement.where(visible(model, self.caller))
        found: M | None = await self.one(statement.with_for_update(of=model) if is_locked else statement)
        if found is None:
            raise missing(path)
        return found

    async def one(self, statement: Any) -> Any:
        """The first value of a statement, which may hold the caller's parameters."""
        found = await self.session.execute(statement.execution_options(populate_existing=True), self.caller.binds)
        return found.scalars().first()

    async def all(self, statement: Any) -> list[Any]:
        return list((await self.session.execute(statement, self.caller.binds)).scalars())

    async def allow(self, enterprise: Enterprise, *path: str | int) -> None:
        """Refuses a caller who has not this mutation's right on the enterprise."""
        if not await self.has_right(enterprise):
            raise refused(UserErrorCode.NOT_ALLOWED, "You may not do this for this enterprise.", *path)

    async def has_right(self, enterprise: Enterprise) -> bool:
        condition = may(self.right, self.caller, region_id=enterprise.region_id, enterprise_id=enterprise.id)
        return bool(await self.one(select(condition)))

    async def allow_in(self, region: Region, *path: str | int) -> None:
        """Refuses a caller who has not this mutation's right in the region."""
        if not await self.one(select(may(self.right, self.caller, region_id=region.id))):
            raise refused(UserErrorCode.NOT_ALLOWED, "You may not do this in this region.", *path)

    async def serialize(self, *names: str) -> None:
        """Waits for others who do the same with one of these names; they then see what this one did."""
        if names:
            # One after the other, in their order: two who take the same ones in another would wait for each other.
            name = func.unnest(literal(sorted(names), ARRAY(Text))).column_valued("name")
            await self.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    async def add(self, row: M) -> M:
        """A new row, with what the database gives it."""
        self.session.add(row)
        await self.session.flush()
        return row

    def tell(self, kind: EventKind, row: Any) -> None:
        """Tells of one row, once all is done."""
        self.events.append(told_of(kind, row, self.now))

    def tell_all(self, kind: EventKind, enterprise: Enterprise) -> None:
        """Tells of an enterprise and of what hangs on it."""
        self.events.extend(told_of_all(kind, enterprise, self.now))


def known_number(node_id: str, path: tuple[str | int, ...]) -> int:
    """The number of an id; what is no id names nothing. Raises Refused."""
    try:
        return node_number(node_id)
    except BadUserInput:
        raise missing(path) from None


def missing(path: tuple[str | int, ...]) -> Refused:
    return refused(UserErrorCode.NOT_FOUND, "There is no such object.", *path)
