"""What is due is posted, signed, in order, once at a time, and again until it is taken."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError

from models.errors import Timeout, Unavailable
from server.webhooks import posting, worker
from server.webhooks.posting import Poster
from server.webhooks.queue import HELD, MOST_KEPT, SETTLE
from server.webhooks.worker import Worker
from tests.transports.fake import eventually
from tests.webhooks.hooking import LOOPBACK, Hooked
from tests.webhooks.receiving import SECRET, Received, Receiver, answering

OTHER_SECRET = "whsec_" + "b" * 43 + "="


async def test_a_delivery_is_posted_byte_for_byte_and_its_signature_holds(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    delivery = await hooked.delivery(hook)
    await hooked.work()
    (request,) = receiver.received
    assert request.head == "POST /hooks?a=b HTTP/1.1"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] in receiver.url
    assert request.body == b'{ "data" : "c" }'
    assert request.verified() == {"data": "c"}
    with pytest.raises(WebhookVerificationError):
        request.verified(OTHER_SECRET)
    told = await hooked.told(delivery)
    assert (told["status"], told["attempts"], told["response_status"]) == ("DELIVERED", 1, 204)
    assert (told["last_attempt_at"], told["next_attempt_at"]) == (hooked.now, None)
    assert (await hooked.known(hook))["last_delivery_at"] == hooked.now


async def test_what_is_not_taken_is_tried_eight_times_in_about_a_day(hooked: Hooked, receiver: Receiver) -> None:
    receiver.answers(500)
    hook = await hooked.hook(receiver.url)
    delivery = await hooked.delivery(hook)
    began = hooked.now
    await hooked.work()
    pauses = []
    while (next_at := (await hooked.told(delivery))["next_attempt_at"]) is not None:
        pauses.append(next_at - hooked.now)
        count = len(receiver.received)
        hooked.now = next_at - timedelta(seconds=1)
        await hooked.work()
        assert len(receiver.received) == count
        hooked.now = next_at
        await hooked.work()
    assert len(receiver.received) == 8
    assert len({request.message_id for request in receiver.received}) == 1
    assert timedelta(hours=20) < hooked.now - began < timedelta(hours=28)
    assert pauses == sorted(pauses[:5]) + pauses[5:]
    told = await hooked.told(delivery)
    assert (told["status"], told["attempts"], told["response_status"]) == ("FAILED", 8, 500)


async def test_a_delivery_that_is_taken_late_is_delivered(hooked: Hooked, receiver: Receiver) -> None:
    receiver.answers(503, 200)
    hook = await hooked.hook(receiver.url)
    delivery = await hooked.delivery(hook)
    await hooked.work()
    assert (await hooked.known(hook))["failing_since"] == hooked.now
    await hooked.pass_time(seconds=10)
    assert (await hooked.told(delivery))["status"] == "DELIVERED"
    assert (await hooked.known(hook))["failing_since"] is None


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirects_are_not_followed(hooked: Hooked, receiver: Receiver, status: int) -> None:
    receiver.answer = lambda _: answering(status, f"location: {receiver.url}")
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    await hooked.work()
    assert len(receiver.received) == 1
    assert (await hooked.told(delivery))["response_status"] == status


async def test_a_receiver_that_takes_too_long_has_not_taken_it(hooked: Hooked, receiver: Receiver) -> None:
    async def late(_: Received) -> bytes:
        await asyncio.sleep(5)
        return answering(200)

    receiver.answer = late
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    await hooked.work(hooked.another(timeout_seconds=0.1))
    told = await hooked.told(delivery)
    assert (told["status"], told["response_status"], told["attempts"]) == ("PENDING", None, 1)


async def test_no_more_of_an_answer_is_read_than_is_needed(hooked: Hooked, receiver: Receiver) -> None:
    endless = b"HTTP/1.1 200 x\r\ncontent-length: 50000000\r\n\r\n"
    receiver.answer = lambda _: endless + b"x" * 2 * posting.LARGEST_ANSWER
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    await hooked.work()
    assert (await hooked.told(delivery))["status"] == "DELIVERED"


async def test_deliveries_of_a_listing_go_in_order_and_do_not_hold_up_others(
    hooked: Hooked, receiver: Receiver
) -> None:
    receiver.answer = lambda request: answering(500 if request.payload == {"data": "a1"} else 200)
    hook = await hooked.hook(receiver.url)
    for cursor, listing in (("a1", 1), ("a2", 1), ("b1", 2), ("a3", 1), ("b2", 2)):
        await hooked.delivery(hook, cursor, listing=listing)
    await hooked.work()
    assert [request.payload["data"] for request in receiver.received] in (["a1", "b1", "b2"], ["b1", "a1", "b2"])
    receiver.received.clear()
    receiver.answers(200)
    await hooked.pass_time(seconds=10)
    assert [request.payload["data"] for request in receiver.received] == ["a1", "a2", "a3"]


async def test_two_workers_share_the_work_and_post_nothing_twice(hooked: Hooked, receiver: Receiver) -> None:
    at_once: set[int] = set()

    async def slowly(request: Received) -> bytes:
        listing = request.payload["data"].partition(".")[0]
        assert listing not in at_once
        at_once.add(listing)
        await asyncio.sleep(0.01)
        at_once.discard(listing)
        return answering(200)

    receiver.answer = slowly
    hooks = [await hooked.hook(receiver.url) for _ in range(2)]
    for number in range(60):
        hook = hooks[number % 2]
        await hooked.delivery(hook, f"{hook}-{number % 10}.{number:02}", listing=number % 10)
    await hooked.work(hooked.worker, hooked.another(), hooked.another())
    sent = [request.payload["data"] for request in receiver.received]
    assert len(sent) == len(set(sent)) == 60
    assert len({request.message_id for request in receiver.received}) == 60
    for listing in {data.partition(".")[0] for data in sent}:
        own = [data for data in sent if data.startswith(f"{listing}.")]
        assert own == sorted(own)


async def test_a_slow_receiver_does_not_take_all_places(hooked: Hooked, receiver: Receiver) -> None:
    ends = asyncio.Event()

    async def stuck(request: Received) -> bytes:
        if request.payload["data"].startswith("slow"):
            await ends.wait()
        return answering(200)

    receiver.answer = stuck
    slow, quick = [await hooked.hook(receiver.url) for _ in range(2)]
    for number in range(30):
        await hooked.delivery(slow, f"slow{number}", listing=number)
    delivery = await hooked.delivery(quick, "quick")
    for _ in range(3):
        await hooked.worker.turn()
    async with asyncio.timeout(60):
        while (await hooked.told(delivery))["status"] != "DELIVERED":  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await eventually(lambda: len(hooked.worker.trying) == worker.OF_EACH)
    ends.set()
    await hooked.work()


async def test_receivers_that_are_down_do_not_hold_up_others(hooked: Hooked, receiver: Receiver) -> None:
    ends = asyncio.Event()

    async def stuck(request: Received) -> bytes:
        if request.payload["data"].startswith("down"):
            await ends.wait()
            return answering(500)
        return answering(200)

    receiver.answer = stuck
    down = [await hooked.hook(receiver.url) for _ in range(worker.AT_ONCE + 5)]
    await hooked.database.fetch("UPDATE webhooks SET failing_since = $1", hooked.now)
    for hook in down:
        for number in range(3):
            await hooked.delivery(hook, f"down{number}", listing=number)
    well = await hooked.hook(receiver.url)
    for number in range(6):
        await hooked.delivery(well, f"well{number}", listing=number)
    async with asyncio.timeout(60):
        while await hooked.value("SELECT count(*) FROM webhook_deliveries WHERE status = 'DELIVERED'") < 6:
            await hooked.worker.turn()
    assert len(hooked.worker.trying) <= worker.AT_ONCE < len(down)
    ends.set()
    await hooked.work()


async def test_what_a_process_left_behind_is_tried_again_once_its_time_is_over(
    hooked: Hooked, receiver: Receiver
) -> None:
    async def never(_: Received) -> bytes:
        await asyncio.sleep(60)
        return b""

    receiver.answer = never
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    killed = hooked.another()
    await killed.turn()
    await killed.stop()
    receiver.answers(200)
    await hooked.pass_time(seconds=HELD.seconds - 1)
    assert (await hooked.told(delivery))["status"] == "PENDING"
    await hooked.pass_time(seconds=1)
    told = await hooked.told(delivery)
    assert (told["status"], told["attempts"]) == ("DELIVERED", 2)


async def test_what_was_taken_is_not_posted_again_because_the_database_was_away_then(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "FAILURE_SECONDS", 0.01)
    fetch, fails = hooked.database.fetch, iter([Unavailable(), Timeout(), Unavailable()])

    async def failing(text: str, *values: Any) -> Any:
        if text == SETTLE and (error := next(fails, None)):
            raise error
        return await fetch(text, *values)

    monkeypatch.setattr(hooked.database, "fetch", failing)
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    await hooked.work()
    await hooked.pass_time(seconds=HELD.seconds)
    assert len(receiver.received) == 1
    assert (await hooked.told(delivery))["status"] == "DELIVERED"


async def test_a_receiver_that_is_gone_is_asked_no_more(hooked: Hooked, receiver: Receiver) -> None:
    receiver.answers(410)
    hook = await hooked.hook(receiver.url)
    delivery = await hooked.delivery(hook)
    await hooked.work()
    known = await hooked.known(hook)
    assert (known["is_active"], known["disabled_reason"]) == (False, "The receiver answered 410: it is gone.")
    assert (await hooked.told(delivery))["status"] == "FAILED"
    await hooked.delivery(hook, "later")
    await hooked.pass_time(days=1)
    assert len(receiver.received) == 1


async def test_a_webhook_is_switched_off_after_five_days_of_failures(hooked: Hooked, receiver: Receiver) -> None:
    receiver.answers(500)
    hook = await hooked.hook(receiver.url)
    for day in range(5):
        await hooked.delivery(hook, f"day {day}", listing=day)
        await hooked.pass_time(hours=23)
        assert (await hooked.known(hook))["is_active"]
    await hooked.pass_time(hours=30)
    known = await hooked.known(hook)
    assert not known["is_active"]
    assert known["disabled_reason"] == "Nothing was delivered for five days. Last: The receiver answered 500."


async def test_one_success_in_five_days_is_enough(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    for day in range(8):
        receiver.answers(200 if day == 3 else 500)
        await hooked.delivery(hook, f"day {day}", listing=day)
        await hooked.pass_time(hours=24)
    assert (await hooked.known(hook))["is_active"]


async def test_a_rotated_secret_signs_for_a_day(hooked: Hooked, receiver: Receiver) -> None:
    hook = await hooked.hook(receiver.url)
    until = hooked.now + timedelta(days=1)
    rotated = "UPDATE webhooks SET secret = $2, previous_secret = secret, previous_secret_until = $3 WHERE id = $1"
    await hooked.database.fetch(rotated, hook, OTHER_SECRET, until)
    await hooked.delivery(hook, "at once")
    await hooked.work()
    (request,) = receiver.received
    assert request.verified() == request.verified(OTHER_SECRET) == {"data": "at once"}
    hooked.now = until
    await hooked.delivery(hook, "later")
    await hooked.work()
    assert receiver.received[1].headers["webhook-signature"].count("v1,") == 1
    assert SECRET != OTHER_SECRET


async def test_only_the_last_thousand_of_a_month_are_kept(hooked: Hooked) -> None:
    hook = await hooked.hook("https://example.org/")
    many = """
        INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, status, created_at)
        SELECT $1, 'n' || n, n, '{}', 'DELIVERED', $2::timestamptz - n * interval '1 minute' FROM generate_series(1, $3) AS n
    """
    await hooked.database.fetch(many, hook, hooked.now, MOST_KEPT + 50)
    other = await hooked.hook("https://example.org/")
    await hooked.database.fetch(many, other, hooked.now - timedelta(days=30), 5)
    await hooked.work()
    kept = "SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1"
    assert await hooked.value(kept, hook) == MOST_KEPT
    assert await hooked.value(kept, other) == 0


async def test_a_retry_comes_when_it_is_due_and_not_with_a_poll(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    monkeypatch.setattr(worker, "PAUSES", (timedelta(seconds=0.3),) * 7)
    receiver.answers(500, 500, 204)
    delivery = await hooked.delivery(await hooked.hook(receiver.url))
    begun = Worker(hooked.database, Poster(LOOPBACK), hooked.evaluator)
    running = asyncio.create_task(begun.run())
    async with asyncio.timeout(60):
        await receiver.until(3)
        while (await hooked.told(delivery))["status"] == "PENDING":  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert (await hooked.told(delivery))["attempts"] == 3
    assert begun.outcomes == {"PENDING": 2, "DELIVERED": 1}
    running.cancel()
    await asyncio.wait([running])


async def test_what_a_dead_process_held_is_taken_when_its_hold_ends(
    hooked: Hooked, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL_SECONDS", 3600)
    hook = await hooked.hook(receiver.url)
    held = "UPDATE webhooks SET followed_until = now() + interval '0.5 seconds' WHERE id = $1"
    await hooked.database.fetch(held, hook)
    await hooked.event(listing=1)
    running = asyncio.create_task(Worker(hooked.database, Poster(LOOPBACK), hooked.evaluator).run())
    async with asyncio.timeout(60):
        await receiver.until(1)
    running.cancel()
    await asyncio.wait([running])
