"""Mutations: each is performed, then what is selected of its outcome is read by one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from graph.engine.plan import Part, Read, read_references
from graph.engine.statement import Statement
from graph.engine.writing import written
from graph.fields.mutating import Call, OutcomeField
from graph.fields.references import refs_of
from models.errors import Unauthenticated

if TYPE_CHECKING:
    from graph.engine.compiling import Plan
    from graph.engine.plan import Reading
    from loaders.scope import Scope


class Performer(Protocol):
    """Performs mutations for one caller."""

    async def perform(self, mutation: Any, input: Any, key: str | None) -> Any:
        """What came of a mutation; `key` is the caller's, under which it is done once."""
        ...


class Idle:
    """Performs nothing: for a caller without a token."""

    async def perform(self, mutation: Any, input: Any, key: str | None) -> Any:  # noqa: ARG002
        raise Unauthenticated


class Performing:
    """One operation's mutations: each is done once, whichever driver asks, and however often."""

    def __init__(self, performer: Performer | None = None) -> None:
        self.performer = performer or Idle()
        self.outcomes: dict[str, Any] = {}

    async def outcome(self, name: str, call: Call) -> Any:
        """The payload of the mutation with this response name. Raises what it raised."""
        if name not in self.outcomes:
            self.outcomes[name] = await self.performed(call)
        found = self.outcomes[name]
        if isinstance(found, Exception):
            raise found
        return found

    async def performed(self, call: Call) -> Any:
        definition = call.field.definition
        try:
            found = await self.performer.perform(definition.run, call.arguments["input"], call.key)
            return definition.payload(found)
        except Exception as error:  # noqa: BLE001 - raised to whoever asks for the outcome
            return error


class Selecting(NamedTuple):
    """What is selected of a mutation's payload, in one request."""

    plan: Plan
    reading: Reading
    scope: Scope

    def statement(self, part: Part, payload: Any) -> tuple[Statement, Sequence[Any]]:
        """The statement that reads the rows of the payload, and its values."""
        outcomes = [inner for inner in part.below if isinstance(inner.field, OutcomeField)]
        refs = {inner.site.number: reference(inner, payload) for inner in outcomes if inner.site}
        reads = {**self.reading.reads, **refs}
        key = part.key, *(read.shape for read in refs.values()), *self.reading.shapes
        make = partial(written, tuple(outcomes), reads, self.scope, self.plan.made_for.fragments)
        found = self.plan.statement(key, make)
        return found, found.values(reads, self.scope)


def reference(part: Part, payload: Any) -> Read:
    return read_references(refs_of([getattr(payload, part.name)]))


def has_rows(part: Part, payload: Any) -> bool:
    return any(isinstance(inner.field, OutcomeField) and getattr(payload, inner.name) for inner in part.below)


def payload_json(part: Part, payload: Any, row: Sequence[bytes | None]) -> bytes:
    """A payload as JSON: rows as they were read, all else as it is."""
    rows = iter(row)
    values = [
        (next(rows, None) or b"null") if isinstance(inner.field, OutcomeField) else encoded(plain(inner, payload))
        for inner in part.below
    ]
    return members(zip([inner.key for inner in part.below], values, strict=True))


def members(items: Any) -> bytes:
    return b"{" + b",".join([b'"%s":%s' % (key.encode(), value) for key, value in items]) + b"}"


def plain(part: Part, owner: Any) -> Any:
    """A value that Python holds, as JSON takes it."""
    if part.field is None:
        return part.of
    value = getattr(owner, part.name)
    if isinstance(value, list) and part.below:
        return [{inner.key: plain(inner, item) for inner in part.below} for item in value]
    return value.value if isinstance(value, Enum) else value


def encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
