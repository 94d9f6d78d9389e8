"""Who sees a claim to an enterprise: its claimant, and who may decide it."""

from models import ANONYMOUS, Caller
from tests.exchange import ADMIN, PLATFORM, Exchange

CLAIM = '{ node(id: "%(claim)s") { ... on EnterpriseClaim { claimant message note enterprise { id slug } } } }'
CLAIMANT = Caller(subject="claimant")


async def test_the_anonymous_and_others_see_no_claim(exchange: Exchange) -> None:
    strangers = (
        ANONYMOUS,
        Caller(subject="another claimant"),
        Caller(subject="member of the sender"),
        exchange.by_token("sender"),
        Caller(subject="of another region", roles=ADMIN, regions=("US-WA",)),
        Caller(subject="in the region without its role", regions=("UA-32",)),
    )
    await exchange.claim("other", "another claimant")
    for caller in strangers:
        assert (await exchange.seen(CLAIM, caller))["node"] is None


async def test_its_claimant_and_who_may_decide_it_see_it(exchange: Exchange) -> None:
    for caller in (CLAIMANT, Caller(subject="of the region", roles=ADMIN, regions=("UA-32",)), PLATFORM):
        found = (await exchange.seen(CLAIM, caller))["node"]
        assert found["claimant"] == "claimant"
        assert found["enterprise"]["id"] == str(exchange.ids["sender"])


async def test_its_claimant_sees_the_enterprise_while_it_is_not_published(exchange: Exchange) -> None:
    await exchange.publish("sender", "DRAFT")
    assert (await exchange.seen(CLAIM, CLAIMANT))["node"]["enterprise"]["slug"]
    direct = '{ enterprise(by: { id: "%(sender)s" }) { id } }'
    assert (await exchange.seen(direct, CLAIMANT))["enterprise"] is None
