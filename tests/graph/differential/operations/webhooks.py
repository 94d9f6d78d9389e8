"""Saved searches, webhooks and deliveries: for their owners, and for those who see none of them."""

from tests.graph.differential.comparing import REFUSED, Case

CALLERS = ("anonymous", "member", "region", "platform", "sender", "recipient")
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
SEARCH = "{ id name types query filter createdAt __typename }"
DELIVERY = "{ id cursor payload status attempts responseStatus lastAttemptAt nextAttemptAt __typename }"
DELIVERIES = f"{{ totalCount {INFO} nodes {DELIVERY} edges {{ cursor node {{ id payload }} __typename }} __typename }}"
WEBHOOK = f"""{{ id url document isActive disabledReason lastDeliveryAt createdAt deliveries(first: 3) {DELIVERIES}
    more: deliveries(after: "<WebhookDeliveryConnection 1>") {{ nodes {{ id payload }} {INFO} }} __typename }}"""
PIECES = [
    f"{{ viewer {{ savedSearches {SEARCH} webhooks {WEBHOOK} }} }}",
    "{ viewer { savedSearches { filter } } again: viewer { savedSearches { a: filter b: filter } } }",
    "{ viewer { webhooks { deliveries { nodes { payload } } } } }",
    "{ viewer { webhooks { deliveries(first: 0) { totalCount nodes { id } } one: deliveries(first: 1) { edges { node { payload } } } } } }",
    "query ($a: String, $n: Int) { viewer { webhooks { deliveries(first: $n, after: $a) { nodes { id } } } } }",
]
VARIABLES = ({"n": 2}, {"a": "<WebhookDeliveryConnection 0>", "n": None})
NODES = f"""query ($v: [ID!]!) {{ nodes(ids: $v) {{ __typename id ... on SavedSearch {SEARCH} ... on Webhook {WEBHOOK} }} }}"""
IDS = {"v": [f"<{kind} {number}>" for number in range(6) for kind in ("search", "webhook", "delivery")]}

CASES = [
    *[
        Case(query, VARIABLES[0], (), caller, VARIABLES[1:]) if "$n" in query else Case(query, caller=caller)
        for query in PIECES
        for caller in CALLERS
    ],
    *[Case(NODES, IDS, (), caller) for caller in CALLERS],
    *[
        Case(
            '{ node(id: "<webhook 0>") { id ... on Webhook { url } } no: node(id: "<delivery 0>") { id } }',
            caller=caller,
        )
        for caller in CALLERS
    ],
    Case("{ viewer { webhooks { deliveries(first: 101) { totalCount } } } }", caller="sender"),
    Case('{ viewer { webhooks { deliveries(after: "x") { totalCount } } } }', caller="sender"),
    Case("{ viewer { webhooks { deliveries(first: 101) { totalCount } } } }", fallback=REFUSED),
]
