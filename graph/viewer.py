"""The caller, as it sees itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.contact import ContactDirection
from graph.described import describe
from graph.fields.kinds import argument, expression, many, page
from graph.fields.registry import value_type
from graph.paging import Connection
from loaders import viewer as loaders
from loaders.claim import claims
from loaders.contact import own_contact_requests
from loaders.import_job import imports
from loaders.saved_search import own_saved_searches
from loaders.webhook import own_webhooks
from models import ClaimStatus, ContactRequestStatus, Role
from models.caller import ROLES, SUBJECT

if TYPE_CHECKING:
    from graph.claim import EnterpriseClaim
    from graph.contact import ContactRequest
    from graph.enterprise import Enterprise
    from graph.import_job import ImportJob
    from graph.region import Region
    from graph.saved_search import SavedSearch
    from graph.webhook import Webhook

describe(
    Role,
    "What a token says of its bearer.",
    ENTREPRENEUR="It registers enterprises and claims those that their region entered.",
    REGION_ADMIN="It decides for the regions that its token names.",
    INTEGRATOR="It has events posted to webhooks.",
    PLATFORM_ADMIN="It edits every enterprise and decides for every region.",
)


@value_type
class Viewer:
    """The caller of this request, and what is its own."""

    subject: str = expression("The subject of the token.", lambda _, __: SUBJECT)
    roles: list[Role] = expression("What the token says of the viewer.", lambda _, __: ROLES)
    enterprises: list[Enterprise] = many(
        "Those that the token names and those of which the viewer is a member, by having registered or claimed them: "
        "up to 100, in the order in which they were entered. Administrators have no more than these.",
        loaders.own_enterprises,
    )
    claims: Connection[EnterpriseClaim] = page(
        "Claims that the viewer made or may decide, newest first.",
        claims,
        sides=("first", "after"),
        statuses=argument(list[ClaimStatus] | None, "Only claims of which this became."),
    )
    administered_regions: list[Region] = many(
        "The regions for which the viewer decides, by code.",
        loaders.administered_regions,
    )
    contact_requests: Connection[ContactRequest] = page(
        "Contact requests from and to the viewer's enterprises, newest first.",
        own_contact_requests,
        sides=("first", "after"),
        direction=argument(ContactDirection | None, "Only those sent, or only those received."),
        statuses=argument(list[ContactRequestStatus] | None, "Only requests of which this became."),
    )
    saved_searches: list[SavedSearch] = many("The searches that the viewer saved, oldest first.", own_saved_searches)
    webhooks: list[Webhook] = many("The webhooks that the viewer made, oldest first.", own_webhooks)
    imports: Connection[ImportJob] = page(
        "The imports of the regions for which the viewer decides, newest first.",
        imports,
        sides=("first", "after"),
    )
