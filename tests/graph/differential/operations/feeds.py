"""Subscriptions: each is read span by span, and event by event as the reference does."""

from tests.graph.differential.comparing import Case
from tests.graph.differential.operations.listings import EVENT

ENTERPRISE = '{ id slug name(language: "uk") contact { email } products(first: 1) { nodes { name } } }'
FEEDS = [
    Case(f"subscription {{ partnerAdded {{ cursor occurredAt enterprise {ENTERPRISE} }} }}"),
    Case('subscription { it: partnerAdded(filter: { regions: ["UA-32"], industries: { code: "C" } }) { cursor } }'),
    Case(f"subscription {{ listingPublished {EVENT} }}"),
    Case('subscription { listingPublished(types: [PRODUCT], filter: { hsCodes: ["04"] }) { __typename listingId } }'),
    Case(f"subscription {{ listingChanged {EVENT} }}", caller="member"),
    Case(
        "subscription ($k: [ListingEventKind!], $a: String, $f: ListingFilter, $t: [ListingType!])"
        " { listingChanged(kinds: $k, after: $a, filter: $f, types: $t) { kind type cursor } }",
        {"k": ["WITHDRAWN", "UPDATED"], "f": {"countries": ["UA"]}},
    ),
    *[
        Case(
            f"subscription {{ enterpriseReviewed(after: null) {{ cursor occurredAt enterprise {ENTERPRISE}"
            " review { decision note reviewedAt } } }",
            caller=caller,
        )
        for caller in ("member", "token", "platform")
    ],
    *[
        Case(
            "subscription { contactRequestChanged(after: null) { cursor occurredAt"
            " contactRequest { subject sender { name } recipient { name } about { __typename } messages { totalCount } } } }",
            caller=caller,
        )
        for caller in ("sender", "recipient", "region")
    ],
    *[
        Case(f'subscription {{ savedSearchMatched(id: "<search {number}>", after: null) {EVENT} }}', caller="sender")
        for number in (0, 2, 3)
    ],
    Case("subscription { partnerAdded(after: null) { cursor } }"),
    Case("subscription { listingPublished(after: null) { cursor } }"),
]
