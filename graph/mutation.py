"""Where writing starts."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.directive import DirectiveLocation

from graph.fields.registry import register
from graph.inputs.claim import ClaimEnterpriseInput, DecideClaimInput
from graph.inputs.common import IdInput
from graph.inputs.contact import (
    RequestContactInput,
    RespondToContactRequestInput,
    SendContactMessageInput,
    WithdrawContactRequestInput,
)
from graph.inputs.enterprise import RegisterEnterpriseInput, ReviewEnterpriseInput, UpdateEnterpriseInput
from graph.inputs.experience import (
    CommentOnExperienceInput,
    MarkExperienceHelpfulInput,
    ShareExperienceInput,
    UpdateExperienceInput,
)
from graph.inputs.import_job import ImportEnterprisesInput
from graph.inputs.opportunity import CloseOpportunityInput, PublishOpportunityInput, UpdateOpportunityInput
from graph.inputs.product import AddProductInput, UpdateProductInput
from graph.inputs.region import ReportRegionIndicatorInput
from graph.inputs.saved_search import SaveSearchInput
from graph.inputs.webhook import CreateWebhookInput, TestWebhookInput, UpdateWebhookInput
from graph.outcomes import (
    ContactMessagePayload,
    ContactRequestPayload,
    DeletePayload,
    EnterpriseClaimPayload,
    EnterprisePayload,
    ExperienceCommentPayload,
    ExperiencePayload,
    ImportJobPayload,
    OpportunityPayload,
    ProductPayload,
    RegionPayload,
    SavedSearchPayload,
    TestWebhookPayload,
    WebhookDeliveryPayload,
    WebhookPayload,
)
from graph.payloads import performs
from resolvers import (
    claim,
    contact,
    enterprise,
    experience,
    import_job,
    opportunity,
    product,
    region,
    saved_search,
    webhook,
)


@strawberry.type(description="Where writing starts: each needs a token, and is done whole or not at all.")
class Mutation:
    register_enterprise: EnterprisePayload = performs(
        "Enters an enterprise as a draft; the caller speaks for it from then on.",
        enterprise.register_enterprise,
        EnterprisePayload,
        "enterprise",
        RegisterEnterpriseInput,
    )
    update_enterprise: EnterprisePayload = performs(
        "Changes what an enterprise tells of itself.",
        enterprise.update_enterprise,
        EnterprisePayload,
        "enterprise",
        UpdateEnterpriseInput,
    )
    submit_enterprise: EnterprisePayload = performs(
        "Asks the region's administration to publish a draft.",
        enterprise.submit_enterprise,
        EnterprisePayload,
        "enterprise",
        IdInput,
    )
    review_enterprise: EnterprisePayload = performs(
        "Decides on an enterprise, for its region's administration.",
        enterprise.review_enterprise,
        EnterprisePayload,
        "enterprise",
        ReviewEnterpriseInput,
    )
    archive_enterprise: EnterprisePayload = performs(
        "Takes an enterprise off the platform for good, with all that hangs on it.",
        enterprise.archive_enterprise,
        EnterprisePayload,
        "enterprise",
        IdInput,
    )
    claim_enterprise: EnterpriseClaimPayload = performs(
        "Claims to speak for an enterprise that its region entered.",
        claim.claim_enterprise,
        EnterpriseClaimPayload,
        "claim",
        ClaimEnterpriseInput,
    )
    decide_claim: EnterpriseClaimPayload = performs(
        "Decides on a claim, for the region's administration.",
        claim.decide_claim,
        EnterpriseClaimPayload,
        "claim",
        DecideClaimInput,
    )
    add_product: ProductPayload = performs(
        "Enters what an enterprise offers.", product.add_product, ProductPayload, "product", AddProductInput
    )
    update_product: ProductPayload = performs(
        "Changes a product, or whether it is shown.",
        product.update_product,
        ProductPayload,
        "product",
        UpdateProductInput,
    )
    publish_opportunity: OpportunityPayload = performs(
        "Tells what an enterprise seeks or offers beyond its products.",
        opportunity.publish_opportunity,
        OpportunityPayload,
        "opportunity",
        PublishOpportunityInput,
    )
    update_opportunity: OpportunityPayload = performs(
        "Changes an opportunity that is open.",
        opportunity.update_opportunity,
        OpportunityPayload,
        "opportunity",
        UpdateOpportunityInput,
    )
    close_opportunity: OpportunityPayload = performs(
        "Ends an opportunity for good; it stays to be seen.",
        opportunity.close_opportunity,
        OpportunityPayload,
        "opportunity",
        CloseOpportunityInput,
    )
    share_experience: ExperiencePayload = performs(
        "Shares what an enterprise went through.",
        experience.share_experience,
        ExperiencePayload,
        "experience",
        ShareExperienceInput,
    )
    update_experience: ExperiencePayload = performs(
        "Changes an experience, or whether it is shown.",
        experience.update_experience,
        ExperiencePayload,
        "experience",
        UpdateExperienceInput,
    )
    comment_on_experience: ExperienceCommentPayload = performs(
        "Says something to an experience, in an enterprise's name.",
        experience.comment_on_experience,
        ExperienceCommentPayload,
        "comment",
        CommentOnExperienceInput,
    )
    mark_experience_helpful: ExperiencePayload = performs(
        "Says that an enterprise found an experience helpful, or takes that back.",
        experience.mark_experience_helpful,
        ExperiencePayload,
        "experience",
        MarkExperienceHelpfulInput,
    )
    request_contact: ContactRequestPayload = performs(
        "Asks another enterprise to get in touch.",
        contact.request_contact,
        ContactRequestPayload,
        "contact_request",
        RequestContactInput,
    )
    respond_to_contact_request: ContactRequestPayload = performs(
        "Answers a contact request, for its recipient.",
        contact.respond_to_contact_request,
        ContactRequestPayload,
        "contact_request",
        RespondToContactRequestInput,
    )
    withdraw_contact_request: ContactRequestPayload = performs(
        "Takes a contact request back, for its sender.",
        contact.withdraw_contact_request,
        ContactRequestPayload,
        "contact_request",
        WithdrawContactRequestInput,
    )
    send_contact_message: ContactMessagePayload = performs(
        "Says something to the other party of an accepted contact request.",
        contact.send_contact_message,
        ContactMessagePayload,
        "message",
        SendContactMessageInput,
    )
    report_region_indicator: RegionPayload = performs(
        "Reports a figure of a region, for its administration.",
        region.report_region_indicator,
        RegionPayload,
        "region",
        ReportRegionIndicatorInput,
    )
    import_enterprises: ImportJobPayload = performs(
        "Fills the portal from a file of a region's enterprises, for its administration. The job is answered at once "
        "and done thereafter; what it enters is published and verified.",
        import_job.import_enterprises,
        ImportJobPayload,
        "job",
        ImportEnterprisesInput,
    )
    save_search: SavedSearchPayload = performs(
        "Keeps a search, whose owner can hear of what it finds; up to 50 of one caller.",
        saved_search.save_search,
        SavedSearchPayload,
        "saved_search",
        SaveSearchInput,
    )
    delete_saved_search: DeletePayload = performs(
        "Removes a search of the caller's.", saved_search.delete_saved_search, DeletePayload, None, IdInput
    )
    create_webhook: WebhookPayload = performs(
        "Has what happens from now on posted to an address; up to 20 of one caller.",
        webhook.create_webhook,
        WebhookPayload,
        "webhook",
        CreateWebhookInput,
    )
    rotate_webhook_secret: WebhookPayload = performs(
        "Gives a webhook a new secret; for a day the old one signs too.",
        webhook.rotate_webhook_secret,
        WebhookPayload,
        "webhook",
        IdInput,
    )
    update_webhook: WebhookPayload = performs(
        "Changes a webhook, or switches it on or off.",
        webhook.update_webhook,
        WebhookPayload,
        "webhook",
        UpdateWebhookInput,
    )
    test_webhook: TestWebhookPayload = performs(
        "Runs a webhook's document as if something had just happened to a listing, and posts it if asked.",
        webhook.test_webhook,
        TestWebhookPayload,
        None,
        TestWebhookInput,
    )
    redeliver_webhook: WebhookDeliveryPayload = performs(
        "Posts once more what was delivered or given up.",
        webhook.redeliver_webhook,
        WebhookDeliveryPayload,
        "delivery",
        IdInput,
    )
    delete_webhook: DeletePayload = performs(
        "Removes a webhook of the caller's, with its deliveries.", webhook.delete_webhook, DeletePayload, None, IdInput
    )


register(Mutation)


@strawberry.directive(
    locations=[DirectiveLocation.FIELD],
    name="idempotent",
    description="The same mutation with the same key by the same caller runs once within 24 hours; a repeat gets the "
    "first answer, other input under the same key a CONFLICT.",
)
def idempotent(
    key: Annotated[str, strawberry.argument(description="The caller's own, 1 to 200 characters.")],
) -> None:
    """Read by the drivers (graph.fields.values.key_reading)."""
