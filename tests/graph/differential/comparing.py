"""The two drivers over one database, and whether they answer the same to an operation."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from graph.answers import Answer, Failing
from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.engine.remembered import Remembered
from graph.performing import Performing
from graph.schema import schema
from loaders.batching import Reader
from loaders.scope import Scope
from models import Caller
from server.database import Database

PLACEHOLDER = re.compile(r"<([^<>]+)>")
MOST_TEXT = 20_000
"""Characters of documents that are remembered."""
REFUSED = "an argument is refused that may stand where no row is"
"""The compiled driver does not count this; the resolvers then answer, without an error."""


class Case(NamedTuple):
    """An operation as it is sent. `<…>` in its texts stands for a value of the database (see known.py).

    `more` are variables for further requests with the same text, which meet what the first one left in memory.
    `fallback` is why the compiled driver may leave the operation to the resolvers.
    """

    query: str
    variables: Mapping[str, Any] = {}
    languages: tuple[str, ...] = ()
    caller: str = "anonymous"
    more: tuple[Mapping[str, Any], ...] = ()
    fallback: str | None = None


class Compiled(Operations):
    """The compiled driver, which counts how often it left an operation to the resolvers."""

    resolved = 0

    async def resolve(
        self, request: Request, reader: Reader, performing: Performing | None = None, *, root: Any = None
    ) -> Answer:
        self.resolved += not isinstance(reader.database, Failing)
        return await super().resolve(request, reader, performing, root=root)


class Drivers:
    """Both drivers of one schema, with what is known of the database and the callers that ask."""

    def __init__(self, database: Database, known: Mapping[str, str], callers: Mapping[str, Caller]) -> None:
        documents = Documents(schema().graphql_schema)
        self.compiled = Compiled(documents)
        self.resolvers = Operations(documents, is_compiled=False)
        # Both plan, which takes the longest; so they share the plans, and few, as collecting garbage walks them all.
        self.resolvers.remembered = self.compiled.remembered = Remembered(MOST_TEXT)
        self.database = database
        self.known = known
        self.callers = callers

    async def check(self, case: Case) -> list[bytes]:
        """The answers of both drivers, one for each of the case's variables, after it is seen that they agree."""
        scope = Scope(languages=case.languages, caller=self.callers[case.caller])
        query = self.filled(case.query)
        requests = [Request(query, None, self.filled(sent)) for sent in (case.variables, *case.more)]
        return [await self.check_request(request, scope, case.fallback) for request in requests]

    async def check_request(self, request: Request, scope: Scope, fallback: str | None) -> bytes:
        asked = f"{request.query}\nvariables: {json.dumps(request.variables)}\n{scope}"
        try:
            expected = await self.resolvers.execute(request, self.database, scope)
            self.compiled.fallbacks.clear()
            self.compiled.resolved = 0
            found = await self.compiled.execute(request, self.database, scope)
        except Exception as error:
            error.add_note(asked)
            raise
        differs = f"{asked}\nresolvers: {expected.body.decode()}\ncompiled: {found.body.decode()}"
        assert canonical(found.body) == canonical(expected.body), differs
        assert found.was_executed is expected.was_executed, differs
        if "errors" not in json.loads(expected.body):
            reasons = dict(self.compiled.fallbacks)
            assert set(reasons) <= {fallback}, f"{asked}\nwas left to the resolvers: {reasons}"
            assert fallback or not self.compiled.resolved, f"{asked}\nwas left to the resolvers without a reason"
        return found.body

    def filled(self, value: Any) -> Any:
        """The value with the database's values in the place of `<…>`."""
        if isinstance(value, str):
            return PLACEHOLDER.sub(lambda found: self.known[found[1]], value)
        if isinstance(value, Mapping):
            return {name: self.filled(item) for name, item in value.items()}
        return [self.filled(item) for item in value] if isinstance(value, list) else value


def canonical(body: bytes) -> str:
    """A response as far as callers can tell it from another: the order of keys counts, that of errors does not."""
    members = dict(json.loads(body, object_pairs_hook=tuple, parse_int=float))
    members["errors"] = sorted(members.get("errors", ()), key=repr)
    return repr(members)
