"""What Apollo's HTTP callback protocol demands of a subgraph."""

import asyncio
from typing import Any

import pytest

from server.transports import callback
from server.transports.callback import Callbacks, Failure
from server.transports.hosts import Hosts
from server.transports.subscriber import Subscriber
from tests.transports.clients.callback import VERIFIER, Receiver, receiving
from tests.transports.clients.callback import asked as asking
from tests.transports.fake import SUBSCRIPTION, Served, asked, eventually, result


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "PAUSES", (0.01,) * 4)


def message(receiver: Receiver, action: str, **more: Any) -> dict[str, Any]:
    return {"kind": "subscription", "action": action, "id": receiver.id, "verifier": VERIFIER, **more}


async def test_the_check_comes_before_the_answer(served: Served) -> None:
    async with (
        receiving(served) as receiver,
        asking(served, receiver, asked(SUBSCRIPTION, count=1)) as (status, answer),
    ):
        assert (status, answer) == (200, {"data": None})
        assert receiver.taken[0][1] == message(receiver, "check")


async def test_each_message_names_the_protocol(served: Served) -> None:
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION, count=2, then="complete")):
        await eventually(lambda: len(receiver.taken) == 4)
    headers = [found for found, _ in receiver.taken]
    assert {each["subscription-protocol"] for each in headers} == {"callback/1.0"}
    assert {each["content-type"] for each in headers} == {"application/json"}


async def test_results_come_in_order_and_completion_last(served: Served) -> None:
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION, count=2, then="complete")):
        await eventually(lambda: len(receiver.taken) == 4)
    assert [found for _, found in receiver.taken[1:]] == [
        message(receiver, "next", payload=result(0)),
        message(receiver, "next", payload=result(1)),
        message(receiver, "complete"),
    ]


async def test_a_failure_completes_with_errors(served: Served) -> None:
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION, then="fail")):
        await eventually(lambda: len(receiver.taken) == 2)
    assert receiver.taken[1][1]["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


@pytest.mark.parametrize("status", [200, 400, 404, 500])
async def test_a_check_that_fails_is_the_end(served: Served, status: int) -> None:
    before = len(served.operating.after)
    async with receiving(served) as receiver:
        receiver.status["check"] = status
        async with asking(served, receiver, asked(SUBSCRIPTION)) as (answered, answer):
            assert answered == 400
            assert answer["errors"][0]["message"].startswith("The check of `callbackUrl` failed.")
    assert len(served.operating.after) == before


async def test_nobody_there_is_the_end(served: Served) -> None:
    async with receiving(served) as receiver:
        pass
    async with asking(served, receiver, asked(SUBSCRIPTION)) as (answered, _):
        assert answered == 400


async def test_a_check_comes_at_the_interval_asked(served: Served) -> None:
    async with receiving(served, heartbeat=50) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        await eventually(lambda: len(receiver.taken) >= 4)
    assert {found["action"] for _, found in receiver.taken} == {"check"}


async def test_no_check_comes_at_the_interval_0(served: Served) -> None:
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        await asyncio.sleep(0.3)
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("action", ["check", "next"])
async def test_a_404_ends_it_without_a_word(served: Served, action: str) -> None:
    async with receiving(served, heartbeat=50) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.status[action] = 404
        served.put_to_all(1)
        await eventually(lambda: not served.operating.outboxes and not served.transports.callbacks.running)
        tries = receiver.tries
        await asyncio.sleep(0.1)
        assert receiver.tries == tries
    assert "complete" not in {found["action"] for _, found in receiver.taken}


@pytest.mark.parametrize(("status", "tries"), [(400, 1), (403, 1), (429, 1), (500, 5), (503, 5)])
async def test_another_failure_ends_it_and_says_that_results_are_missing(
    served: Served, status: int, tries: int
) -> None:
    failures = served.transports.callbacks.failures
    failures.clear()
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.failing = [status] * tries
        served.put_to_all(1)
        await eventually(lambda: not served.transports.callbacks.running)
    assert not receiver.failing
    assert [found["action"] for _, found in receiver.taken] == ["check", "complete"]
    assert receiver.taken[-1][1]["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert not served.operating.outboxes
    assert failures == {Failure.PASSING if tries > 1 else Failure.REFUSED: tries}


async def test_an_origin_that_hangs_keeps_none_waiting_but_its_own(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = 0

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connected
        connected += 1
        await reader.read()
        writer.close()

    monkeypatch.setattr(callback, "SECONDS", 60)
    callbacks = Callbacks(Hosts())
    async with receiving(served) as receiver, await asyncio.start_server(hang, "127.0.0.1", 0) as hung:
        address = f"http://127.0.0.1:{hung.sockets[0].getsockname()[1]}/"
        posts = [asyncio.create_task(callbacks.post(subscriber(address), b"{}")) for _ in range(150)]
        await eventually(lambda: connected == 100)
        well = subscriber(receiver.extension["callbackUrl"])._replace(id=receiver.id)
        async with asyncio.timeout(callback.SECONDS / 2):
            await callbacks.check(well)
        for task in posts:
            task.cancel()
        await asyncio.gather(*posts, return_exceptions=True)
        await callbacks.close()


def subscriber(url: str) -> Subscriber:
    return Subscriber(url, "1", VERIFIER, None)


async def test_a_fault_that_passes_costs_no_result_and_no_order(served: Served) -> None:
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.failing = [503, 500, 502, 504]
        for number in range(3):
            served.put_to_all(number)
        await eventually(lambda: len(receiver.taken) == 4)
    assert [found["payload"] for _, found in receiver.taken[1:]] == [result(number) for number in range(3)]


async def test_so_does_a_check_that_fails_for_a_moment(served: Served) -> None:
    async with receiving(served, heartbeat=50) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.failing = [500, 500]
        await eventually(lambda: not receiver.failing)
        served.put_to_all(1)
        await eventually(lambda: any(found["action"] == "next" for _, found in receiver.taken))


async def test_a_receiver_that_restarts_misses_nothing(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "PAUSES", (0.1,) * 200)
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        pass
    for number in range(3):
        served.put_to_all(number)
    await asyncio.sleep(0.3)
    async with await asyncio.start_server(receiver.serve, "127.0.0.1", served.callback_port):
        await eventually(lambda: len(receiver.taken) == 4)
        await receiver.close()
    assert [found["payload"] for _, found in receiver.taken[1:]] == [result(number) for number in range(3)]


async def test_who_takes_too_long_is_told_again(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "PAUSES", (0.01,) * 1000)
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.is_taking.clear()
        with monkeypatch.context() as hasty:
            hasty.setattr(callback, "SECONDS", 0.1)
            served.put_to_all(1)
            await eventually(lambda: receiver.tries >= 3)
        receiver.is_taking.set()
        served.put_to_all(2)
        await eventually(lambda: receiver.taken[-1][1].get("payload") == result(2))
    told = [found["payload"]["data"]["count"] for _, found in receiver.taken[1:]]
    assert told == sorted(told)
    assert set(told) == {1, 2}


async def test_all_tries_of_a_message_have_a_bound_in_time(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "PATIENCE_SECONDS", 0.0)
    async with receiving(served) as receiver, asking(served, receiver, asked(SUBSCRIPTION)):
        receiver.failing = [500]
        served.put_to_all(1)
        await eventually(lambda: not served.transports.callbacks.running)
    assert [found["action"] for _, found in receiver.taken] == ["check", "complete"]


async def test_redirects_are_not_followed(served: Served) -> None:
    async with receiving(served) as receiver:
        receiver.status["check"] = 307
        async with asking(served, receiver, asked(SUBSCRIPTION)) as (answered, _):
            assert answered == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"callbackUrl": "http://127.0.0.1:1/callback"},
        {"callbackUrl": "http://localhost/"},
        {"callbackUrl": "file:///etc/passwd"},
        {"callbackUrl": None},
        {"subscriptionId": ""},
        {"subscriptionId": "x" * 1001},
        {"verifier": 1},
        {"heartbeatIntervalMs": -1},
        {"heartbeatIntervalMs": 1},
        {"heartbeatIntervalMs": True},
        {"heartbeatIntervalMs": 10**9},
        {"heartbeatIntervalMs": "5000"},
    ],
)
async def test_an_extension_that_does_not_hold_is_refused_unasked(served: Served, changed: dict[str, Any]) -> None:
    async with receiving(served) as receiver:
        receiver.extension.update(changed)
        async with asking(served, receiver, asked(SUBSCRIPTION)) as (answered, answer):
            assert answered == 400
            assert answer["errors"]
    assert not receiver.taken


@pytest.mark.parametrize(
    ("allowed", "address", "expected"),
    [
        ("router:4000", "http://router:4000/callback", True),
        ("router:4000", "http://ROUTER:4000", True),
        ("router:4000", "http://router/callback", False),
        ("router:4000", "http://router:4000@evil.example/", False),
        ("router:4000", "http://user@router:4000/", False),
        ("router:4000", "http://router:4000.evil.example/", False),
        ("router:4000", "http://evil.example#@router:4000/", False),
        ("router:4000", "ftp://router:4000/", False),
        ("router", "http://router/", True),
        ("router", "https://router/", True),
        ("router", "https://router:4000/", False),
        ("a, [::1]:4000", "http://[::1]:4000/", True),
        ("router:4000", "", False),
        ("router:4000", "//router:4000", False),
        ("router:4000", "http://router:99999/", False),
    ],
)
def test_only_allowed_hosts_are_called(allowed: str, address: str, expected: bool) -> None:
    assert Hosts.parsed(allowed).include(address) is expected


@pytest.mark.parametrize("text", ["http://router", "router:x", "a,,b", "user@router", "router/path", ":80", "a b"])
def test_what_is_no_host_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="must be hosts"):
        Hosts.parsed(text)


def test_by_default_none_is() -> None:
    assert not Hosts().include("http://127.0.0.1/")
