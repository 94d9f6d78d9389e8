"""Contact requests between enterprises and their messages, as clients see them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import column, either, one, page
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import Connection
from loaders import contact as loaders
from models import ContactRequestStatus

if TYPE_CHECKING:
    from graph.enterprise import Enterprise
    from graph.experience import Experience
    from graph.opportunity import Opportunity
    from graph.product import Product

describe(
    ContactRequestStatus,
    "What became of a contact request.",
    PENDING="Waits for the recipient's answer.",
    ACCEPTED="The two are in touch and see each other's contact details.",
    DECLINED="The recipient did not want to get in touch.",
    WITHDRAWN="The sender took it back.",
)


@strawberry.enum(description="On which side of a contact request the viewer is.")
class ContactDirection(enum.Enum):
    SENT = strawberry.enum_value("SENT", description="An enterprise of the viewer's asks.")
    RECEIVED = strawberry.enum_value("RECEIVED", description="An enterprise of the viewer's is asked.")


ContactSubject = Annotated[
    "Product | Opportunity | Experience",
    strawberry.union("ContactSubject", description="What a contact request can be about."),
]


@entity(models.ContactMessage)
class ContactMessage(Node):
    """What one party of a contact request says to the other."""

    sender: Enterprise = one("The party that says it, in whatever state it is.", loaders.sender_of_message)
    body: str = column("What it says.")
    created_at: datetime = column("When it was said.")


@entity(models.ContactRequest)
class ContactRequest(Node):
    """One enterprise asks another to get in touch, about a product or an opportunity if it says so.

    Accepting it opens the talk and shows each side the other's contact details. Who may act for either party sees it.
    """

    sender: Enterprise = one("Who asks, in whatever state it is.", loaders.sender_of_request)
    recipient: Enterprise = one("Who is asked, in whatever state it is.", loaders.recipient_of_request)
    subject: str = column("What it is about, in a line.")
    about: ContactSubject | None = either(
        "What it is about; null where it names nothing, or what the viewer does not see any more.",
        *loaders.subjects_of_request,
    )
    status: ContactRequestStatus = column("What became of it.")
    messages: Connection[ContactMessage] = page(
        "What the two say to each other, oldest first.",
        loaders.messages_of_request,
        sides=("first", "after"),
    )
    created_at: datetime = column("When it was sent.")
    updated_at: datetime = column("When it last changed.")
    responded_at: datetime | None = column("When the recipient answered; null where it has not.")
