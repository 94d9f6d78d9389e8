"""How the stream is read and told in one process, and what it does when something fails."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.fields.registry import DEFINITION
from graph.schema import schema
from models import Caller, Enterprise, Product
from models.errors import Timeout, Unavailable
from server.events import lanes, stream
from server.events.happened import KINDS, READ, Happened, concerns
from tests.events.listening import PARTICULAR, Listening
from tests.events.writing import Writing
from tests.transports.fake import eventually

BREAK = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'idle' AND query !~ '^(BEGIN|COMMIT|ROLLBACK)'
"""
MANY = 10_000
FILTERS: list[dict[str, Any]] = [
    {},
    {"filter": None},
    {"types": None, "kinds": None, "filter": {"regions": None}},
    {"types": []},
    {"types": ["PRODUCT", "ENTERPRISE"]},
    {"types": ["EXPERIENCE"]},
    {"kinds": ["PUBLISHED"]},
    {"kinds": ["UPDATED", "WITHDRAWN"]},
    {"filter": {"regions": ["UA-32"]}},
    {"filter": {"regions": ["US-WA", "UA-32"]}},
    {"filter": {"regions": []}},
    {"filter": {"countries": ["US"]}},
    {"filter": {"countries": ["UA", "US"]}},
    {"filter": {"industries": [{"code": "10.51"}]}},
    {"filter": {"industries": [{"code": "C"}]}},
    {"filter": {"hsCodes": ["84"]}},
    {"filter": {"hsCodes": ["04", "1905"]}},
    {"filter": {"cooperationTypes": ["SALE", "INVESTMENT"]}},
    {"types": ["PRODUCT"], "kinds": ["UPDATED"], "filter": {"countries": ["UA"], "hsCodes": ["04", "84", "85"]}},
]


@pytest.fixture(scope="module")
async def of_all(written: Writing) -> int:
    """The position up to which there is an event of each kind for all that is listed."""
    return await written.write_of_all()


@pytest.mark.usefixtures("_unhurried")
async def test_those_who_ask_the_same_cost_one_statement_a_span(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    listeners = [await listening.listener() for _ in range(20)]
    other = await listening.listener(languages=("uk",))
    await written.write(Product, Enterprise, Product)
    for listener in (*listeners, other):
        await listener.has(await written.told_since(before))
    assert len(listening.database.statements) == 2
    assert (listening.stream.evaluations, listening.stream.events_told) == (2, 3)


async def test_all_of_a_group_are_handed_the_same_bytes(listening: Listening, written: Writing) -> None:
    first, second = [await listening.listener(reads=False) for _ in range(2)]
    await written.write(Product)
    await eventually(lambda: bool(first.outbox.waiting and second.outbox.waiting))
    assert first.outbox.waiting[0] is second.outbox.waiting[0]


@pytest.mark.parametrize(
    "given",
    [
        {"types": ["EXPERIENCE"]},
        {"kinds": ["PUBLISHED"]},
        {"filter": {"regions": ["UA-05"]}},
        {"filter": {"countries": ["FR"]}},
        {"filter": {"hsCodes": ["01"]}},
    ],
)
async def test_a_filter_that_cannot_match_costs_no_sql(
    listening: Listening, written: Writing, given: dict[str, Any]
) -> None:
    await listening.reaches(await written.head())
    await listening.listener(**given)
    await written.write(Product, Enterprise)
    await listening.reaches(await written.head())
    assert not listening.database.statements


@pytest.mark.parametrize("given", FILTERS, ids=json.dumps)
async def test_what_is_judged_without_sql_is_judged_as_sql_would(
    listening: Listening, of_all: int, given: dict[str, Any]
) -> None:
    await listening.listener(after=of_all, **given)
    (group,) = listening.stream.groups.values()
    told = await group.feed.read(listening.database, group.scope, after=0, until=of_all, limit=MANY)
    rows = await listening.database.fetch(READ.replace("500", str(MANY)), 0)
    judged = {row["id"] for row in rows if row["id"] <= of_all and concerns(group.feed, Happened(*row.values()))}
    by_sql = {fed.position for fed in told}
    assert by_sql <= judged
    assert by_sql == judged or "industries" in (given.get("filter") or {})


async def test_what_fails_for_some_is_the_end_for_them_alone(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    failing = [await listening.listener(PARTICULAR) for _ in range(2)]
    other = await listening.listener()
    listening.database.meanwhile = fails_for_particular
    await written.write(Product)
    await written.write(Enterprise)
    for listener in failing:
        assert (await listener.error())["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    await other.has(await written.told_since(before))


async def test_a_replay_that_fails_is_the_end_of_that_one_alone(listening: Listening, written: Writing) -> None:
    before = await written.head()
    await written.write(Product)
    await listening.reaches(await written.head())
    other = await listening.listener(PARTICULAR)
    listening.database.meanwhile = fails_for_particular
    failing = await listening.listener(PARTICULAR, after=before)
    assert (await failing.error())["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert other.outbox.ending is None


@pytest.mark.parametrize("was_quick", [True, False])
async def test_however_many_are_slow_the_others_are_told_and_they_themselves_later(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch, *, was_quick: bool
) -> None:
    monkeypatch.setattr(lanes, "QUICK_SECONDS", 3)  # more than the others take, though the machine is slow
    await listening.reaches(before := await written.head())
    slow = [await listening.listener(PARTICULAR, languages=(tag,)) for tag in ("uk", "en", "de", "fr", "pl", "it")]
    other = await listening.listener()
    if was_quick:
        await written.write(Product)
        for listener in (*slow, other):
            await listener.has(await written.told_since(before))
    released = asyncio.Event()

    async def meanwhile(text: str) -> None:
        if "particular" in text:
            await released.wait()

    listening.database.meanwhile = meanwhile
    for model in (Product, Enterprise, Product):
        await written.write(model)
        await other.has(await written.told_since(before))
    late = await listening.listener(after=before)
    await late.has(await written.told_since(before))
    assert all(len(listener.told) == was_quick for listener in slow)
    released.set()
    await written.write(Enterprise)
    for listener in (*slow, other, late):
        await listener.has(await written.told_since(before))


async def test_one_that_takes_too_long_does_not_stop_the_others(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    slow, other = await listening.listener(PARTICULAR), await listening.listener()

    async def meanwhile(text: str) -> None:
        if "particular" in text:
            raise Timeout

    listening.database.meanwhile = meanwhile
    await written.write(Product)
    await written.write(Enterprise)
    assert (await slow.error())["extensions"]["code"] == "TIMEOUT"
    await other.has(await written.told_since(before))


async def test_a_database_that_is_away_for_a_while_costs_no_event(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    listener = await listening.listener()
    await written.write(Product)
    async with away(written):
        await written.write(Enterprise)
        await written.write(Product)
        await asyncio.sleep(0.5)
    await written.write(Enterprise)
    await listener.has(await written.told_since(before))


async def test_for_those_who_have_all_left_the_database_is_asked_no_more(
    listening: Listening, written: Writing
) -> None:
    await listening.reaches(await written.head())
    listener = await listening.listener()

    async def meanwhile(_: str) -> None:
        raise Unavailable

    listening.database.meanwhile = meanwhile
    await written.write(Product)
    await eventually(lambda: len(listening.database.statements) > 1)
    listener.outbox.close()
    asked = listening.stream.evaluations  # one of them may be on its way
    await eventually(lambda: not listening.stream.tasks)
    assert listening.stream.evaluations == asked


async def test_a_connection_that_breaks_amid_a_span_costs_no_event(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    listener, other = await listening.listener(), await listening.listener(languages=("uk",))
    calls = iter([None, Unavailable()])

    async def meanwhile(_: str) -> None:
        if error := next(calls, None):
            raise error

    listening.database.meanwhile = meanwhile
    await written.write(Product, Enterprise)
    for each in (listener, other):
        await each.has(await written.told_since(before))


async def test_what_nobody_was_notified_of_is_found_by_the_clock(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    listener = await listening.listener()
    async with written.sessions.begin() as session:
        await session.execute(written.updated(Product, written.ids[Product][0]))
    await listener.has(await written.told_since(before))


async def test_notified_of_it_one_is_told_at_once(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "POLL_SECONDS", 3600)  # from the first one on, nothing is found by the clock
    await listening.reaches(before := await written.head())
    listener = await listening.listener()
    for _ in range(5):
        await written.write(Product)
        await listener.has(await written.told_since(before))


@pytest.mark.usefixtures("_unhurried")
async def test_while_events_keep_coming_others_are_woken_and_the_horizon_is_known(
    listening: Listening, written: Writing
) -> None:
    await listening.reaches(before := await written.head())
    listener = await listening.listener()
    await written.write(Product)
    await listener.has(await written.told_since(before))
    goes_on, writing, woken = True, asyncio.Lock(), 0

    async def meanwhile(_: str) -> None:
        async with writing:
            if goes_on:
                await written.write(Product)

    def wake() -> None:
        nonlocal woken
        woken += 1

    listening.database.meanwhile = meanwhile
    await written.write(Product)
    await eventually(lambda: len(listener.told) > 3)
    listening.stream.others.append(wake)
    await listening.database.fetch("UPDATE event_horizon SET position = $1", before)
    await eventually(lambda: woken > 3 and listening.stream.horizon == before)
    async with writing:  # none is on its way
        goes_on = False
    await listening.reaches(await written.head())
    await listener.has(await written.told_since(before))


async def test_a_token_that_expires_ends_its_subscription_alone(listening: Listening, written: Writing) -> None:
    await listening.reaches(before := await written.head())
    expiring = Caller(subject="olena", expires_at=datetime.now(UTC) + timedelta(seconds=5))
    lasting = Caller(subject="olena", expires_at=datetime.now(UTC) + timedelta(hours=1))
    listener, other = await listening.listener(caller=expiring), await listening.listener(caller=lasting)
    assert len(listening.stream.groups) == 1
    await written.write(Product)
    await listener.has(expected := await written.told_since(before))
    assert (await listener.error())["extensions"]["code"] == "UNAUTHENTICATED"
    await written.write(Enterprise)
    await other.has(await written.told_since(before))
    assert listener.told == expected


async def test_what_concerns_some_alone_takes_a_token(listening: Listening) -> None:
    listener = await listening.listener("subscription { enterpriseReviewed { cursor } }")
    assert (await listener.error())["extensions"]["code"] == "UNAUTHENTICATED"
    assert not listening.stream.groups


async def fails_for_particular(text: str) -> None:
    if "particular" in text:
        raise RuntimeError("what only the log may know")


@asynccontextmanager
async def away(written: Writing) -> AsyncIterator[None]:
    """Breaks the connections of the stream, as often as it makes new ones; who writes has its own."""

    async def breaking() -> None:
        while True:
            await written.rows(BREAK)
            await asyncio.sleep(0.01)

    task = asyncio.create_task(breaking())
    yield
    task.cancel()
    await asyncio.wait([task])


def test_of_each_subscription_it_is_known_which_events_it_tells() -> None:
    subscription: Any = schema().graphql_schema.subscription_type
    pages = {id(field.extensions[DEFINITION].definition) for field in subscription.fields.values()}
    assert pages == KINDS.keys()
