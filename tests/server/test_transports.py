"""The real server by every transport."""

import json
import signal
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.server.running import Serving

QUERY = '{ region(code: "UA-32") { name(language: "uk") } }'
ANSWER = {"data": {"region": {"name": "Київська область"}}}
SUBSCRIPTION = "subscription { listings { cursor } }"


def socket_of(url: str) -> connect:
    return connect(url.replace("http", "ws"), subprotocols=["graphql-transport-ws"], proxy=None)  # type: ignore[list-item]


async def said(socket: ClientConnection, **message: Any) -> Any:
    await socket.send(json.dumps(message))
    return json.loads(await socket.recv())


async def posted(url: str, query: str, accept: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        return await client.post(f"{url}/graphql", json={"query": query}, headers={"accept": accept})


async def test_a_websocket_answers_queries(api_url: str) -> None:
    async with socket_of(f"{api_url}/graphql") as socket:
        assert await said(socket, type="connection_init") == {"type": "connection_ack"}
        found = await said(socket, id="1", type="subscribe", payload={"query": QUERY})
        assert found == {"id": "1", "type": "next", "payload": ANSWER}
        assert json.loads(await socket.recv()) == {"id": "1", "type": "complete"}


async def test_a_websocket_elsewhere_is_refused(api_url: str) -> None:
    with pytest.raises(Exception, match="403"):
        await socket_of(f"{api_url}/elsewhere")


async def test_an_event_stream_answers_queries(api_url: str) -> None:
    response = await posted(api_url, QUERY, "text/event-stream")
    assert f"event: next\ndata: {json.dumps(ANSWER, ensure_ascii=False, separators=(',', ':'))}\n\n" in response.text
    assert response.text.endswith("event: complete\ndata:\n\n")


async def test_a_query_by_get_may_be_an_event_stream(api_url: str) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        found = await client.get(f"{api_url}/graphql", params={"query": QUERY}, headers={"accept": "text/event-stream"})
    assert "event: next" in found.text


async def test_plain_answers_stay_plain_beside_streams(api_url: str) -> None:
    response = await posted(api_url, QUERY, "application/json, text/event-stream")
    assert response.headers["content-type"].startswith("application/json")
    assert response.json() == ANSWER


@pytest.mark.parametrize("accept", ["text/event-stream", "multipart/mixed;subscriptionSpec=1.0"])
async def test_a_subscription_that_is_not_there_is_refused(api_url: str, accept: str) -> None:
    response = await posted(api_url, SUBSCRIPTION, accept)
    assert '"errors":[{' in response.text
    assert response.status_code == 200


@pytest.mark.parametrize("workers", [1, 2])
async def test_sigterm_closes_sockets_with_1012_and_is_soon_over(demo_url: str, workers: int) -> None:
    with Serving("--no-demo", f"--workers={workers}", DATABASE_URL=demo_url) as server:
        url = server.announced()[0].rpartition(" ")[2]
        async with socket_of(url) as socket:
            assert await said(socket, type="connection_init") == {"type": "connection_ack"}
            code, _ = server.end(signal.SIGTERM)
            assert code == 0
            await socket.wait_closed()
            assert socket.close_code == 1012
