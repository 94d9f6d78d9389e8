"""How one enterprise gets in touch with another."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from models import (
    ContactMessage,
    ContactRequest,
    ContactRequestStatus,
    Enterprise,
    EventKind,
    Experience,
    Opportunity,
    Product,
    PublicationStatus,
)
from models.base import NODE_TYPES
from resolvers.act import known_number, missing
from resolvers.checks.texts import passage, required_line, required_passage
from resolvers.decisions import ContactResponse
from resolvers.experience import speaker
from resolvers.facts import given
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs
from resolvers.versions import refuse_unless

if TYPE_CHECKING:
    from graph.inputs.contact import (
        RequestContactInput,
        RespondToContactRequestInput,
        SendContactMessageInput,
        WithdrawContactRequestInput,
    )
    from models import Listing
    from resolvers.act import Act

A_DAY = timedelta(days=1)
SUBJECTS: dict[int, tuple[type[Any], str]] = {
    model.node_type: (model, column)
    for model, column in ((Product, "product_id"), (Opportunity, "opportunity_id"), (Experience, "experience_id"))
}
"""What a request can be about, by the type in its id, and in which column it stands."""


@needs(Right.SPEAK)
async def request_contact(act: Act, input: RequestContactInput) -> ContactRequest:
    sender = await speaker(act, input.sender_id, "senderId")
    recipient = await act.find(Enterprise, input.recipient_id, "recipientId")
    refuse_unless(recipient, [PublicationStatus.PUBLISHED], "asked", "recipientId")
    if recipient.id == sender.id:
        raise refused(UserErrorCode.INVALID, "An enterprise asks another one.", "recipientId")
    problems = Problems()
    subject = required_line(problems, input.subject, "subject")
    message = required_passage(problems, input.message, "message")
    problems.check()
    about = await subject_of(act, given(input.about_id), {sender.id, recipient.id})
    await act.serialize(f"contact requests of {sender.id}")
    await refuse_repeated(act, sender, recipient, subject)
    await refuse_too_many(act, sender)
    request = ContactRequest(sender_id=sender.id, recipient_id=recipient.id, subject=subject, **about)
    request.created_at = request.updated_at = act.now
    await act.add(request)
    await say(act, request, sender.id, message)
    act.tell(EventKind.CONTACT_CHANGED, request)
    return request


@needs(Right.SPEAK)
async def respond_to_contact_request(act: Act, input: RespondToContactRequestInput) -> ContactRequest:
    request = await pending_request(act, input.id, side="recipient_id")
    problems = Problems()
    message = passage(problems, given(input.message), "message")
    problems.check()
    is_accepted = input.response is ContactResponse.ACCEPT
    request.status = ContactRequestStatus.ACCEPTED if is_accepted else ContactRequestStatus.DECLINED
    request.responded_at = request.updated_at = act.now
    if message is not None:
        await say(act, request, request.recipient_id, message)
    act.tell(EventKind.CONTACT_CHANGED, request)
    return request


@needs(Right.SPEAK)
async def withdraw_contact_request(act: Act, input: WithdrawContactRequestInput) -> ContactRequest:
    request = await pending_request(act, input.id, side="sender_id")
    request.status, request.updated_at = ContactRequestStatus.WITHDRAWN, act.now
    act.tell(EventKind.CONTACT_CHANGED, request)
    return request


@needs(Right.SPEAK)
async def send_contact_message(act: Act, input: SendContactMessageInput) -> ContactMessage:
    request = await act.find_for_update(ContactRequest, input.contact_request_id, "contactRequestId")
    sender_id = await own_side(act, request)
    if request.status is not ContactRequestStatus.ACCEPTED:
        raise refused(UserErrorCode.WRONG_STATE, "The request has not been accepted.", "contactRequestId")
    problems = Problems()
    body = required_passage(problems, input.body, "body")
    problems.check()
    request.updated_at = act.now
    act.tell(EventKind.CONTACT_CHANGED, request)
    return await say(act, request, sender_id, body)


async def say(act: Act, request: ContactRequest, sender_id: int, body: str) -> ContactMessage:
    message = ContactMessage(contact_request_id=request.id, sender_id=sender_id, body=body)
    message.created_by, message.created_at = act.subject, act.now
    return await act.add(message)


async def pending_request(act: Act, node_id: str, *, side: str) -> ContactRequest:
    """A request that waits for an answer, for the party on this side of it."""
    request = await act.find_for_update(ContactRequest, node_id, "id")
    await act.allow(await act.session.get_one(Enterprise, getattr(request, side)), "id")
    if request.status is not ContactRequestStatus.PENDING:
        raise refused(UserErrorCode.WRONG_STATE, f"It is {request.status.value} already.", "id")
    return request


async def own_side(act: Act, request: ContactRequest) -> int:
    """The party in whose name the caller speaks; the sender where it could for both."""
    for party in (request.sender_id, request.recipient_id):
        if await act.has_right(await act.session.get_one(Enterprise, party)):
            return party
    raise refused(UserErrorCode.NOT_ALLOWED, "You speak for neither party.", "contactRequestId")


async def subject_of(act: Act, node_id: str | None, parties: set[int]) -> dict[str, int]:
    """The column of what a request is about: something of one of the parties."""
    if node_id is None:
        return {}
    path = ("aboutId",)
    model, column = SUBJECTS.get(known_number(node_id, path) % NODE_TYPES, (None, ""))
    if model is None:
        raise missing(path)
    listing: Listing = await act.find(model, node_id, *path)
    if listing.enterprise_id not in parties:
        raise refused(UserErrorCode.INVALID, "This belongs to neither party.", *path)
    return {column: int(node_id)}


async def refuse_repeated(act: Act, sender: Enterprise, recipient: Enterprise, subject: str) -> None:
    waiting = select(ContactRequest).filter_by(
        sender_id=sender.id, recipient_id=recipient.id, subject=subject, status=ContactRequestStatus.PENDING
    )
    if await act.one(waiting) is not None:
        raise refused(UserErrorCode.TAKEN, "A request with this subject waits for an answer.", "subject")


async def refuse_too_many(act: Act, sender: Enterprise) -> None:
    """Bounds what an enterprise sends in a day."""
    sent = select(func.count()).where(
        ContactRequest.sender_id == sender.id, ContactRequest.created_at > act.now - A_DAY
    )
    most = act.limits.contact_requests_a_day
    if await act.one(sent) >= most:
        raise refused(UserErrorCode.LIMIT_REACHED, f"At most {most} requests a day.", "senderId")
