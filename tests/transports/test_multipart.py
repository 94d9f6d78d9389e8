"""What Apollo's multipart protocol demands of a server."""

import httpx
import pytest

from server.transports import multipart, streams
from server.transports.accepting import Form
from tests.transports.clients.http import posted
from tests.transports.clients.multipart import ACCEPT, parts
from tests.transports.fake import BAD, SUBSCRIPTION, Served, asked, eventually, result


async def text_of(response: httpx.Response) -> str:
    await response.aread()
    return response.text


async def test_the_answer_names_its_boundary_and_the_protocol(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, then="complete"), ACCEPT) as response:
        await response.aread()
    assert response.headers["content-type"] == 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0'


async def test_results_are_payloads_after_a_first_heartbeat(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=2, then="complete"), ACCEPT) as response:
        assert [part async for part in parts(response)] == [{}, {"payload": result(0)}, {"payload": result(1)}]


@pytest.mark.parametrize("then", ["complete", "fail", "refuse", "break"])
async def test_the_last_boundary_is_always_sent(served: Served, then: str) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=1, then=then), ACCEPT) as response:
        assert (await text_of(response)).endswith("\r\n--graphql--\r\n")


async def test_a_part_can_be_read_as_soon_as_it_is_there(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=1), ACCEPT) as response:
        found = parts(response)
        assert [await anext(found), await anext(found)] == [{}, {"payload": result(0)}]
        await eventually(lambda: len(served.operating.outboxes) == 1)


async def test_errors_of_the_operation_are_in_the_payload(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, then="refuse"), ACCEPT) as response:
        *_, last = [part async for part in parts(response)]
    assert last["payload"]["errors"][0]["message"] == "Not so."


async def test_errors_of_the_transport_stand_beside_a_null_payload(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=1, then="fail"), ACCEPT) as response:
        *_, last = [part async for part in parts(response)]
    assert last["payload"] is None
    assert last["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


async def test_a_bad_token_is_401(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION), ACCEPT, BAD) as response:
        assert response.status_code == 401


async def test_a_quiet_stream_is_kept_alive_by_empty_parts(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(streams.WRITTEN, Form.MULTIPART, multipart.MULTIPART._replace(heartbeat_seconds=0.05))
    async with posted(served, asked(SUBSCRIPTION), ACCEPT) as response:
        found = parts(response)
        assert [await anext(found) for _ in range(3)] == [{}, {}, {}]
