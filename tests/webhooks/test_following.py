"""Each webhook goes on from its own position: no event is left out, and none is enqueued twice."""

import json

import pytest

from loaders.event import cursor_at
from models.errors import Timeout
from server.webhooks import following
from server.webhooks.following import Batch, Followed, Occurrence, UnfitDocumentError, enqueue
from tests.webhooks.hooking import DOCUMENT, SLOW, Hooked, Told
from tests.webhooks.receiving import Receiver


async def test_each_event_is_posted_once_and_in_order(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    events = [await hooked.event(listing=1) for _ in range(8)]
    await hooked.work(hooked.worker, hooked.another(), hooked.another())
    assert [request.payload["n"] for request in receiver.received] == events
    assert (await hooked.known(hook))["position"] == events[-1]
    events.append(await hooked.event(listing=1))
    await hooked.work()
    assert [request.payload["n"] for request in receiver.received] == events


async def test_where_nothing_has_happened_no_document_is_run(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.hook(receiver.url)
    await hooked.event(listing=1)
    await hooked.work()
    hooked.evaluator.asked.clear()
    await hooked.work()
    assert hooked.evaluator.asked == []


async def test_a_webhook_begins_behind_its_own_position(hooked: Hooked, receiver: Receiver) -> None:
    before = await hooked.event(listing=1)
    hook = await hooked.hook(receiver.url)
    await hooked.database.fetch("UPDATE webhooks SET position = $2 WHERE id = $1", hook, before)
    after = await hooked.event(listing=1)
    await hooked.work()
    assert [request.payload["n"] for request in receiver.received] == [after]


async def test_a_webhook_that_is_switched_off_is_not_followed(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    await hooked.database.fetch("UPDATE webhooks SET is_active = false WHERE id = $1", hook)
    await hooked.event(listing=1)
    await hooked.work()
    assert receiver.received == []


async def test_events_that_keep_coming_leave_no_webhook_waiting(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_FOLLOWED", 1)
    hooks = [await hooked.hook(receiver.url) for _ in range(3)]
    for _ in range(2):
        events = []
        for _ in hooks:
            events.append(await hooked.event(listing=1))
            await hooked.worker.turn()
        positions = [(await hooked.known(hook))["position"] for hook in hooks]
        assert sorted(positions) == events
    await hooked.work()


async def test_what_has_moved_meanwhile_is_not_enqueued_again(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    followed = Followed(hook, "integrator", DOCUMENT, 0)
    for position in (7, 9):
        batch = Batch(position, [Occurrence(f"c{position}", 1, b"{}")])
        await enqueue(hooked.database, followed, batch, hooked.now)
    assert (await hooked.known(hook))["position"] == 7
    assert await hooked.value("SELECT array_agg(cursor) FROM webhook_deliveries WHERE webhook_id = $1", hook) == ["c7"]


async def test_events_without_anything_for_a_document_are_passed_once(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    await enqueue(hooked.database, Followed(hook, "integrator", DOCUMENT, 0), Batch(5, []), hooked.now)
    assert (await hooked.known(hook))["position"] == 5


async def test_what_a_receiver_does_not_take_waits_in_the_stream(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_KEPT", 3)
    receiver.answers(500)
    hook = await hooked.hook(receiver.url)
    events = [await hooked.event(listing=1) for _ in range(9)]
    await hooked.work()
    assert await hooked.value("SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1", hook) == 3
    receiver.received.clear()
    receiver.answers(200)
    await hooked.pass_time(seconds=10)
    assert [request.payload["n"] for request in receiver.received] == events


async def test_a_document_that_cannot_be_run_switches_its_webhook_off(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unfit(*_: object) -> Batch:
        raise UnfitDocumentError("There is no such field.")

    hook = await hooked.hook(receiver.url)
    await hooked.event(listing=1)
    monkeypatch.setattr(hooked.evaluator, "evaluate", unfit)
    await hooked.work()
    known = await hooked.known(hook)
    assert known["disabled_reason"] == "The document cannot be run any more: There is no such field."


async def test_a_document_that_takes_too_long_over_many_events_is_run_over_fewer(
    hooked: Hooked, receiver: Receiver
) -> None:
    slow, other = await hooked.hook(receiver.url, SLOW), await hooked.hook(receiver.url)
    hooked.evaluator.quick_over = 5
    events = [await hooked.event(listing=1) for _ in range(8)]
    await hooked.worker.turn()
    assert (await hooked.known(other))["position"] > 0
    await hooked.work()
    told = [request.payload["n"] for request in receiver.received]
    assert sorted(told) == sorted(events * 2)
    assert (await hooked.known(slow))["disabled_reason"] is None


async def test_one_that_takes_too_long_over_a_single_event_for_hours_is_switched_off_with_the_reason(
    hooked: Hooked, receiver: Receiver
) -> None:
    slow, other = await hooked.hook(receiver.url, SLOW), await hooked.hook(receiver.url)
    events = [await hooked.event(listing=1) for _ in range(8)]
    await hooked.work()
    assert [request.payload["n"] for request in receiver.received] == events
    for minutes in (1, 5, 30, 120, 240):
        await hooked.pass_time(minutes=minutes)
        assert (await hooked.known(slow))["is_active"]
    await hooked.pass_time(hours=1)
    reason = "The document cannot be run any more: It takes too long for a single event."
    assert (await hooked.known(slow))["disabled_reason"] == reason
    assert (await hooked.known(other))["is_active"]


async def test_a_database_that_is_slow_for_minutes_delays_a_webhook_by_minutes(
    hooked: Hooked, receiver: Receiver
) -> None:
    hook = await hooked.hook(receiver.url, SLOW)
    events = [await hooked.event(listing=1) for _ in range(8)]
    await hooked.work()
    for _ in range(4):
        await hooked.pass_time(minutes=1)
    hooked.evaluator.quick_over = 100
    for _ in range(3):
        await hooked.pass_time(minutes=1)
    assert [request.payload["n"] for request in receiver.received] == events
    assert (await hooked.known(hook))["is_active"]


async def test_what_takes_too_long_beside_a_document_does_not_count_against_it(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stalled(*_: object) -> Batch:
        raise Timeout

    hook = await hooked.hook(receiver.url)
    event = await hooked.event(listing=1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(hooked.evaluator, "evaluate", stalled)
        for _ in range(20):
            await hooked.pass_time(hours=5)
    assert (await hooked.known(hook))["is_active"]
    await hooked.pass_time(minutes=1)
    assert [request.payload["n"] for request in receiver.received] == [event]


async def test_another_document_begins_anew(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url, SLOW)
    event = await hooked.event(listing=1)
    await hooked.work()
    for _ in range(4):
        await hooked.pass_time(hours=2)
    another = SLOW.replace("#", "# another that")
    hooked.evaluator.slow.add(another)
    await hooked.database.fetch("UPDATE webhooks SET document = $1, followed_until = NULL", another)
    await hooked.pass_time(hours=1)
    assert (await hooked.known(hook))["is_active"]
    hooked.evaluator.quick_over = 100
    await hooked.pass_time(hours=1)
    assert [request.payload["n"] for request in receiver.received] == [event]


async def test_one_webhook_that_fails_inside_does_not_hold_up_others(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = hooked.evaluator.evaluate
    calls = 0

    async def fail_first(document: str, position: int, owner: str, limit: int) -> Batch:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError
        return await evaluate(document, position, owner, limit)

    hooks = [await hooked.hook(receiver.url) for _ in range(2)]
    await hooked.event(listing=1)
    monkeypatch.setattr(hooked.evaluator, "evaluate", fail_first)
    await hooked.work()
    assert len(receiver.received) == 1
    await hooked.pass_time(seconds=60)
    assert len(receiver.received) == len(hooks)


async def test_a_webhook_that_was_overtaken_by_the_end_of_keeping_is_told_so(
    hooked: Hooked, receiver: Receiver
) -> None:
    hook = await hooked.hook(receiver.url)
    events = [await hooked.event(listing=1) for _ in range(8)]
    await hooked.database.fetch("UPDATE webhooks SET position = $1", events[1])
    await hooked.gone_up_to(events[4])
    await hooked.work(hooked.worker, hooked.another())
    gap, *told = [request.verified() for request in receiver.received]
    assert gap["type"] == "events.gone"
    assert gap["timestamp"] == hooked.now.isoformat()
    assert gap["data"]["after"] == cursor_at(events[1])
    assert gap["data"]["until"] == cursor_at(events[4])
    assert "read the catalogue anew" in gap["data"]["message"]
    assert [payload["n"] for payload in told] == events[5:]
    assert (await hooked.known(hook))["position"] == events[-1]
    kept = "SELECT cursor, status, payload FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id LIMIT 1"
    (delivery,) = await hooked.database.fetch(kept, hook)
    assert (delivery["cursor"], delivery["status"]) == (cursor_at(events[4]), "DELIVERED")
    assert json.loads(delivery["payload"]) == gap


async def test_it_is_told_so_where_nothing_is_kept_at_all(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.hook(receiver.url)
    last = [await hooked.event(listing=1) for _ in range(3)][-1]
    await hooked.gone_up_to(last)
    await hooked.work()
    assert [request.payload["type"] for request in receiver.received] == ["events.gone"]
    assert hooked.worker.gaps == 1
    await hooked.work()
    assert len(receiver.received) == 1


async def test_a_webhook_that_has_read_all_that_goes_is_told_nothing(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.hook(receiver.url)
    last = [await hooked.event(listing=1) for _ in range(3)][-1]
    await hooked.work()
    await hooked.gone_up_to(last)
    await hooked.event(listing=1)
    await hooked.work()
    assert len(receiver.received) == 4
    assert hooked.worker.gaps == 0


async def test_what_goes_while_it_is_read_is_not_passed_in_silence(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [await hooked.event(listing=1) for _ in range(5)]
    hook = await hooked.hook(receiver.url)
    evaluate = hooked.evaluator.evaluate

    async def late(document: str, position: int, owner: str, limit: int) -> Batch:
        monkeypatch.undo()
        await hooked.gone_up_to(events[2])
        return await evaluate(document, position, owner, limit)

    monkeypatch.setattr(Told, "evaluate", lambda _, *asked: late(*asked))
    await hooked.work()
    assert receiver.received == []
    await hooked.pass_time(seconds=following.HELD.seconds)
    gap, *told = [request.payload for request in receiver.received]
    assert gap["data"]["until"] == cursor_at(events[2])
    assert [payload["n"] for payload in told] == events[3:]
    assert (await hooked.known(hook))["position"] == events[-1]
