"""The operations of the schema over this server's databases, as HTTP and the other transports ask for them."""

from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLError, OperationType

from graph.answers import Answer, Failing, refused
from graph.document import DocumentError
from graph.engine.compiling import RefusedError
from graph.engine.execution import Operations, Request
from graph.engine.json_sql import UncompilableError
from graph.feeding import Feed
from graph.fields.values import REFUSALS
from graph.limits import LimitError
from loaders.batching import Reader
from loaders.event import listings
from loaders.scope import Scope
from models import ANONYMOUS, Caller
from models.errors import CallerError, NotFound, RateLimited, Unavailable
from server.database import Database
from server.events.stream import Stream
from server.transactions import Transactions
from server.transports.outbox import Outbox


@dataclass(frozen=True)
class Subscribing:
    """Performs operations, and subscribes to the stream of events."""

    operations: Operations
    database: Database
    transactions: Transactions
    stream: Stream
    most_each: int = 100
    """How many subscriptions one caller may have in this process."""
    running: Counter[str | None] = field(default_factory=Counter)

    def scope(self, caller: Caller, languages: tuple[str, ...]) -> Scope:
        """What a request brings to SQL."""
        return Scope(caller=caller, languages=languages, horizon=self.stream.horizon)

    def kind(self, request: Request) -> OperationType:
        """What the operation is. Raises DocumentError."""
        return self.operations.operation(request).kind

    def perform(self, request: Request, scope: Scope) -> Coroutine[Any, Any, Answer]:
        """The answer to a query or a mutation."""
        performer = None if scope.caller is ANONYMOUS else self.transactions.performer(scope.caller)
        return self.operations.execute(request, self.database, scope, performer)

    async def subscribe(self, request: Request, scope: Scope, outbox: Outbox) -> Answer | None:
        """Lets a subscription fill the outbox; the answer says why it does not begin."""
        now = self.stream.now  # before anything is waited for: its client may see the stream open meanwhile
        try:
            feed = self.operations.feed(request, scope)
            await self.check_subject(feed, scope)
            after = feed.after if outbox.after is None else position_of(outbox.after, scope)
            self.count(scope.caller, outbox)
        except (DocumentError, LimitError) as error:
            return refused(*error.errors)
        except CallerError as error:
            return refused(GraphQLError(str(error), extensions=error.extensions))
        except UncompilableError as error:
            return refused(GraphQLError(f"Not taken: {error}.", extensions={"code": "BAD_USER_INPUT"}))
        except (RefusedError, *REFUSALS):
            return await self.explained(request, scope)
        outbox.count_subscription()
        self.stream.join(feed, scope, outbox, now if after is None else after)
        return None

    async def check_subject(self, feed: Feed, scope: Scope) -> None:
        """Raises NotFound where a subscription is about a row that its caller does not see."""
        if feed.subject is not None:
            model, row_id = feed.subject
            if await Reader(self.database, scope).by_key(model, {"id": row_id}, ()) is None:
                raise NotFound

    def count(self, caller: Caller, outbox: Outbox) -> None:
        """Counts what a token's bearer has running here. Raises RateLimited."""
        if caller.subject is None:
            return
        if self.running[caller.subject] >= self.most_each:
            raise RateLimited(f"At most {self.most_each} subscriptions at a time.")
        self.running[caller.subject] += 1
        outbox.when_closed(lambda: self.release(caller.subject))

    def release(self, subject: str | None) -> None:
        self.running[subject] -= 1
        if self.running[subject] <= 0:
            del self.running[subject]

    async def explained(self, request: Request, scope: Scope) -> Answer:
        """Which argument is refused, and why."""
        answer = await self.operations.resolve(request, Reader(Failing(Unavailable()), scope))
        return answer._replace(was_executed=False)


def position_of(cursor: str, scope: Scope) -> int:
    """The position of a cursor that a transport brought itself. Raises BadUserInput."""
    position: int = listings.position(cursor, listings.default_order, scope).id
    return position
