"""What the specification of graphql-transport-ws demands of a server."""

import asyncio
import json
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.transports.clients.websocket import received, say, socket_of
from tests.transports.fake import BAD, MUTATION, QUERY, SUBSCRIPTION, UNKNOWN, Served, Wire, asked, eventually, result

MANY = 1000


async def initialised(socket: ClientConnection) -> None:
    await say(socket, type="connection_init")
    assert await received(socket) == {"type": "connection_ack"}


async def subscribe(socket: ClientConnection, request: Wire, name: str = "1") -> None:
    await say(socket, id=name, type="subscribe", payload=request)


async def closed(socket: ClientConnection) -> tuple[int, str]:
    """How the server closes it, whatever it says before."""
    async with asyncio.timeout(60):
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()
        await socket.wait_closed()
    return socket.close_code or 1006, socket.close_reason or ""


@pytest.mark.parametrize("name", ["graphql-ws", "graphql-transport-wss", "soap"])
async def test_another_subprotocol_is_closed_with_4406(served: Served, name: str) -> None:
    async with socket_of(served, name) as socket:
        assert socket.subprotocol is None
        assert await closed(socket) == (4406, "Subprotocol not acceptable")


async def test_ours_is_chosen_among_several(served: Served) -> None:
    async with socket_of(served, "graphql-ws", "graphql-transport-ws") as socket:
        assert socket.subprotocol == "graphql-transport-ws"
        await initialised(socket)


@pytest.fixture
def init_seconds(request: pytest.FixtureRequest, served: Served, monkeypatch: pytest.MonkeyPatch) -> float:
    """How long an initialisation is waited for."""
    seconds: float = request.param
    sockets = served.transports.sockets
    limits = sockets.limits._replace(init_seconds=seconds)
    monkeypatch.setattr(served.transports, "sockets", sockets._replace(limits=limits))
    return seconds


@pytest.mark.parametrize("init_seconds", [0.5], indirect=True)
@pytest.mark.usefixtures("init_seconds")
async def test_who_does_not_initialise_in_time_is_closed_with_4408(served: Served) -> None:
    async with socket_of(served) as socket:
        assert await closed(socket) == (4408, "Connection initialisation timeout")


@pytest.mark.parametrize("init_seconds", [3], indirect=True)  # enough for a slow machine
async def test_who_initialised_is_not(served: Served, init_seconds: float) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await asyncio.sleep(init_seconds + 0.2)
        await say(socket, type="ping")
        assert await received(socket) == {"type": "pong"}


async def test_a_second_initialisation_is_closed_with_4429(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await say(socket, type="connection_init")
        assert await closed(socket) == (4429, "Too many initialisation requests")


async def test_an_operation_before_it_is_closed_with_4401(served: Served) -> None:
    async with socket_of(served) as socket:
        await subscribe(socket, asked(QUERY))
        assert await closed(socket) == (4401, "Unauthorized")


async def test_a_bad_token_is_closed_with_4403_and_its_reason(served: Served) -> None:
    async with socket_of(served) as socket:
        await say(socket, type="connection_init", payload={"authorization": BAD})
        assert await closed(socket) == (4403, "The token does not hold.")


async def test_a_token_that_cannot_be_checked_now_is_closed_with_1013(served: Served) -> None:
    async with socket_of(served) as socket:
        await say(socket, type="connection_init", payload={"authorization": UNKNOWN})
        assert await closed(socket) == (1013, "The issuer does not answer.")


async def test_a_token_may_be_named_as_the_header_is(served: Served) -> None:
    async with socket_of(served) as socket:
        await say(socket, type="connection_init", payload={"Authorization": "Bearer good"})
        assert (await received(socket))["type"] == "connection_ack"
        await subscribe(socket, asked(QUERY))
        assert (await received(socket))["payload"]["data"]["caller"] == "someone"


async def test_a_subscriber_with_an_id_in_use_is_closed_with_4409(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(SUBSCRIPTION))
        await subscribe(socket, asked(SUBSCRIPTION))
        assert await closed(socket) == (4409, "Subscriber for 1 already exists")


async def test_an_id_serves_again_once_its_operation_is_over(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        for _ in range(2):
            await subscribe(socket, asked(QUERY))
            assert [(await received(socket))["type"] for _ in range(2)] == ["next", "complete"]


@pytest.mark.parametrize(
    "message",
    [
        "no JSON",
        "[]",
        "[" * 100_000,
        "null",
        "{}",
        '{"type":1}',
        '{"type":"start"}',
        '{"type":"connection_ack"}',
        '{"type":"next","id":"1"}',
        '{"type":"connection_init","payload":"text"}',
        '{"type":"ping","payload":[]}',
        '{"type":"pong","payload":1}',
        '{"type":"complete"}',
        '{"type":"subscribe","payload":{"query":"query"}}',
        '{"type":"subscribe","id":1,"payload":{"query":"query"}}',
        '{"type":"subscribe","id":"","payload":{"query":"query"}}',
        '{"type":"subscribe","id":"%s","payload":{"query":"query"}}' % ("x" * 256),
        '{"type":"subscribe","id":"1"}',
        '{"type":"subscribe","id":"1","payload":{}}',
        '{"type":"subscribe","id":"1","payload":{"query":1}}',
        '{"type":"subscribe","id":"1","payload":{"query":"query","variables":"none"}}',
        '{"type":"subscribe","id":"1","payload":{"query":"query","operationName":1}}',
        '{"type":"subscribe","id":"1","payload":{"query":"query","extensions":1}}',
        '{"type":"connection_init","payload":{"authorization":1}}',
        b"bytes",
    ],
)
async def test_an_invalid_message_is_closed_with_4400(served: Served, message: str | bytes) -> None:
    async with socket_of(served) as socket:
        if b"connection_init" not in (message if isinstance(message, bytes) else message.encode()):
            await initialised(socket)
        await socket.send(message)
        code, reason = await closed(socket)
        assert code == 4400
        assert reason.endswith(".")


async def test_a_message_that_is_too_large_closes_the_socket(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        with suppress(ConnectionClosed):
            await subscribe(socket, asked("query " + "x" * 1024 * 1024))
        # It is refused unread, so that its sender may find the connection reset before it reads why.
        assert (await closed(socket))[0] in {1009, 1006}


async def test_a_ping_is_answered_with_its_payload(served: Served) -> None:
    async with socket_of(served) as socket:
        await say(socket, type="ping", payload={"sent": 1})
        assert await received(socket) == {"type": "pong", "payload": {"sent": 1}}
        await say(socket, type="pong", payload={"sent": 1})
        await initialised(socket)


async def test_operations_run_beside_each_other(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(QUERY, seconds=3), "slow")
        await subscribe(socket, asked(SUBSCRIPTION, count=1), "live")
        await subscribe(socket, asked(QUERY), "quick")
        seen = [await received(socket) for _ in range(5)]
    assert [(each["id"], each["type"]) for each in seen] == [
        ("live", "next"),
        ("quick", "next"),
        ("quick", "complete"),
        ("slow", "next"),
        ("slow", "complete"),
    ]


async def test_nothing_follows_a_complete_from_the_client(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(SUBSCRIPTION, count=1))
        assert (await received(socket))["payload"] == result(0)
        await say(socket, id="1", type="complete")
        await eventually(lambda: not served.operating.outboxes)
        await say(socket, id="unknown", type="complete")
        await say(socket, type="ping")
        assert await received(socket) == {"type": "pong"}


async def test_an_error_is_the_last_of_its_operation(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked("nonsense"))
        refusal = await received(socket)
        await say(socket, type="ping")
        assert await received(socket) == {"type": "pong"}
    code = {"code": "GRAPHQL_VALIDATION_FAILED"}
    assert refusal == {"id": "1", "type": "error", "payload": [{"message": "No.", "extensions": code}]}


async def test_ids_of_any_text_come_back_as_they_were(served: Served) -> None:
    name = 'Ще "раз" \\ \n\u2028'
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(QUERY), name)
        assert [(await received(socket))["id"] for _ in range(2)] == [name, name]


async def test_more_operations_than_one_socket_may_run_are_refused(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        for number in range(6):
            await subscribe(socket, asked(SUBSCRIPTION), str(number))
        refusal = await received(socket)
        assert (refusal["id"], refusal["payload"][0]["extensions"]["code"]) == ("5", "RATE_LIMITED")
        await say(socket, id="0", type="complete")
        await subscribe(socket, asked(QUERY), "5")
        assert (await received(socket))["type"] == "next"


async def test_a_mutation_is_done_to_its_end_though_its_client_is_gone(served: Served) -> None:
    before = served.operating.acted
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(MUTATION, seconds=0.3))
        await say(socket, type="ping")
        await received(socket)
    await eventually(lambda: served.operating.acted == before + 1)
    await eventually(lambda: not served.tasks())


async def test_a_query_is_left_when_its_client_is_gone(served: Served) -> None:
    async with socket_of(served) as socket:
        await initialised(socket)
        await subscribe(socket, asked(QUERY, seconds=3600))
        await say(socket, type="ping")
        await received(socket)
    await eventually(lambda: not served.tasks())


async def test_who_reads_no_answers_is_not_read_either(served: Served) -> None:
    text = json.dumps({"type": "ping", "payload": {"padding": "x" * 100_000}})
    async with socket_of(served) as socket:
        await initialised(socket)
        sent = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                while sent < 1000:
                    await socket.send(text)
                    sent += 1
        assert sent < 1000
        for _ in range(sent):
            assert (await received(socket))["type"] == "pong"


@pytest.fixture
def _many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * MANY)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def open_files() -> int:
    """Of this process, in which the server is too."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.usefixtures("_many_files")
async def test_a_thousand_sockets_cut_abruptly_leave_no_task_no_descriptor_and_no_queue(served: Served) -> None:
    before = open_files()
    sockets: list[Any] = []
    for _ in range(MANY):
        socket = await socket_of(served)
        await initialised(socket)
        await subscribe(socket, asked(SUBSCRIPTION, count=1))
        sockets.append(socket)
    await eventually(lambda: len(served.operating.outboxes) == MANY)
    served.put_to_all(2)
    for socket in sockets:
        socket.transport.abort()
    await eventually(lambda: not served.operating.outboxes and not served.transports.outboxes.running)
    await eventually(lambda: not served.tasks() and not served.server.server_state.connections)
    await eventually(lambda: open_files() <= before)
