"""Webhooks are their integrator's: made, tested, rotated, switched off and on, and removed."""

from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest

from models import Caller, Role
from resolvers.networks import Networks
from resolvers.webhook import MOST_WEBHOOKS
from server.webhooks.posting import Poster
from tests.resolvers.conftest import Api
from tests.resolvers.test_traces import furnished
from tests.resolvers.writing import ERRORS, INTEGRATOR, OWNER, changing, newcomer, published, registered
from tests.webhooks.receiving import Receiver, receiving

SELECTED = "id url document isActive disabledReason deliveries { totalCount }"
DOCUMENT = "subscription { listingPublished(types: [PRODUCT]) { kind listingId } }"
CREATE = f"""mutation ($input: CreateWebhookInput!) {{ createWebhook(input: $input) @idempotent(key: "%s") {{
    webhook {{ {SELECTED} }} secret {ERRORS} }} }}"""
UPDATE = changing("updateWebhook", "UpdateWebhookInput", "webhook", SELECTED)
ROTATE = f"mutation ($input: IdInput!) {{ rotateWebhookSecret(input: $input) {{ webhook {{ id }} secret {ERRORS} }} }}"
DELETE = f"mutation ($input: IdInput!) {{ deleteWebhook(input: $input) {{ deletedId {ERRORS} }} }}"
TEST = f"mutation ($input: TestWebhookInput!) {{ testWebhook(input: $input) %s {{ payload responseStatus {ERRORS} }} }}"
REDELIVER = changing("redeliverWebhook", "IdInput", "delivery", "id status attempts payload")
GIVEN_UP = """
    INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, status, attempts)
    VALUES ($1, 'c', 1, '{"b": 1, "a": 2}', 'FAILED', 8) RETURNING id
"""
KEYS = iter(range(10**6))


@pytest.fixture
def integrator() -> Caller:
    """One who has no webhooks yet."""
    return newcomer("integrator", Role.INTEGRATOR)


async def created(api: Api, caller: Caller, key: str | None = None, **given: Any) -> Any:
    asked = {"url": "https://example.org/hooks", "document": DOCUMENT, **given}
    return (await api.data(caller, CREATE % (key or next(KEYS)), input=asked))["createWebhook"]


async def done(api: Api, caller: Caller, document: str, **given: Any) -> Any:
    (payload,) = (await api.data(caller, document, input=given)).values()
    assert payload["userErrors"] == []
    return payload


def codes(payload: Any) -> list[tuple[str, Any]]:
    return [(error["code"], error["field"]) for error in payload["userErrors"]]


@pytest.fixture
async def receiver(api: Api) -> AsyncIterator[Receiver]:
    """A receiver on loopback, which is allowed meanwhile."""
    hooks: Any = api.transactions.hooks
    before = hooks.networks, hooks.poster
    hooks.networks = Networks((ip_network("127.0.0.0/8"),))
    hooks.poster = Poster(hooks.networks)
    async with receiving() as found:
        yield found
    hooks.networks, hooks.poster = before


async def product_of(api: Api) -> str:
    enterprise = await published(api)
    product: str = (await furnished(api, enterprise))["product"]["id"]
    return product


async def test_another_integrator_neither_sees_nor_changes_it(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    query = "query ($id: ID!) { node(id: $id) { id } viewer { webhooks { id } } }"
    assert await api.data(INTEGRATOR, query, id=webhook["id"]) == {"node": None, "viewer": {"webhooks": []}}
    assert (await api.data(integrator, query, id=webhook["id"]))["viewer"]["webhooks"] == [{"id": webhook["id"]}]
    for document in (UPDATE, ROTATE, DELETE):
        (payload,) = (await api.data(INTEGRATOR, document, input={"id": webhook["id"]})).values()
        assert codes(payload) == [("NOT_FOUND", ["id"])]


async def test_the_secret_is_shown_once(api: Api, integrator: Caller) -> None:
    key = f"k{next(KEYS)}"
    first = await created(api, integrator, key)
    assert first["secret"].startswith("whsec_")
    again = await created(api, integrator, key)
    assert (again["webhook"], again["secret"]) == (first["webhook"], None)
    (call,) = await api.rows("SELECT outcome::text AS kept FROM idempotent_calls WHERE key = $1", key)
    assert "whsec_" not in call["kept"]


async def test_rotation_gives_a_new_secret_beside_which_the_old_one_holds_for_a_day(
    api: Api, integrator: Caller
) -> None:
    first = await created(api, integrator)
    rotated = await done(api, integrator, ROTATE, id=first["webhook"]["id"])
    assert rotated["secret"] != first["secret"]
    query = "SELECT secret, previous_secret, previous_secret_until - now() AS left FROM webhooks WHERE id = $1"
    (kept,) = await api.rows(query, int(first["webhook"]["id"]))
    assert (kept["secret"], kept["previous_secret"]) == (rotated["secret"], first["secret"])
    assert 23 * 3600 < kept["left"].total_seconds() <= 24 * 3600


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "https://127.0.0.1/", "http://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/"],
)
async def test_only_public_addresses_over_https_are_taken(api: Api, integrator: Caller, url: str) -> None:
    payload = await created(api, integrator, url=url)
    assert (payload["secret"], codes(payload)) == (None, [("INVALID", ["url"])])
    webhook = (await created(api, integrator))["webhook"]
    changed = (await api.data(integrator, UPDATE, input={"id": webhook["id"], "url": url}))["updateWebhook"]
    assert codes(changed) == [("INVALID", ["url"])]


async def test_a_document_is_checked_when_it_is_stored(api: Api, integrator: Caller) -> None:
    wrong = "subscription { listingPublished { nothing } }"
    payload = await created(api, integrator, document=wrong)
    assert codes(payload) == [("INVALID", ["document"])]
    assert payload["userErrors"][0]["message"] == "Cannot query field 'nothing' on type 'ListingEvent'."
    webhook = (await created(api, integrator))["webhook"]
    changed = (await api.data(integrator, UPDATE, input={"id": webhook["id"], "document": wrong}))["updateWebhook"]
    assert codes(changed) == [("INVALID", ["document"])]


async def test_what_is_null_cannot_be_cleared(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    given = {"id": webhook["id"], "url": None, "document": None, "isActive": None}
    changed = (await api.data(integrator, UPDATE, input=given))["updateWebhook"]
    assert codes(changed) == [("REQUIRED", ["url"]), ("REQUIRED", ["document"]), ("REQUIRED", ["isActive"])]


async def test_what_is_left_out_stays(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    assert (await done(api, integrator, UPDATE, id=webhook["id"]))["webhook"] == webhook
    changed = (await done(api, integrator, UPDATE, id=webhook["id"], url="https://example.org/b"))["webhook"]
    assert changed == {**webhook, "url": "https://example.org/b"}


async def test_one_that_is_switched_on_again_begins_at_that_moment(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    number = int(webhook["id"])
    off = "UPDATE webhooks SET is_active = false, disabled_reason = 'x', failing_since = now() WHERE id = $1"
    await api.rows(off, number)
    await product_of(api)
    updated = (await done(api, integrator, UPDATE, id=webhook["id"], isActive=True))["webhook"]
    assert (updated["isActive"], updated["disabledReason"]) == (True, None)
    query = "SELECT failing_since, position = (SELECT max(id) FROM events) AS is_there FROM webhooks WHERE id = $1"
    assert await api.rows(query, number) == [{"failing_since": None, "is_there": True}]


@pytest.mark.parametrize("given", [{"document": DOCUMENT}, {"isActive": True}])
async def test_one_that_was_put_off_as_slow_goes_on_at_once_when_it_is_changed(
    api: Api, integrator: Caller, given: dict[str, Any]
) -> None:
    webhook = (await created(api, integrator))["webhook"]
    put_off = "UPDATE webhooks SET followed_until = now() + interval '5 hours' WHERE id = $1"
    await api.rows(put_off, int(webhook["id"]))
    await api.data(integrator, UPDATE, input={"id": webhook["id"], **given})
    query = "SELECT followed_until FROM webhooks WHERE id = $1"
    assert await api.rows(query, int(webhook["id"])) == [{"followed_until": None}]


async def test_it_is_removed_with_its_deliveries(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    await api.rows(GIVEN_UP, int(webhook["id"]))
    assert (await done(api, integrator, DELETE, id=webhook["id"]))["deletedId"] == webhook["id"]
    assert await api.rows("SELECT FROM webhook_deliveries WHERE webhook_id = $1", int(webhook["id"])) == []


async def test_what_was_given_up_can_be_delivered_again(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    (row,) = await api.rows(GIVEN_UP, int(webhook["id"]))
    delivery = str(row["id"])
    hidden = (await api.data(INTEGRATOR, REDELIVER, input={"id": delivery}))["redeliverWebhook"]
    assert codes(hidden) == [("NOT_FOUND", ["id"])]
    again = (await done(api, integrator, REDELIVER, id=delivery))["delivery"]
    assert again == {"id": delivery, "status": "PENDING", "attempts": 0, "payload": {"b": 1, "a": 2}}
    assert list(again["payload"]) == ["b", "a"]
    waiting = (await api.data(integrator, REDELIVER, input={"id": delivery}))["redeliverWebhook"]
    assert codes(waiting) == [("WRONG_STATE", ["id"])]


async def test_nothing_is_delivered_again_where_it_is_switched_off(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    (row,) = await api.rows(GIVEN_UP, int(webhook["id"]))
    await done(api, integrator, UPDATE, id=webhook["id"], isActive=False)
    refused = (await api.data(integrator, REDELIVER, input={"id": str(row["id"])}))["redeliverWebhook"]
    assert codes(refused) == [("WRONG_STATE", ["id"])]


async def test_a_test_shows_what_would_be_posted_and_posts_nothing(
    api: Api, integrator: Caller, receiver: Receiver
) -> None:
    webhook = (await created(api, integrator, url=receiver.url))["webhook"]
    product = await product_of(api)
    payload = await done(api, integrator, TEST % "", id=webhook["id"], listingId=product)
    expected = {"data": {"listingPublished": {"kind": "PUBLISHED", "listingId": product}}}
    assert (payload["payload"], payload["responseStatus"]) == (expected, None)
    assert receiver.received == []


async def test_a_test_posts_once_where_it_is_asked_to(api: Api, integrator: Caller, receiver: Receiver) -> None:
    hook = await created(api, integrator, url=receiver.url)
    product = await product_of(api)
    receiver.answers(202)
    document = TEST % f'@idempotent(key: "k{next(KEYS)}")'
    given = {"id": hook["webhook"]["id"], "listingId": product, "deliver": True}
    first, again = [await done(api, integrator, document, **given) for _ in range(2)]
    (request,) = receiver.received
    assert request.verified(hook["secret"]) == first["payload"]
    assert first["responseStatus"] == 202
    assert again == first


async def test_a_test_is_signed_as_a_delivery_is(api: Api, integrator: Caller, receiver: Receiver) -> None:
    hook = await created(api, integrator, url=receiver.url)
    rotated = await done(api, integrator, ROTATE, id=hook["webhook"]["id"])
    given = {"id": hook["webhook"]["id"], "listingId": await product_of(api), "deliver": True}
    payload = (await done(api, integrator, TEST % "", **given))["payload"]
    (request,) = receiver.received
    assert request.verified(hook["secret"]) == request.verified(rotated["secret"]) == payload


async def test_a_test_of_what_the_document_does_not_ask_for_is_empty(
    api: Api, integrator: Caller, receiver: Receiver
) -> None:
    webhook = (await created(api, integrator, url=receiver.url))["webhook"]
    enterprise = await published(api)
    given = {"id": webhook["id"], "listingId": enterprise["id"], "deliver": True}
    payload = await done(api, integrator, TEST % "", **given)
    assert (payload["payload"], payload["responseStatus"], receiver.received) == (None, None, [])


async def test_a_test_shows_nothing_of_what_its_owner_does_not_see(api: Api, integrator: Caller) -> None:
    webhook = (await created(api, integrator))["webhook"]
    draft = await registered(api)
    for hidden in (draft["id"], webhook["id"], "x"):
        payload = (await api.data(integrator, TEST % "", input={"id": webhook["id"], "listingId": hidden}))[
            "testWebhook"
        ]
        assert codes(payload) == [("NOT_FOUND", ["listingId"])]


async def test_what_only_the_token_says_of_its_owner_is_nothing_to_a_webhook(api: Api, integrator: Caller) -> None:
    document = "subscription { listingPublished { listing { ... on Enterprise { name contact { email } } } } }"
    enterprise = await published(api, OWNER)
    named = replace(integrator, enterprises=(int(enterprise["id"]),))
    webhook = (await created(api, named, document=document))["webhook"]
    payload = await done(api, named, TEST % "", id=webhook["id"], listingId=enterprise["id"])
    assert payload["payload"]["data"]["listingPublished"]["listing"]["contact"] is None


async def test_twenty_are_kept_of_one_caller(api: Api, integrator: Caller) -> None:
    fill = "INSERT INTO webhooks (owner, url, document, secret) SELECT $1, '', '', '' FROM generate_series(1, $2)"
    await api.rows(fill, integrator.subject, MOST_WEBHOOKS - 1)
    assert (await created(api, integrator))["userErrors"] == []
    assert codes(await created(api, integrator)) == [("LIMIT_REACHED", None)]
