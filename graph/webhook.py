"""Webhooks and their deliveries, as clients see them."""

from __future__ import annotations

from datetime import datetime

import strawberry

import models
from graph.described import describe
from graph.fields.kinds import column, page
from graph.fields.registry import entity
from graph.node import Node
from graph.paging import Connection
from graph.scalars import JSON, URL
from loaders import webhook as loaders
from models import WebhookDeliveryStatus

describe(
    WebhookDeliveryStatus,
    "What became of a delivery.",
    PENDING="It waits to be tried, for the first time or again.",
    DELIVERED="The receiver took it.",
    FAILED="It was tried as often as it is.",
)


@entity(models.WebhookDelivery)
class WebhookDelivery:
    """One event for one webhook."""

    id: strawberry.ID = column("Its id, by which it is delivered again.")
    cursor: str = column("The event's cursor, the same as in the feed and the subscriptions.")
    payload: JSON = column("What is posted.")
    status: WebhookDeliveryStatus = column("What became of it.")
    attempts: int = column("How often it was tried.")
    response_status: int | None = column("The HTTP status of the last answer; null where there was none.")
    last_attempt_at: datetime | None = column("When it was last tried.")
    next_attempt_at: datetime | None = column("When it is tried next; null once it is settled.")


@entity(models.Webhook)
class Webhook(Node):
    """Where the platform posts events, signed as Standard Webhooks specifies."""

    url: URL = column("Where they are posted.")
    document: str = column("The subscription whose result is the payload.")
    is_active: bool = column("Whether events are posted.")
    disabled_reason: str | None = column("Why the platform switched it off; null where it did not.")
    last_delivery_at: datetime | None = column("When the receiver last took an event.")
    deliveries: Connection[WebhookDelivery] = page(
        "What was posted and what waits, newest first. Up to 1,000 are kept for up to 30 days.",
        loaders.deliveries_of_webhook,
        sides=("first", "after"),
    )
    created_at: datetime = column("When it was made.")
