"""What each mutation answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from graph.fields.mutating import outcome
from graph.payloads import UserError, payload, shown, user_errors
from graph.scalars import JSON

if TYPE_CHECKING:
    from graph.claim import EnterpriseClaim
    from graph.contact import ContactMessage, ContactRequest
    from graph.enterprise import Enterprise
    from graph.experience import Experience, ExperienceComment
    from graph.import_job import ImportJob
    from graph.opportunity import Opportunity
    from graph.product import Product
    from graph.region import Region
    from graph.saved_search import SavedSearch
    from graph.webhook import Webhook, WebhookDelivery


@payload
class EnterprisePayload:
    """What became of an enterprise."""

    enterprise: Enterprise | None = outcome("The enterprise; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class EnterpriseClaimPayload:
    """What became of a claim."""

    claim: EnterpriseClaim | None = outcome("The claim; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ProductPayload:
    """What became of a product."""

    product: Product | None = outcome("The product; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class OpportunityPayload:
    """What became of an opportunity."""

    opportunity: Opportunity | None = outcome("The opportunity; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ExperiencePayload:
    """What became of an experience."""

    experience: Experience | None = outcome("The experience; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ExperienceCommentPayload:
    """What became of a comment."""

    comment: ExperienceComment | None = outcome("The comment; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ContactRequestPayload:
    """What became of a contact request."""

    contact_request: ContactRequest | None = outcome("The request; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ContactMessagePayload:
    """What became of a message."""

    message: ContactMessage | None = outcome("The message; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class RegionPayload:
    """What became of a region's figures."""

    region: Region | None = outcome("The region; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class ImportJobPayload:
    """What became of a file."""

    job: ImportJob | None = outcome("The job that takes it; null where it was not taken.")
    user_errors: list[UserError] = user_errors()


@payload
class SavedSearchPayload:
    """What became of a saved search."""

    saved_search: SavedSearch | None = outcome("The search; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class WebhookPayload:
    """What became of a webhook."""

    webhook: Webhook | None = outcome("The webhook; null where nothing was done.")
    secret: str | None = shown(
        "Signs what is posted, as whsec_…: shown once, at creation and at rotation, and to no repetition of either."
    )
    user_errors: list[UserError] = user_errors()


@payload
class WebhookDeliveryPayload:
    """What became of a delivery."""

    delivery: WebhookDelivery | None = outcome("The delivery; null where nothing was done.")
    user_errors: list[UserError] = user_errors()


@payload
class TestWebhookPayload:
    """What a webhook would post."""

    payload: JSON | None = shown("What the document gives of the listing; null where it asks for no such listing.")
    response_status: int | None = shown("The HTTP status of the answer; null where nothing was posted or answered.")
    user_errors: list[UserError] = user_errors()


@payload
class DeletePayload:
    """What was removed."""

    deleted_id: strawberry.ID | None = shown("The id of what is no longer there; null where nothing was done.")
    user_errors: list[UserError] = user_errors()
