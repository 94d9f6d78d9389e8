"""Over the whole server: what is published is posted to who asked for it, and to nobody else."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.events import stream
from server.events.retention import forget
from server.settings import Executor, Settings
from server.webhooks import worker
from tests.conftest import calling, opened, running
from tests.postgres import fresh_database
from tests.resolvers.matrix import tokens
from tests.resolvers.writing import registration
from tests.webhooks.receiving import Receiver

WITHIN_SECONDS = 60
DOCUMENT = 'subscription { listingChanged(filter: { regions: ["UA-32"] }) { cursor kind type listingId } }'
CREATE = "mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } secret userErrors { code } } }"
DELIVERIES = "{ viewer { webhooks { lastDeliveryAt deliveries { totalCount nodes { cursor status attempts responseStatus payload } } } } }"

SETTLED = "{ viewer { webhooks { deliveries { nodes { id status } } } } }"
REDELIVER = "mutation ($input: IdInput!) { redeliverWebhook(input: $input) { userErrors { code } } }"


@pytest.fixture
def whole_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        yield url


class Calling:
    def __init__(self, client: httpx.AsyncClient, tokens: dict[str, str]) -> None:
        self.client = client
        self.tokens = tokens

    async def ask(self, caller: str, query: str, **variables: Any) -> Any:
        headers = {"authorization": f"Bearer {self.tokens[caller]}"}
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        assert "errors" not in answer.json(), answer.json()
        return answer.json()["data"]

    async def created(self, receiver: Receiver) -> Any:
        """A new webhook."""
        return (await self.ask("integrator", CREATE, input={"url": receiver.url, "document": DOCUMENT}))[
            "createWebhook"
        ]

    async def settled(self) -> str:
        """The id of the only delivery, once it is delivered."""
        while True:
            (webhook,) = (await self.ask("integrator", SETTLED))["viewer"]["webhooks"]
            (delivery,) = webhook["deliveries"]["nodes"] or [{"status": "PENDING"}]
            if delivery["status"] == "DELIVERED":
                return str(delivery["id"])
            await asyncio.sleep(0.02)

    async def all_settled(self) -> Any:
        """The only webhook, once each of its deliveries is delivered."""
        while True:
            (webhook,) = (await self.ask("integrator", DELIVERIES))["viewer"]["webhooks"]
            if all(delivery["status"] == "DELIVERED" for delivery in webhook["deliveries"]["nodes"]):
                return webhook
            await asyncio.sleep(0.02)

    async def published(self) -> str:
        """The id of a new enterprise that all see."""
        register = (
            "mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) { enterprise { id } } }"
        )
        submit = "mutation ($input: IdInput!) { submitEnterprise(input: $input) { enterprise { id } } }"
        review = "mutation ($input: ReviewEnterpriseInput!) { reviewEnterprise(input: $input) { enterprise { id } } }"
        entered = await self.ask("A", register, input=registration())
        enterprise: str = entered["registerEnterprise"]["enterprise"]["id"]
        await self.ask("A", submit, input={"id": enterprise})
        await self.ask("Kyiv", review, input={"id": enterprise, "decision": "APPROVE"})
        return enterprise


@pytest.fixture
def unpolled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found because somebody looks now and then."""
    for module in (stream, worker):
        monkeypatch.setattr(module, "POLL_SECONDS", 3600)


@pytest.fixture(params=list(Executor), ids=lambda executor: executor.value)
async def calls(request: pytest.FixtureRequest, whole_url: str, tmp_path: Path) -> AsyncIterator[Calling]:
    """Two servers over one database; the calls go to one of them."""
    settings = Settings(
        database_url=whole_url,
        data_dir=tmp_path,
        executor=request.param,
        webhook_allowed_networks=(ip_network("127.0.0.0/8"),),
    )
    async with running(settings) as app, running(settings), calling(app) as client:
        yield Calling(client, tokens(tmp_path))


async def test_what_is_published_is_posted_once_and_in_order(calls: Calling, receiver: Receiver) -> None:
    before = await calls.published()
    created = await calls.created(receiver)
    enterprises = [await calls.published() for _ in range(3)]
    archive = "mutation ($input: IdInput!) { archiveEnterprise(input: $input) { enterprise { id } } }"
    await calls.ask("A", archive, input={"id": enterprises[0]})
    async with asyncio.timeout(WITHIN_SECONDS):
        await receiver.until(4)
    await asyncio.sleep(0.5)
    told = [request.verified(created["secret"])["data"]["listingChanged"] for request in receiver.received]
    assert len(told) == 4
    assert before not in {event["listingId"] for event in told}
    assert {event["listingId"] for event in told} == set(enterprises)
    assert [event["kind"] for event in told if event["listingId"] == enterprises[0]] == ["PUBLISHED", "WITHDRAWN"]
    async with asyncio.timeout(WITHIN_SECONDS):
        webhook = await calls.all_settled()
    assert webhook["deliveries"]["totalCount"] == 4
    for delivery in webhook["deliveries"]["nodes"]:
        assert (delivery["status"], delivery["attempts"], delivery["responseStatus"]) == ("DELIVERED", 1, 204)
        assert delivery["payload"]["data"]["listingChanged"]["cursor"] == delivery["cursor"]


@pytest.mark.usefixtures("unpolled")
async def test_a_delivery_starts_with_the_event_and_not_with_a_poll(calls: Calling, receiver: Receiver) -> None:
    await calls.created(receiver)
    for count in (1, 2):
        await calls.published()
        async with asyncio.timeout(WITHIN_SECONDS):
            await receiver.until(count)


@pytest.mark.usefixtures("unpolled")
async def test_a_redelivery_starts_with_its_mutation(calls: Calling, receiver: Receiver) -> None:
    await calls.created(receiver)
    await calls.published()
    async with asyncio.timeout(WITHIN_SECONDS):
        delivery = await calls.settled()
        await calls.ask("integrator", REDELIVER, input={"id": delivery})
        await receiver.until(2)
    assert receiver.received[0].message_id == receiver.received[1].message_id


async def test_a_new_webhook_misses_nothing_of_what_is_gone_already(
    calls: Calling, receiver: Receiver, whole_url: str
) -> None:
    await calls.published()
    async with opened(whole_url) as database:
        (row,) = await database.fetch(
            "UPDATE event_horizon SET position = (SELECT max(id) FROM events) RETURNING position"
        )
        await forget(database, row["position"])
    await calls.created(receiver)
    enterprise = await calls.published()
    async with asyncio.timeout(WITHIN_SECONDS):
        await receiver.until(1)
    assert receiver.received[0].payload["data"]["listingChanged"]["listingId"] == enterprise
