"""Who sees contact requests, their messages, and the contact details that accepting one shows."""

import pytest

from models import ANONYMOUS, Caller
from tests.exchange import ADMIN, PLATFORM, Exchange

EXCHANGED = """{ request: node(id: "%(request)s") { ... on ContactRequest { subject
    sender { id } recipient { id } about { ... on Node { id } } messages { totalCount nodes { sender { id } } } } }
    message: node(id: "%(message)s") { ... on ContactMessage { body sender { id } } } }"""
DETAILS = """{ sender: enterprise(by: { id: "%(sender)s" }) { contact { email } }
    recipient: enterprise(by: { id: "%(recipient)s" }) { contact { email } } }"""
STATES = ("DRAFT", "PENDING_REVIEW", "PUBLISHED", "SUSPENDED", "ARCHIVED")
OF_REGIONS = Caller(subject="of both regions", roles=ADMIN, regions=("UA-32", "US-WA"))


def strangers(exchange: Exchange) -> list[Caller]:
    return [
        ANONYMOUS,
        Caller(subject="stranger"),
        Caller(subject="member of the other"),
        exchange.by_token("other"),
        OF_REGIONS,
    ]


def parties(exchange: Exchange) -> list[Caller]:
    return [
        Caller(subject="member of the sender"),
        exchange.by_token("sender"),
        Caller(subject="member of the recipient"),
        exchange.by_token("recipient"),
    ]


async def test_the_anonymous_and_others_see_no_contact_request_and_no_message(exchange: Exchange) -> None:
    for caller in strangers(exchange):
        assert await exchange.seen(EXCHANGED, caller) == {"request": None, "message": None}


async def test_who_acts_for_either_party_sees_all_of_it(exchange: Exchange) -> None:
    sender, recipient = ({"id": str(exchange.ids[name])} for name in ("sender", "recipient"))
    for caller in (*parties(exchange), PLATFORM):
        found = await exchange.seen(EXCHANGED, caller)
        assert found["request"] == {
            "subject": "A deal",
            "sender": sender,
            "recipient": recipient,
            "about": {"id": str(exchange.ids["product"])},
            "messages": {"totalCount": 1, "nodes": [{"sender": sender}]},
        }
        assert found["message"] == {"body": "Good day", "sender": sender}


@pytest.mark.parametrize("state", STATES)
async def test_the_parties_see_each_other_in_whatever_state_they_are(exchange: Exchange, state: str) -> None:
    party = "{ id publicationStatus contact { email } review { note } products { totalCount } }"
    query = f'{{ node(id: "%(request)s") {{ ... on ContactRequest {{ sender {party} recipient {party} }} }} }}'
    await exchange.publish("recipient", state)
    found = (await exchange.seen(query, exchange.by_token("sender")))["node"]["recipient"]
    assert found["id"] == str(exchange.ids["recipient"])
    assert found["publicationStatus"] == state
    assert found["contact"] is None
    assert found["review"] is None
    assert (found["products"]["totalCount"] > 0) is (state == "PUBLISHED")


async def test_being_in_touch_shows_no_draft_on_any_other_way(exchange: Exchange) -> None:
    await exchange.publish("recipient", "DRAFT")
    query = '{ enterprise(by: { id: "%(recipient)s" }) { id } node(id: "%(recipient)s") { id } }'
    assert await exchange.seen(query, exchange.by_token("sender")) == {"enterprise": None, "node": None}


async def test_what_a_request_is_about_is_null_once_the_caller_does_not_see_it(exchange: Exchange) -> None:
    query = '{ node(id: "%(request)s") { ... on ContactRequest { about { __typename } } } }'
    await exchange.publish("recipient", "SUSPENDED")
    assert (await exchange.seen(query, exchange.by_token("sender")))["node"] == {"about": None}
    assert (await exchange.seen(query, exchange.by_token("recipient")))["node"] == {"about": {"__typename": "Product"}}


@pytest.mark.parametrize("status", ["PENDING", "DECLINED", "WITHDRAWN"])
async def test_contact_details_stay_hidden_until_a_request_is_accepted(exchange: Exchange, status: str) -> None:
    await exchange.request("sender", "recipient", status)
    for caller in (*strangers(exchange)[:-1], exchange.by_token("sender"), Caller(subject="member of the sender")):
        assert (await exchange.seen(DETAILS, caller))["recipient"]["contact"] is None
    assert (await exchange.seen(DETAILS, exchange.by_token("recipient")))["sender"]["contact"] is None


async def test_an_accepted_request_shows_each_party_the_others_contact_details(exchange: Exchange) -> None:
    await exchange.request("sender", "recipient", "ACCEPTED")
    for caller in parties(exchange):
        found = await exchange.seen(DETAILS, caller)
        assert found["sender"]["contact"]["email"]
        assert found["recipient"]["contact"]["email"]


async def test_an_accepted_request_shows_contact_details_to_nobody_else(exchange: Exchange) -> None:
    await exchange.request("sender", "recipient", "ACCEPTED")
    await exchange.request("other", "sender", "DECLINED")
    for caller in strangers(exchange)[:-1]:
        found = await exchange.seen(DETAILS, caller)
        assert found == {"sender": {"contact": None}, "recipient": {"contact": None}}
    other = '{ enterprise(by: { id: "%(other)s" }) { contact { email } } }'
    assert (await exchange.seen(other, exchange.by_token("sender")))["enterprise"] == {"contact": None}
