"""What docs/webhooks.md has receivers do takes what is posted, and nothing else; so does the npm package."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_graphiql import installed
from tests.webhooks.hooking import Hooked
from tests.webhooks.receiving import SECRET, Received, Receiver

HERE = Path(__file__).parent
DOCUMENT = (HERE.parents[1] / "docs/webhooks.md").read_text(encoding="utf-8")


def snippet(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(found.splitlines()) <= 15
    return str(found)


def by_python(request: Received, body: bytes, secret: str) -> bool:
    names: dict[str, Any] = {}
    exec(snippet("python"), names)  # noqa: S102
    return bool(names["is_ours"](request.headers, body, secret))


def by_node(request: Received, body: bytes, secret: str) -> dict[str, bool]:
    asked = {"headers": request.headers, "body": body.decode(), "secret": secret, "snippet": snippet("js")}
    run = subprocess.run(
        ["node", "verify.mjs"],
        cwd=HERE,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, bool] = json.loads(run.stdout)
    return found


@pytest.fixture
async def request_of(hooked: Hooked, receiver: Receiver) -> Received:
    """A request under two secrets, with letters of several scripts."""
    hook = await hooked.hook(receiver.url)
    rotated = "UPDATE webhooks SET previous_secret = $2, previous_secret_until = now() + interval '1 day' WHERE id = $1"
    await hooked.database.fetch(rotated, hook, "whsec_" + "a" * 44)
    await hooked.delivery(hook, "Борошно – flour")
    await hooked.work()
    (found,) = receiver.received
    return found


def test_receivers_take_what_is_posted(request_of: Received) -> None:
    installed(HERE)
    for secret in (SECRET, "whsec_" + "a" * 44):
        assert by_python(request_of, request_of.body, secret)
        assert by_node(request_of, request_of.body, secret) == {"package": True, "documentation": True}


@pytest.mark.parametrize(
    ("body", "secret"),
    [(b'{ "data" : "another" }', SECRET), (None, "whsec_" + "b" * 44)],
    ids=["another body", "another secret"],
)
def test_receivers_take_nothing_else(request_of: Received, body: bytes | None, secret: str) -> None:
    installed(HERE)
    given = request_of.body if body is None else body
    assert not by_python(request_of, given, secret)
    assert by_node(request_of, given, secret) == {"package": False, "documentation": False}


async def test_a_gap_is_told_as_it_says(hooked: Hooked, receiver: Receiver) -> None:
    await hooked.hook(receiver.url)
    await hooked.gone_up_to(await hooked.event(listing=1))
    await hooked.work()
    described, told = json.loads(snippet("json")), receiver.received[0].payload
    assert list(described) == list(told)
    assert list(described["data"]) == list(told["data"])
    assert (described["type"], described["data"]["message"]) == (told["type"], told["data"]["message"])
