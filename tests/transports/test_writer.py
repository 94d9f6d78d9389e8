"""What is written to a socket, and in which order, when its client reads late."""

import asyncio
from typing import Any

import pytest

from server.transports.asgi import plain_text
from server.transports.at_once import at_once
from server.transports.closing import Close, ClosingError
from server.transports.operation import Operation
from server.transports.outbox import End, Message, Outboxes, Room
from server.transports.writer import Writer


class Client:
    """Takes what is sent while it reads."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.operations: dict[str, Operation] = {}
        self.writer = Writer(self.send, plain_text, self.operations)

    async def send(self, message: Any) -> None:
        await self.reads.wait()
        self.taken.append(message.get("text") or str(message["code"]))

    def operation(self, name: str) -> Operation:
        self.operations[name] = Operation(name, Outboxes(), Room(), self.writer.put)
        return self.operations[name]


def result(name: str, number: int) -> str:
    return f'{{"id":"{name}","type":"next","payload":{number}}}'


def put(operation: Operation, *numbers: int) -> None:
    for number in numbers:
        operation.outbox.put(Message(str(number).encode()))


@pytest.fixture
async def client() -> Client:
    return Client()


async def test_who_reads_has_it_before_put_returns(client: Client) -> None:
    put(client.operation("a"), 1)
    assert client.taken == [result("a", 1)]


async def test_who_reads_late_has_it_in_its_order(client: Client) -> None:
    client.reads.clear()
    first, second = client.operation("a"), client.operation("b")
    put(first, 1, 2)
    put(second, 3)
    put(first, 4)
    client.writer.put("pong")
    second.outbox.end(End.COMPLETED)
    client.reads.set()
    await client.writer.finished()
    assert client.taken == [
        result("a", 1),
        result("a", 2),
        result("a", 4),
        result("b", 3),
        '{"id":"b","type":"complete"}',
        "pong",
    ]
    assert list(client.operations) == ["a"]


async def test_nothing_more_of_an_operation_is_written_once_it_is_closed(client: Client) -> None:
    client.reads.clear()
    client.writer.put("ack")
    operation = client.operation("a")
    put(operation, 1, 2, 3)

    async def complete_after_the_first(message: Any) -> None:
        await client.send(message)
        if message["text"] == result("a", 1):
            operation.close()

    client.writer.send = complete_after_the_first
    client.reads.set()
    await client.writer.finished()
    assert client.taken == ["ack", result("a", 1)]


async def test_nothing_is_written_after_the_socket_is_closed(client: Client) -> None:
    await client.writer.close_with(ClosingError(Close.FORBIDDEN))
    await client.writer.say("late")
    put(client.operation("a"), 1)
    assert client.taken == ["4403"]


async def test_a_slow_operation_closes_the_socket_after_what_it_had(client: Client) -> None:
    client.reads.clear()
    operation = client.operation("a")
    put(operation, *range(1002))
    client.writer.put("never")
    client.reads.set()
    await client.writer.finished()
    assert client.taken[:-1] == [result("a", number) for number in range(1001)]
    assert client.taken[-1] == "4410"


@pytest.mark.parametrize("error", [ConnectionResetError, RuntimeError, ValueError])
async def test_a_socket_that_fails_harms_no_source(client: Client, error: type[Exception]) -> None:
    async def gone(_: Any) -> None:
        raise error

    client.writer.send = gone
    put(client.operation("a"), 1, 2)


async def test_what_waits_for_nothing_needs_no_task() -> None:
    async def soon() -> None:
        return

    assert at_once(soon()) is None


async def test_what_waits_is_done_by_a_task_where_it_stopped() -> None:
    steps: list[object] = []

    async def later() -> None:
        for number in range(3):
            steps.append(number)
            await asyncio.sleep(0.01)
        steps.append("done")

    task = at_once(later())
    assert steps == [0]
    assert task is not None
    await task
    assert steps == [0, 1, 2, "done"]


async def test_such_a_task_can_be_cancelled() -> None:
    ends = []

    async def forever() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            ends.append("closed")

    task = at_once(forever())
    assert task is not None
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ends == ["closed"]
