"""What an outbox promises to its source and to its transport."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.transports.outbox import MOST_BYTES, MOST_MESSAGES, TOLD, End, Message, Outbox, Outboxes, Room, Transport

SMALL = Message(b"{}")
PART = Message(b"x" * (MOST_BYTES // 10))
HALF = Message(b"x" * (MOST_BYTES // 2))


@pytest.fixture
def outbox() -> Outbox:
    return Outboxes().open(Transport.WEBSOCKET)


def reason(outbox: Outbox) -> End | None:
    return outbox.ending and outbox.ending.reason


def test_what_waits_is_taken_in_its_order(outbox: Outbox) -> None:
    messages = [Message(b"%d" % number) for number in range(5)]
    for message in messages:
        outbox.put(message)
    assert outbox.take() == messages
    assert outbox.take() == []


def test_too_many_end_it_and_keep_what_waits(outbox: Outbox) -> None:
    for _ in range(MOST_MESSAGES + 5):
        outbox.put(SMALL)
    assert reason(outbox) is End.TOO_SLOW
    assert len(outbox.take()) == MOST_MESSAGES


def test_so_do_too_many_bytes(outbox: Outbox) -> None:
    for _ in range(3):
        outbox.put(HALF)
    assert reason(outbox) is End.TOO_SLOW
    assert outbox.take() == [HALF, HALF]


def test_a_single_message_may_be_larger(outbox: Outbox) -> None:
    large = Message(b"x" * (MOST_BYTES + 1))
    outbox.put(large)
    assert (outbox.take(), outbox.ending) == ([large], None)


def test_what_is_taken_fills_room_until_it_is_written(outbox: Outbox) -> None:
    outbox.put(HALF)
    outbox.take()
    outbox.put(HALF)
    outbox.make_room()
    outbox.put(HALF)
    assert outbox.ending is None
    outbox.put(HALF)
    assert reason(outbox) is End.TOO_SLOW


def test_operations_of_one_client_share_its_room() -> None:
    room, outboxes = Room(), Outboxes()
    first, second = outboxes.open(Transport.WEBSOCKET, None, room), outboxes.open(Transport.WEBSOCKET, None, room)
    first.put(HALF)
    first.put(HALF)
    second.put(HALF)
    assert (reason(first), reason(second)) == (None, End.TOO_SLOW)
    first.close()
    assert room.bytes == 0


def test_a_transport_is_woken_once_for_what_it_has_not_taken() -> None:
    woken: list[Any] = []
    outbox = Outboxes().open(Transport.WEBSOCKET, lambda: woken.append(1))
    outbox.put(SMALL)
    outbox.put(SMALL)
    outbox.end(End.COMPLETED)
    assert len(woken) == 1
    outbox.take()
    assert reason(outbox) is End.COMPLETED


def test_an_end_alone_wakes_it_too() -> None:
    woken: list[Any] = []
    Outboxes().open(Transport.WEBSOCKET, lambda: woken.append(1)).end(End.COMPLETED)
    assert len(woken) == 1


def test_nothing_follows_the_end(outbox: Outbox) -> None:
    outbox.end(End.COMPLETED)
    outbox.put(SMALL)
    outbox.end(End.FAILED)
    assert (outbox.take(), reason(outbox)) == ([], End.COMPLETED)


@pytest.mark.parametrize("ended", [End.TOO_SLOW, End.EXPIRED, End.SHUTDOWN, End.FAILED])
def test_each_bad_end_has_an_error_for_the_client(outbox: Outbox, ended: End) -> None:
    outbox.end(ended)
    assert outbox.ending is not None
    assert outbox.ending.body == TOLD[ended]


@pytest.mark.parametrize("ending", ["close", "end"])
def test_the_source_is_told_once_that_no_more_is_wanted(outbox: Outbox, ending: str) -> None:
    told: list[Any] = []
    outbox.when_closed(lambda: told.append(1))
    if ending == "end":
        outbox.end(End.EXPIRED)
    outbox.close()
    outbox.close()
    assert told == [1]
    outbox.when_closed(lambda: told.append(2))
    assert told == [1, 2]


def test_what_is_closed_is_forgotten() -> None:
    outboxes = Outboxes()
    outbox = outboxes.open(Transport.WEBSOCKET)
    outbox.put(SMALL)
    outbox.close()
    assert not outboxes.running
    assert not outbox.waiting


def test_a_message_is_written_once_for_those_who_read_and_not_kept_for_those_who_are_late() -> None:
    message = Message(b'{"data": null}')

    def write(written: Message) -> bytes:
        return b"data: " + written.body

    assert message.written(write) is message.written(write)
    message.slim()
    assert message.written(write) is not message.written(write)
    assert message.written(write) == b'data: {"data": null}'


async def test_draining_waits_for_the_first_message_or_the_end(outbox: Outbox) -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(0.01, outbox.put, SMALL)
    assert await outbox.drain() == [SMALL]
    loop.call_later(0.01, outbox.end, End.COMPLETED)
    assert await outbox.drain() == []


async def test_a_replay_waits_until_all_is_taken(outbox: Outbox) -> None:
    assert await outbox.emptied()
    outbox.put(SMALL)
    asyncio.get_running_loop().call_later(0.01, outbox.take)
    assert await outbox.emptied()
    outbox.put(SMALL)
    asyncio.get_running_loop().call_later(0.01, outbox.close)
    assert not await outbox.emptied()


async def test_replays_of_one_client_leave_it_room_together() -> None:
    room, outboxes, most = Room(), Outboxes(), MOST_BYTES // 2
    replays = [outboxes.open(Transport.WEBSOCKET, None, room) for _ in range(9)]

    async def replay(outbox: Outbox) -> None:
        for _ in range(20):
            if await outbox.has_room(len(PART.body), most):
                outbox.put(PART)

    tasks = [asyncio.create_task(replay(outbox)) for outbox in replays]
    taken = 0
    while not all(task.done() for task in tasks) or room.bytes:
        await asyncio.sleep(0)
        assert room.bytes <= most
        for outbox in replays:
            taken += len(outbox.take())
            await asyncio.sleep(0)
            outbox.make_room()
    assert taken == 9 * 20
    assert not any(outbox.ending for outbox in replays)


async def test_one_that_is_larger_than_that_waits_until_it_is_alone(outbox: Outbox) -> None:
    assert await outbox.has_room(MOST_BYTES, 1)
    outbox.put(SMALL)
    waiting = asyncio.create_task(outbox.has_room(MOST_BYTES, 1))
    outbox.take()
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.make_room()
    assert await waiting


async def test_who_waits_for_room_is_told_that_no_more_is_wanted(outbox: Outbox) -> None:
    outbox.put(SMALL)
    waiting = asyncio.create_task(outbox.has_room(MOST_BYTES, 1))
    await asyncio.sleep(0)
    outbox.end(End.EXPIRED)
    assert not await waiting


async def test_it_expires_with_its_callers_token(outbox: Outbox) -> None:
    outbox.expire_at(datetime.now(UTC) + timedelta(seconds=0.05))
    assert outbox.ending is None
    await asyncio.sleep(0.1)
    assert reason(outbox) is End.EXPIRED


async def test_a_token_may_never_expire(outbox: Outbox) -> None:
    outbox.expire_at(None)
    outbox.expire_at(datetime.max.replace(tzinfo=UTC))
    await asyncio.sleep(0)
    assert outbox.ending is None


def test_what_opens_after_a_shutdown_is_ended_at_once() -> None:
    outboxes = Outboxes()
    before = outboxes.open(Transport.WEBSOCKET)
    outboxes.shut_down()
    assert [reason(before), reason(outboxes.open(Transport.WEBSOCKET))] == [End.SHUTDOWN, End.SHUTDOWN]
    assert not outboxes.running


def test_what_its_transport_took_is_counted_and_what_it_left_is_not() -> None:
    outboxes = Outboxes()
    first, second = outboxes.open(Transport.EVENTS), outboxes.open(Transport.EVENTS)
    for outbox in (first, first, second):
        outbox.put(SMALL)
    first.take()
    second.close()
    assert outboxes.counts[Transport.EVENTS].delivered == 2
    assert outboxes.counts[Transport.WEBSOCKET].delivered == 0


def test_subscriptions_are_counted_while_they_run_and_by_their_end() -> None:
    outboxes = Outboxes()
    counts = outboxes.counts[Transport.CALLBACK]
    first, second, query = [outboxes.open(Transport.CALLBACK) for _ in range(3)]
    first.count_subscription()
    second.count_subscription()
    assert counts.subscriptions == 2
    first.end(End.TOO_SLOW)
    first.close()
    query.end(End.COMPLETED)
    assert (counts.subscriptions, counts.ended) == (1, {End.TOO_SLOW: 1})
    second.close()
    assert (counts.subscriptions, counts.ended) == (0, {End.TOO_SLOW: 1, End.CLOSED: 1})
