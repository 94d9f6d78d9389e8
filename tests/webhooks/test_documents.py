"""Documents of webhooks over the real stream, as their owners see it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker

from loaders.event import cursor_at
from models import Enterprise, EventKind, Product
from models.errors import Timeout
from resolvers.networks import Networks
from resolvers.telling import told_of, write_events
from server.fill.demo import load_demo
from server.transactions import engine_of
from server.webhooks.evaluating import WANTED, Documents
from server.webhooks.following import SlowDocumentError
from server.webhooks.hooks import Webhooks
from tests.conftest import opened
from tests.graph.operating import made
from tests.postgres import fresh_database

FIELDS = '{ cursor kind type listingId listing { ... on Product { name(language: "uk") enterprise { slug } } } }'
PRODUCTS = f"subscription {{ listingChanged(types: [PRODUCT]) {FIELDS} }}"
PARTNERS = 'subscription { partnerAdded(filter: { regions: ["UA-32"] }) { enterprise { slug } } }'

FITTING = [
    PRODUCTS,
    PARTNERS,
    "subscription Named { listing: listingPublished { ...part } } fragment part on ListingEvent { cursor }",
]
UNFIT = {
    "": "Syntax Error: Unexpected <EOF>.",
    "{ viewer { subject } }": WANTED,
    "mutation { deleteWebhook(input: { id: 1 }) { deletedId } }": WANTED,
    "subscription { enterpriseReviewed { cursor } }": WANTED,
    "subscription { contactRequestChanged { cursor } }": WANTED,
    'subscription { listingPublished(after: "x") { cursor } }': WANTED,
    "subscription ($types: [ListingType!]) { listingPublished(types: $types) { cursor } }": WANTED,
    "subscription { ...all } fragment all on Subscription { partnerAdded { cursor } }": WANTED,
    "subscription { partnerAdded { cursor } } query q { viewer { subject } }": "This anonymous operation must be the only defined operation.",
    "subscription a { partnerAdded { cursor } } subscription b { partnerAdded { cursor } }": WANTED,
    "subscription { listingPublished { secret } }": "Cannot query field 'secret' on type 'ListingEvent'.",
    'subscription { listingPublished(filter: { regions: ["XX-1"] }) { cursor } }': "'XX-1' is not an ISO 3166-2 code.",
    'subscription { listingPublished(filter: { industries: [{ code: "nothing" }] }) { cursor } }': "An argument of the subscription does not hold.",
    "fragment all on Subscription { partnerAdded { cursor } }": "Fragment 'all' is never used.",
}


@pytest.fixture(scope="module")
def told_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(load_demo(url))
        yield url


@pytest.fixture(params=[True, False], ids=["compiled", "resolvers"])
async def documents(request: pytest.FixtureRequest, told_url: str) -> AsyncIterator[Documents]:
    async with opened(told_url) as database:
        yield Documents(made(is_compiled=request.param), database)


@pytest.mark.parametrize("document", FITTING)
def test_a_subscription_to_the_catalogue_is_fitting(documents: Documents, document: str) -> None:
    assert documents.problem(document) is None


@pytest.mark.parametrize("document", UNFIT)
def test_anything_else_is_refused_with_the_reason(documents: Documents, document: str) -> None:
    assert (documents.problem(document) or "").startswith(UNFIT[document])


def test_a_document_that_asks_too_much_is_refused(documents: Documents) -> None:
    deep = "enterprise { " * 30 + "id" + " }" * 30
    reason = documents.problem(f"subscription {{ listingPublished {{ listing {{ ... on Product {{ {deep} }} }} }} }}")
    assert reason is not None


async def listing_of(url: str, model: Any, *, is_told: bool) -> Any:
    """A listing that all see, and of which the stream tells if asked."""
    engine = engine_of(url, 1, 20)
    async with async_sessionmaker(engine).begin() as session:
        found = await session.scalar(select(model).where(model.publication_status == "PUBLISHED").order_by(model.id))
        if is_told:
            await write_events(session, [told_of(EventKind.PUBLISHED, found, datetime.now(UTC))])
        session.expunge(found)
    await engine.dispose()
    return found


async def test_events_are_evaluated_up_to_the_head_of_the_stream(documents: Documents, told_url: str) -> None:
    before = (await documents.evaluate(PRODUCTS, 0, "integrator")).position
    product = await listing_of(told_url, Product, is_told=True)
    await listing_of(told_url, Enterprise, is_told=True)
    batch = await documents.evaluate(PRODUCTS, before, "integrator")
    assert batch.position == before + 2
    (occurrence,) = batch.occurrences
    told = json.loads(occurrence.body)["data"]["listingChanged"]
    assert told["listingId"] == str(product.id) == str(occurrence.listing_id)
    assert told["cursor"] == occurrence.cursor
    assert told["listing"]["name"] == product.name["uk"]
    assert (await documents.evaluate(PRODUCTS, batch.position, "integrator")).occurrences == []


async def test_no_more_events_are_passed_than_were_asked_for(documents: Documents, told_url: str) -> None:
    before = (await documents.evaluate(PRODUCTS, 0, "integrator")).position
    for _ in range(2):
        await listing_of(told_url, Product, is_told=True)
    first = await documents.evaluate(PRODUCTS, before, "integrator", 1)
    rest = await documents.evaluate(PRODUCTS, first.position, "integrator")
    cursors = [occurrence.cursor for occurrence in (*first.occurrences, *rest.occurrences)]
    assert cursors == [cursor_at(first.position), cursor_at(rest.position)]


@pytest.mark.parametrize(("locked", "failure"), [("products", SlowDocumentError), ("events", Timeout)])
async def test_only_a_document_that_takes_too_long_itself_is_called_slow(
    told_url: str, locked: str, failure: type[Exception]
) -> None:
    await listing_of(told_url, Product, is_told=True)
    async with (
        opened(told_url, statement_timeout=3) as database,
        opened(told_url) as other,
        other.rolled_back() as connection,
    ):
        await connection.execute(f"LOCK TABLE {locked}")
        with pytest.raises(failure):
            await Documents(made(), database).evaluate(PRODUCTS, 0, "integrator")


async def test_a_sample_is_as_if_something_had_just_happened_and_leaves_nothing(
    documents: Documents, told_url: str
) -> None:
    product = await listing_of(told_url, Product, is_told=False)
    count = "SELECT count(*) AS n FROM events"
    before = await documents.database.fetch(count)
    body = await documents.sample(PRODUCTS, product, "integrator")
    told = json.loads(body or b"")["data"]["listingChanged"]
    assert (told["kind"], told["listingId"]) == ("PUBLISHED", str(product.id))
    assert await documents.sample(PARTNERS, product, "integrator") is None
    withdrawn = await documents.sample(PRODUCTS.replace("[PRODUCT]", "[PRODUCT], kinds: [WITHDRAWN]"), product, "x")
    assert json.loads(withdrawn or b"")["data"]["listingChanged"]["kind"] == "WITHDRAWN"
    assert await documents.database.fetch(count) == before


async def test_a_sample_and_a_delivery_do_not_wait_for_one_another(told_url: str) -> None:
    product = await listing_of(told_url, Product, is_told=False)
    async with opened(told_url, size=1) as deliveries, opened(told_url) as requests:
        webhooks = Webhooks(made(), deliveries, requests, Networks())
        async with deliveries.connections.lend():
            assert await webhooks.sample(PRODUCTS, product, "integrator")
