"""How many subscriptions one caller may have, and from where one goes on."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from graph.engine.execution import Request
from loaders.event import cursor_at
from models import ANONYMOUS, Caller, Product
from server.settings import Settings
from server.subscribing import Subscribing
from server.transports.outbox import Counts, Outbox, Room
from tests.conftest import running
from tests.events.listening import LISTENING
from tests.events.writing import Writing

QUERY = Request("subscription ($after: String) { listingPublished(after: $after) { cursor } }")


@pytest.fixture
async def subscribing(demo_url: str) -> AsyncIterator[Subscribing]:
    async with running(Settings(database_url=demo_url, subscription_limit=2)) as app:
        yield app.endpoint.subscribing


async def begun(subscribing: Subscribing, caller: Caller, outbox: Outbox, **variables: Any) -> str | None:
    """The code with which a subscription is refused, if it is."""
    request = QUERY._replace(variables=variables)
    answer = await subscribing.subscribe(request, subscribing.scope(caller, ()), outbox)
    return None if answer is None else str(json.loads(answer.body)["errors"][0]["extensions"]["code"])


async def test_a_caller_has_so_many_at_a_time_and_others_have_their_own(subscribing: Subscribing) -> None:
    olena, taras = Caller(subject="olena"), Caller(subject="taras")
    outboxes = [Outbox(None, Room(), Counts()) for _ in range(5)]
    assert [await begun(subscribing, olena, outbox) for outbox in outboxes[:3]] == [None, None, "RATE_LIMITED"]
    assert await begun(subscribing, taras, outboxes[3]) is None
    outboxes[0].close()
    assert await begun(subscribing, olena, outboxes[4]) is None
    for outbox in outboxes:
        outbox.close()
    assert not subscribing.running


async def test_the_anonymous_share_no_limit(subscribing: Subscribing) -> None:
    outboxes = [Outbox(None, Room(), Counts()) for _ in range(5)]
    assert [await begun(subscribing, ANONYMOUS, outbox) for outbox in outboxes] == [None] * 5
    for outbox in outboxes:
        outbox.close()


async def test_what_the_transport_brings_goes_before_the_variable(
    subscribing: Subscribing, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined: list[int | None] = []
    monkeypatch.setattr(subscribing.stream, "join", lambda _, __, ___, after: joined.append(after))
    for brought, sent in ((None, cursor_at(3)), (cursor_at(7), cursor_at(3)), (cursor_at(7), None), (None, None)):
        outbox = Outbox(None, Room(), Counts(), after=brought)
        assert await begun(subscribing, ANONYMOUS, outbox, after=sent) is None
    assert joined == [3, 7, 7, subscribing.stream.head]


async def test_requests_that_have_all_their_connections_keep_no_event_waiting(
    catalogue_url: str, written: Writing
) -> None:
    outbox = Outbox(None, Room(), Counts(), after=cursor_at(await written.head()))
    settings = Settings(database_url=catalogue_url, database_pool_size=1)
    async with running(settings) as app, app.state.database.connections.lend():
        await written.write(Product)
        subscribing: Subscribing = app.endpoint.subscribing
        assert await subscribing.subscribe(Request(LISTENING), subscribing.scope(ANONYMOUS, ()), outbox) is None
        assert len(await outbox.drain()) == 1
        await written.write(Product)
        assert len(await outbox.drain()) == 1
        outbox.close()
