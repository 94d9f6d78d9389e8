"""Where the platform posts events."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from strawberry import UNSET

from loaders.event import LISTINGS
from models import Event, EventHorizon, Webhook, WebhookDelivery, WebhookDeliveryStatus
from models.base import NODE_TYPES
from resolvers.act import known_number, missing
from resolvers.checks.hooks import hook_document, hook_url
from resolvers.facts import required
from resolvers.problems import Problems, UserErrorCode, refused
from resolvers.rights import Right, needs
from resolvers.telling import wake_readers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.inputs.common import IdInput
    from graph.inputs.webhook import CreateWebhookInput, TestWebhookInput, UpdateWebhookInput
    from resolvers.act import Act
    from resolvers.hooks import Hooks

MOST_WEBHOOKS = 20
"""Of one caller."""
SECRET_BYTES = 32
ROTATION = timedelta(days=1)
"""How long a rotated secret signs beside the new one."""
LISTING_MODELS: dict[int | None, type[Any]] = {model.node_type: model for model in LISTINGS}


@needs(Right.HOOK)
async def create_webhook(act: Act, input: CreateWebhookInput) -> Webhook:
    problems = Problems()
    url = hook_url(problems, input.url, "url", networks=act.hooks.networks)
    document = hook_document(problems, input.document, "document", hooks=act.hooks)
    problems.check()
    await refuse_too_many(act)
    webhook = Webhook(owner=act.subject, url=url, document=document, created_at=act.now)
    webhook.secret = act.shown_once["secret"] = new_secret()
    webhook.position = await last_position(act)
    return await act.add(webhook)


@needs(Right.HOOK)
async def rotate_webhook_secret(act: Act, input: IdInput) -> Webhook:
    webhook = await act.find_for_update(Webhook, input.id, "id")
    webhook.previous_secret, webhook.previous_secret_until = webhook.secret, act.now + ROTATION
    webhook.secret = act.shown_once["secret"] = new_secret()
    return webhook


@needs(Right.HOOK)
async def update_webhook(act: Act, input: UpdateWebhookInput) -> Webhook:
    webhook = await act.find_for_update(Webhook, input.id, "id")
    for column, value in changes(act, input).items():
        setattr(webhook, column, value)
    if input.is_active is True or input.url is not UNSET:
        webhook.failing_since = None
    if input.is_active is True or input.document is not UNSET:
        webhook.followed_until = None
    if input.is_active is True and webhook.is_active is False:
        webhook.is_active, webhook.disabled_reason = True, None
        webhook.position = await last_position(act)
        await wake_readers(act.session)
    elif input.is_active is False:
        webhook.is_active = False
    return webhook


def changes(act: Act, input: UpdateWebhookInput) -> dict[str, Any]:
    """The columns that an update gives anew. Raises Refused."""
    problems = Problems()
    found: dict[str, Any] = {}
    if input.url is not UNSET:
        found["url"] = hook_url(problems, input.url, "url", networks=act.hooks.networks)
    if input.document is not UNSET:
        found["document"] = hook_document(problems, input.document, "document", hooks=act.hooks)
    if input.is_active is not UNSET:
        required(problems, input.is_active, "isActive")
    problems.check()
    return found


@needs(Right.HOOK)
async def delete_webhook(act: Act, input: IdInput) -> Webhook:
    webhook = await act.find_for_update(Webhook, input.id, "id")
    await act.session.delete(webhook)
    act.values["deleted_id"] = str(webhook.id)
    return webhook


@needs(Right.HOOK)
async def redeliver_webhook(act: Act, input: IdInput) -> WebhookDelivery:
    delivery = await act.find_for_update(WebhookDelivery, input.id, "id")
    if delivery.status is WebhookDeliveryStatus.PENDING:
        raise refused(UserErrorCode.WRONG_STATE, "It waits to be tried already.", "id")
    webhook = await act.session.get_one(Webhook, delivery.webhook_id)
    if not webhook.is_active:
        raise refused(UserErrorCode.WRONG_STATE, "The webhook is switched off.", "id")
    delivery.status, delivery.attempts = WebhookDeliveryStatus.PENDING, 0
    delivery.next_attempt_at = act.now
    await wake_readers(act.session)
    return delivery


@needs(Right.HOOK)
async def test_webhook(act: Act, input: TestWebhookInput) -> Webhook:
    webhook = await act.find(Webhook, input.id, "id")
    model = LISTING_MODELS.get(known_number(input.listing_id, ("listingId",)) % NODE_TYPES)
    if model is None:
        raise missing(("listingId",))
    listing = await act.find(model, input.listing_id, "listingId")
    body = await act.hooks.sample(webhook.document, listing, act.subject)
    act.values["payload"] = body and json.loads(body)
    if input.deliver and body is not None:
        act.afterwards = lambda: posted(act.hooks, webhook, body)
    return webhook


async def posted(hooks: Hooks, webhook: Webhook, body: bytes) -> Mapping[str, Any]:
    return {"response_status": await hooks.post(webhook, body)}


async def refuse_too_many(act: Act) -> None:
    await act.serialize(f"webhooks of {act.subject}")
    made = await act.one(select(func.count()).where(Webhook.owner == act.subject))
    if made >= MOST_WEBHOOKS:
        raise refused(UserErrorCode.LIMIT_REACHED, f"At most {MOST_WEBHOOKS} webhooks are kept.")


async def last_position(act: Act) -> int:
    """The position of the last event, kept or not: what comes after it is posted."""
    last, horizon = select(func.max(Event.id)), select(EventHorizon.position)
    found: int = await act.one(select(func.greatest(last.scalar_subquery(), horizon.scalar_subquery())))
    return found


def new_secret() -> str:
    """As Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
