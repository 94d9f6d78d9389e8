"""Webhooks and what was delivered to them."""

from loaders.paging import Order, Page, SortKey
from loaders.relation import Relation, Rows
from models import Webhook, WebhookDelivery

own_webhooks = Relation(Webhook, lambda webhook: Rows(order_by=(webhook.created_at, webhook.id)))

deliveries_of_webhook = Page(
    model=WebhookDelivery,
    by=lambda webhook, delivery: delivery.webhook_id == webhook.id,
    orders={"CREATED_AT": SortKey(lambda delivery, _: delivery.created_at)},
    default_order=Order("CREATED_AT", descending=True),
)
