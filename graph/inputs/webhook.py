"""What mutations take of webhooks."""

import strawberry

from graph.inputs.common import needed
from graph.paging import optional
from graph.scalars import URL

DOCUMENT = (
    "A subscription to `partnerAdded`, `listingPublished` or `listingChanged`, without variables and without `after`: "
    "its result is what is posted."
)


@strawberry.input(description="A new webhook.")
class CreateWebhookInput:
    url: URL = needed("Where events are posted, over https.")
    document: str = needed(DOCUMENT)


@strawberry.input(description="A field left out stays as it is.")
class UpdateWebhookInput:
    id: strawberry.ID = needed("Its id.")
    url: URL | None = optional("Where events are posted, over https.")
    document: str | None = optional(DOCUMENT)
    is_active: bool | None = optional(
        "Whether events are posted. What happens while it is switched off is not posted later; `listings` has it."
    )


@strawberry.input(description="Runs the document against one listing and posts nothing unless asked.")
class TestWebhookInput:
    __test__ = False  # no test of pytest's

    id: strawberry.ID = needed("Its id.")
    listing_id: strawberry.ID = needed("An enterprise, a product, an opportunity or an experience.")
    deliver: bool = strawberry.field(default=False, description="Whether it is posted too.")
