"""What the specification of graphql-sse (distinct connections mode) demands of a server."""

import json
from typing import Any

import httpx
import pytest

from server.transports import sse, streams
from server.transports.accepting import Form
from server.transports.outbox import Message
from tests.transports.clients.http import posted
from tests.transports.clients.sse import ACCEPT, events
from tests.transports.fake import BAD, MUTATION, QUERY, SUBSCRIPTION, Served, Wire, asked, result


async def got(served: Served, request: Wire, accept: str = ACCEPT, **headers: str) -> httpx.Response:
    parameters = {name: value if name == "query" else json.dumps(value) for name, value in request.items()}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await client.get(served.url, params=parameters, headers={"accept": accept, **headers})


async def test_the_answer_is_an_event_stream_that_nobody_holds_back(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, then="complete"), ACCEPT) as response:
        await response.aread()
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert "no-cache" in response.headers["cache-control"]
    assert response.headers["x-accel-buffering"] == "no"
    assert response.headers["x-request-id"]


async def test_each_result_is_a_next_event_and_a_complete_event_is_the_last(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=2, then="complete"), ACCEPT) as response:
        seen = [event async for event in events(response)]
    assert [event["event"] for event in seen] == ["next", "next", "complete"]
    assert [json.loads(event["data"]) for event in seen[:2]] == [result(0), result(1)]


async def test_an_event_has_its_cursor_as_id(served: Served) -> None:
    async with posted(served, asked(SUBSCRIPTION, count=2, then="complete"), ACCEPT) as response:
        assert [event.get("id") async for event in events(response)] == ["cursor-0", "cursor-1", None]


async def test_the_last_event_id_of_a_client_that_reconnects_reaches_the_source(served: Served) -> None:
    await got(served, asked(SUBSCRIPTION, then="complete"), **{"last-event-id": "cursor-7"})
    assert served.operating.after[-1] == "cursor-7"


async def test_one_without_it_begins_now(served: Served) -> None:
    await got(served, asked(SUBSCRIPTION, then="complete"))
    assert served.operating.after[-1] is None


async def test_a_browsers_event_source_may_get_it(served: Served) -> None:
    response = await got(served, asked(SUBSCRIPTION, count=1, then="complete"))
    assert response.headers["content-type"].startswith(ACCEPT)
    assert "event: next\nid: cursor-0\ndata: " in response.text


async def test_errors_before_execution_are_told_as_a_next_event(served: Served) -> None:
    async with posted(served, asked("nonsense"), ACCEPT) as response:
        seen = [event async for event in events(response)]
    assert response.status_code == 200
    assert json.loads(seen[0]["data"])["errors"][0]["message"] == "No."
    assert [event["event"] for event in seen] == ["next", "complete"]


async def test_a_get_does_not_mutate(served: Served) -> None:
    response = await got(served, asked(MUTATION))
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_a_bad_token_is_401(served: Served) -> None:
    response = await got(served, asked(SUBSCRIPTION), authorization=BAD)
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(("body", "status"), [(b"no JSON", 400), (b"[]", 400), (b"{}", 400), (b"1" * 2_000_000, 413)])
async def test_what_is_no_request_is_refused_as_http_does(served: Served, body: bytes, status: int) -> None:
    headers = {"accept": ACCEPT, "content-type": "application/json"}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        response = await client.post(served.url, content=body, headers=headers)
    assert response.status_code == status
    assert response.json()["errors"]


async def test_another_content_type_is_415(served: Served) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        response = await client.post(served.url, content=b"{}", headers={"accept": ACCEPT})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("accept", "query", "expected"),
    [
        ("application/json, text/event-stream", QUERY, "application/json"),
        ("application/graphql-response+json, text/event-stream;q=0.5", QUERY, "application/graphql-response+json"),
        ("application/json, text/event-stream", SUBSCRIPTION, "text/event-stream"),
        ("application/json;q=0.5, text/event-stream", QUERY, "text/event-stream"),
        ("multipart/mixed;subscriptionSpec=1.0, text/event-stream;q=0.9", SUBSCRIPTION, "multipart/mixed"),
        ("*/*;q=0.1, multipart/mixed, text/event-stream", SUBSCRIPTION, "text/event-stream"),
    ],
)
async def test_the_form_is_the_best_that_fits_the_operation(
    served: Served, accept: str, query: str, expected: str
) -> None:
    async with posted(served, asked(query, then="complete"), accept) as response:
        await response.aread()
    assert response.headers["content-type"].partition(";")[0] == expected


async def test_a_quiet_stream_is_kept_alive_by_comments(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = sse.EVENT_STREAM._replace(heartbeat_seconds=0.05)
    monkeypatch.setitem(streams.WRITTEN, Form.EVENTS, quick)
    async with posted(served, asked(SUBSCRIPTION), ACCEPT) as response:
        chunks = response.aiter_bytes()
        seen = b"".join([await anext(chunks) for _ in range(3)])
    assert seen.startswith(b":\n\n:\n\n")
    assert sse.EVENT_STREAM.heartbeat_seconds == 12


def test_data_is_one_line_whatever_its_line_breaks() -> None:
    written = sse.written(Message(b'{"data":[1, \n 2,\r\n3]}'))
    assert written == b'event: next\ndata: {"data":[1,   2,  3]}\n\n'


def test_what_all_receive_is_put_together_once() -> None:
    message: Any = Message(b"{}", "cursor")
    assert message.written(sse.written) is message.written(sse.written)
