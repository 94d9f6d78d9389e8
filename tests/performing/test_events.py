"""What is told of a change, in the transaction of the change."""

from strawberry import ID

from graph.inputs.common import LocalizedTextInput
from graph.inputs.contact import RequestContactInput, WithdrawContactRequestInput
from graph.inputs.enterprise import UpdateEnterpriseInput
from models import ReviewDecision
from resolvers.contact import request_contact, withdraw_contact_request
from resolvers.enterprise import (
    review_enterprise,
    update_enterprise,
)
from resolvers.problems import UserErrorCode
from tests.performing.conftest import Writing
from tests.performing.inputs import (
    KYIV,
    OTHER,
    published,
    review,
    submitted,
)

APPROVE, REJECT, SUSPEND = ReviewDecision.APPROVE, ReviewDecision.REJECT, ReviewDecision.SUSPEND


async def test_a_rejection_is_told_as_a_review_only(writing: Writing) -> None:
    node_id, before = await submitted(writing), await writing.last_position()
    await writing.done(review_enterprise, review(node_id, REJECT), KYIV)
    assert await writing.events_since(before) == [("REVIEWED", node_id)]


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
