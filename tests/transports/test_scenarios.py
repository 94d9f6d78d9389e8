"""The same operations over every transport, and the same seen of them."""

import asyncio
from typing import Any, NamedTuple

import pytest

from tests.transports.clients import callback, multipart, sse, websocket
from tests.transports.clients.seen import COMPLETE, Opened, Seen
from tests.transports.fake import (
    BAD,
    GOOD,
    MUTATION,
    PATIENCE,
    QUERY,
    SHORT_LIVED,
    SUBSCRIPTION,
    Served,
    Wire,
    asked,
    eventually,
    result,
    serving,
)

TRANSPORTS: dict[str, Opened] = {
    each.__name__.rpartition(".")[2]: each.opened for each in (websocket, sse, multipart, callback)
}


class Scenario(NamedTuple):
    request: Wire
    results: list[Wire]
    end: str = COMPLETE
    token: str | None = None


def answer(caller: str | None = None) -> Wire:
    return {"data": {"answer": 1, "caller": caller}}


SCENARIOS = {
    "a query has one result": Scenario(asked(QUERY), [answer()]),
    "a mutation has one result": Scenario(asked(MUTATION), [answer()]),
    "a token says who asks": Scenario(asked(QUERY), [answer("someone")], COMPLETE, GOOD),
    "a subscription has many, and an end": Scenario(
        asked(SUBSCRIPTION, count=3, then="complete"), [result(0), result(1), result(2)]
    ),
    "a subscription may have none": Scenario(asked(SUBSCRIPTION, then="complete"), []),
    "many come at once": Scenario(
        asked(SUBSCRIPTION, count=500, then="complete"), [result(number) for number in range(500)]
    ),
    "what is invalid says so": Scenario(asked("nonsense"), [], "GRAPHQL_VALIDATION_FAILED"),
    "what is refused before it begins says so": Scenario(asked(SUBSCRIPTION, then="refuse"), [], "BAD_USER_INPUT"),
    "what fails midway says so after its results": Scenario(
        asked(SUBSCRIPTION, count=2, then="fail"), [result(0), result(1)], "INTERNAL_SERVER_ERROR"
    ),
    "what breaks inside tells nothing of it": Scenario(asked(SUBSCRIPTION, then="break"), [], "INTERNAL_SERVER_ERROR"),
    "a token that expires ends it": Scenario(asked(SUBSCRIPTION, count=1), [result(0)], "UNAUTHENTICATED", SHORT_LIVED),
    "a bad token is refused": Scenario(asked(SUBSCRIPTION), [], "UNAUTHENTICATED", BAD),
}


@pytest.fixture(params=list(TRANSPORTS))
def opened(request: Any) -> Opened:
    return TRANSPORTS[request.param]


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS.keys())
async def test_every_transport_shows_the_same(served: Served, opened: Opened, scenario: Scenario) -> None:
    async with asyncio.timeout(PATIENCE), opened(served, scenario.request, scenario.token) as stream:
        assert await stream.rest() == Seen(scenario.results, scenario.end)
    await eventually(lambda: not served.transports.outboxes.running and not served.operating.outboxes)


async def test_who_is_too_slow_is_told_and_misses_nothing_before(served: Served, opened: Opened) -> None:
    async with asyncio.timeout(2 * PATIENCE), opened(served, asked(SUBSCRIPTION, then="flood")) as stream:
        numbers = [(await stream.first())["data"]["count"]]
        await eventually(lambda: not served.operating.outboxes)
        seen = await stream.rest()
    assert seen.end == "TIMEOUT"
    numbers += [each["data"]["count"] for each in seen.results]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 20


async def test_who_goes_away_leaves_nothing(served: Served, opened: Opened) -> None:
    async with asyncio.timeout(PATIENCE), opened(served, asked(SUBSCRIPTION, count=1)) as stream:
        assert await stream.first() == result(0)
        assert len(served.transports.outboxes.running) == 1
    served.put_to_all(1)
    await eventually(lambda: not served.transports.outboxes.running and not served.operating.outboxes)
    await eventually(lambda: not served.tasks())


async def test_a_shutdown_is_told_and_soon_over(opened: Opened) -> None:
    with serving() as served:
        async with asyncio.timeout(PATIENCE), opened(served, asked(SUBSCRIPTION, count=1)) as stream:
            assert await stream.first() == result(0)
            served.shut_down()
            assert await stream.rest() == Seen([], "UNAVAILABLE")
        await eventually(lambda: not served.thread.is_alive())
