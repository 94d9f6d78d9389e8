"""The clients that people use: graphql-ws, graphql-sse, @apollo/client, and a router's end of the callback protocol."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_graphiql import installed
from tests.transports.fake import Served

HERE = Path(__file__).parent
Seen = dict[str, Any]

THREE = {"results": [{"count": 0}, {"count": 1}, {"count": 2}], "end": "COMPLETE"}


@pytest.fixture(scope="module")
async def seen(served: Served) -> Seen:
    """What each of them is shown."""
    installed(HERE)
    command = ["node", "clients.mjs", "--url", served.url, "--callback-port", str(served.callback_port)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=HERE, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(200):
        told, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    found: Seen = json.loads(told)
    return found


@pytest.mark.parametrize("client", ["socket", "events", "apollo"])
def test_each_has_all_results_and_the_end(seen: Seen, client: str) -> None:
    assert seen[client]["three"] == THREE
    assert seen[client]["one"]["results"][0]["answer"] == 1


@pytest.mark.parametrize(
    ("client", "refused", "failing"),
    [
        (
            "socket",
            {"results": [], "end": "BAD_USER_INPUT"},
            {"results": [{"count": 0}], "end": "INTERNAL_SERVER_ERROR"},
        ),
        *(
            (
                client,
                {"results": ["BAD_USER_INPUT"], "end": "COMPLETE"},
                {"results": [{"count": 0}, "INTERNAL_SERVER_ERROR"], "end": "COMPLETE"},
            )
            for client in ("events", "apollo")
        ),
    ],
)
def test_each_is_told_what_went_wrong(seen: Seen, client: str, refused: Seen, failing: Seen) -> None:
    assert (seen[client]["refused"], seen[client]["failing"]) == (refused, failing)


def test_a_bad_token_ends_each_in_its_way(seen: Seen) -> None:
    assert (seen["socket"]["badToken"], seen["events"]["badToken"]) == (4403, 401)


def test_the_sockets_pings_are_answered(seen: Seen) -> None:
    assert seen["socket"]["pongs"]


def test_a_router_is_called_back(seen: Seen) -> None:
    assert seen["callback"] == {
        "status": 200,
        "protocol": "callback/1.0",
        "answer": {"data": None},
        "messages": [
            ["callback/1.0", "check", None],
            *(["callback/1.0", "next", {"count": number}] for number in range(3)),
            ["callback/1.0", "complete", None],
        ],
    }
