"""What a subscription tells of a span of the stream is what the reference tells of each of its events."""

import json
from typing import Any

import pytest

from graph.engine.execution import Request
from loaders.batching import Reader
from loaders.scope import Scope
from tests.graph.differential.comparing import Case, Drivers, canonical
from tests.graph.differential.operations.feeds import FEEDS

LAST = 10**9


@pytest.mark.parametrize("case", FEEDS)
async def test_a_span_is_told_as_its_events_are(drivers: Drivers, case: Case) -> None:
    request = Request(drivers.filled(case.query), None, case.variables)
    scope = Scope(caller=drivers.callers[case.caller])
    feed = drivers.compiled.feed(request, scope)
    told = await feed.read(drivers.database, scope, after=0, until=LAST)
    for position, body in told:
        answer = await drivers.resolvers.resolve(request, Reader(drivers.database, scope), root=position)
        assert canonical(body) == canonical(answer.body), case.query
    assert [position for position, _ in told] == sorted(position for position, _ in told)
    if case.caller not in {"region", "token", "platform"}:
        assert told, "nothing is compared"


async def test_spans_join_without_a_gap_and_are_read_by_one_statement_each(drivers: Drivers) -> None:
    request, scope = Request("subscription { listingChanged { cursor } }"), Scope()
    feed = drivers.compiled.feed(request, scope)
    statements: list[str] = []
    drivers.database.listeners.append(statements.append)
    whole = [position for position, _ in await all_of(drivers, feed, scope)]
    drivers.database.listeners.remove(statements.append)
    assert whole == sorted(set(whole))
    assert len(whole) > 200
    assert len(set(statements)) == 1
    counted = await drivers.database.fetch(
        "SELECT count(*) AS n FROM events WHERE kind NOT IN ('REVIEWED', 'CONTACT_CHANGED')"
    )
    assert len(whole) == counted[0]["n"]


async def all_of(drivers: Drivers, feed: Any, scope: Scope) -> list[Any]:
    found: list[Any] = []
    while told := await feed.read(drivers.database, scope, after=found[-1].position if found else 0, until=LAST):
        found += told
    return found


async def test_cursors_are_those_of_the_pull_side(drivers: Drivers) -> None:
    feed = drivers.compiled.feed(Request("subscription { listingPublished { cursor } }"), Scope())
    told = await feed.read(drivers.database, Scope(), after=0, until=LAST, limit=3)
    pulled = await drivers.compiled.execute(
        Request("{ listings(first: 3) { nodes { cursor } } }"), drivers.database, Scope()
    )
    cursors = [json.loads(body)["data"]["listingPublished"]["cursor"] for _, body in told]
    assert cursors == [node["cursor"] for node in json.loads(pulled.body)["data"]["listings"]["nodes"]]
