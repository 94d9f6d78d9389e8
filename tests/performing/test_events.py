"""What is told of a change, in the transaction of the change."""

from strawberry import ID

from graph.inputs.common import LocalizedTextInput
from graph.inputs.contact import RequestContactInput, WithdrawContactRequestInput
from graph.inputs.enterprise import UpdateEnterpriseInput
from graph.inputs.product import UpdateProductInput
from models import PublicationStatus, ReviewDecision
from resolvers.contact import request_contact, withdraw_contact_request
from resolvers.enterprise import (
    archive_enterprise,
    register_enterprise,
    review_enterprise,
    submit_enterprise,
    update_enterprise,
)
from resolvers.experience import share_experience
from resolvers.opportunity import publish_opportunity
from resolvers.problems import UserErrorCode
from resolvers.product import add_product, update_product
from tests.performing.conftest import Writing
from tests.performing.inputs import (
    KYIV,
    OTHER,
    enterprise,
    experience,
    opportunity,
    product,
    published,
    review,
    submitted,
    this,
)

APPROVE, REJECT, SUSPEND = ReviewDecision.APPROVE, ReviewDecision.REJECT, ReviewDecision.SUSPEND


async def test_nothing_is_told_of_a_draft(writing: Writing) -> None:
    before = await writing.last_position()
    node_id = await writing.done(register_enterprise, enterprise())
    await writing.done(update_enterprise, UpdateEnterpriseInput(id=ID(str(node_id)), version=1, employees=3))
    await writing.done(add_product, product(node_id))
    await writing.done(submit_enterprise, this(node_id))
    assert await writing.events_since(before) == []


async def test_a_rejection_is_told_as_a_review_only(writing: Writing) -> None:
    node_id, before = await submitted(writing), await writing.last_position()
    await writing.done(review_enterprise, review(node_id, REJECT), KYIV)
    assert await writing.events_since(before) == [("REVIEWED", node_id)]


async def test_what_hangs_on_an_enterprise_appears_after_it_and_goes_before_it(writing: Writing) -> None:
    node_id = await submitted(writing)
    offered = await writing.done(add_product, product(node_id))
    await writing.done(add_product, product(node_id, publish=False))
    sought = await writing.done(publish_opportunity, opportunity(node_id))
    shared = await writing.done(share_experience, experience(node_id))
    hanging, before = [offered, sought, shared], await writing.last_position()

    await writing.done(review_enterprise, review(node_id, APPROVE), KYIV)
    appeared = [("PUBLISHED", node) for node in (node_id, *hanging)]
    assert await writing.events_since(before) == [*appeared, ("REVIEWED", node_id)]

    before = await writing.last_position()
    await writing.done(review_enterprise, review(node_id, SUSPEND), KYIV)
    gone = [("WITHDRAWN", node) for node in (*hanging, node_id)]
    assert await writing.events_since(before) == [*gone, ("REVIEWED", node_id)]

    before = await writing.last_position()
    await writing.done(review_enterprise, review(node_id, APPROVE), KYIV)
    assert await writing.events_since(before) == [*appeared, ("REVIEWED", node_id)]

    before = await writing.last_position()
    await writing.done(archive_enterprise, this(node_id))
    assert await writing.events_since(before) == gone


async def test_a_visible_things_change_is_told(writing: Writing) -> None:
    node_id, before = await published(writing), await writing.last_position()
    await writing.done(update_enterprise, UpdateEnterpriseInput(id=ID(str(node_id)), version=3, employees=3))
    assert await writing.events_since(before) == [("UPDATED", node_id)]


async def test_a_product_is_told_of_through_its_life(writing: Writing) -> None:
    node_id, before = await published(writing), await writing.last_position()
    offered = await writing.done(add_product, product(node_id, publish=False))
    states = (PublicationStatus.PUBLISHED, PublicationStatus.PUBLISHED, PublicationStatus.DRAFT)
    for version, state in enumerate(states, 1):
        change = UpdateProductInput(id=ID(str(offered)), version=version, publication_status=state)
        await writing.done(update_product, change)
    assert await writing.events_since(before) == [(kind, offered) for kind in ("PUBLISHED", "UPDATED", "WITHDRAWN")]


async def test_a_contact_request_is_told_with_both_parties(writing: Writing) -> None:
    sender, recipient = await published(writing), await published(writing)
    asked = RequestContactInput(
        sender_id=ID(str(sender)), recipient_id=ID(str(recipient)), subject="Milk", message="How much?"
    )
    before = await writing.last_position()
    request = await writing.done(request_contact, asked)
    await writing.done(withdraw_contact_request, WithdrawContactRequestInput(id=ID(str(request))))
    assert await writing.events_since(before) == [("CONTACT_CHANGED", request)] * 2
    parties = "SELECT DISTINCT enterprise_id, other_enterprise_id FROM events WHERE node_id = $1"
    assert await writing.rows(parties, request) == [(sender, recipient)]


async def test_nothing_is_told_of_what_was_refused(writing: Writing) -> None:
    node_id, before = await published(writing), await writing.last_position()
    change = UpdateEnterpriseInput(id=ID(str(node_id)), version=3, employees=-1)
    performed = await writing.perform(update_enterprise, change)
    assert [error.code for error in performed.errors] == [UserErrorCode.INVALID]
    change = UpdateEnterpriseInput(id=ID(str(node_id)), version=3, name=list[LocalizedTextInput]())
    assert (await writing.perform(update_enterprise, change, OTHER)).errors[0].code is UserErrorCode.NOT_ALLOWED
    assert await writing.events_since(before) == []
