"""What mutations take of contact requests."""

import strawberry

from graph.described import describe
from graph.inputs.common import needed
from graph.paging import optional
from resolvers.decisions import ContactResponse

describe(
    ContactResponse,
    "What the recipient answers to a contact request.",
    ACCEPT="The two are in touch and see each other's contact details.",
    DECLINE="The recipient does not want to get in touch.",
)


@strawberry.input(description="A request of one enterprise to another to get in touch.")
class RequestContactInput:
    sender_id: strawberry.ID = needed("The enterprise that asks.")
    recipient_id: strawberry.ID = needed("The enterprise that is asked.")
    subject: str = needed("What it is about, in a line.")
    message: str = needed("The first message.")
    about_id: strawberry.ID | None = optional("A product, an opportunity or an experience of either that it is about.")


@strawberry.input(description="The answer to a contact request.")
class RespondToContactRequestInput:
    id: strawberry.ID = needed("The request's id.")
    response: ContactResponse = needed("Yes or no.")
    message: str | None = optional("What is said with it.")


@strawberry.input(description="A contact request that its sender takes back.")
class WithdrawContactRequestInput:
    id: strawberry.ID = needed("The request's id.")


@strawberry.input(description="A message to the other party of an accepted contact request.")
class SendContactMessageInput:
    contact_request_id: strawberry.ID = needed("The request that was accepted.")
    body: str = needed("What it says.")
