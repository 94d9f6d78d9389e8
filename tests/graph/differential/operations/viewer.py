"""The viewer, claims, contact requests and their messages: for who sees all, some and nothing of them."""

from tests.graph.differential.comparing import REFUSED, Case

CALLERS = ("anonymous", "member", "token", "region", "platform", "sender", "recipient")
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
PARTY = """{ id slug publicationStatus contact { person email phone } review { decision note } region { code }
    products(first: 2, filter: { publicationStatuses: [DRAFT, PUBLISHED] }) { totalCount nodes { id enterprise { slug } } } }"""
CLAIM = f"{{ id enterprise {PARTY} claimant message evidence status note createdAt decidedAt __typename }}"
MESSAGE = "{ id sender { slug contact { email } } body createdAt __typename }"
ABOUT = """{ __typename ... on Node { id } ... on Product { name price { min } enterprise { slug } }
    ... on Opportunity { title isOpen industries { code } } ... on Experience { title comments(first: 1) { totalCount } } }"""
UNION = f"about {ABOUT}"
MESSAGES = f"""messages(first: 3) {{ totalCount {INFO} nodes {MESSAGE} edges {{ cursor node {{ id }} __typename }} __typename }}
    more: messages(first: 1, after: "<ContactMessageConnection 1>") {{ nodes {{ id }} {INFO} }}"""
REQUEST = f"""{{ id sender {PARTY} recipient {PARTY} subject %s state: status createdAt updatedAt respondedAt {MESSAGES}
    __typename }}"""
PAGE = "{{ totalCount {0} nodes {1} edges {{ cursor node {{ id }} __typename }} __typename }}"
WINDOWS = (
    "",
    "(first: 2)",
    "(first: 0)",
    "(first: 100)",
    '(first: 3, after: "<%s 1>")',
    '(after: "<%s 3>")',
    '(first: 1, after: "<EnterpriseOrder NAME ASC en 0>")',
)
PAGES = {"claims": "EnterpriseClaimConnection", "contactRequests": "ContactRequestConnection"}
OWN = f"""{{ viewer {{ subject roles enterprises {PARTY} administeredRegions {{ code name }}
    claims(first: 5) {PAGE.format(INFO, CLAIM)} contactRequests(first: 4) {PAGE.format(INFO, REQUEST % UNION)}
    __typename }} region(code: "UA-32") {{ code }} }}"""
PIECES = [
    "{ viewer { __typename } }",
    "{ viewer { subject } viewer { roles } again: viewer { subject } }",
    "{ viewer { enterprises { slug } } }",
    "{ viewer { claims { totalCount } contactRequests { totalCount } } }",
    "{ viewer { sent: contactRequests(direction: SENT) { nodes { id } } received: contactRequests(direction: RECEIVED) { nodes { id } } } }",
    "{ viewer { contactRequests(direction: null, statuses: [ACCEPTED, DECLINED]) { nodes { id status } } } }",
    "{ viewer { contactRequests(statuses: []) { totalCount nodes { id } } } }",
    "{ viewer { contactRequests(direction: SENT, statuses: PENDING, first: 2) { totalCount nodes { sender { slug } } } } }",
    "{ viewer { claims(statuses: [PENDING, REVOKED]) { totalCount nodes { id status } } none: claims(statuses: []) { totalCount } } }",
    "{ viewer { claims(statuses: null, first: null) { nodes { id } } } }",
    "{ viewer { enterprises { products(first: 1) { nodes { id } } } contactRequests { nodes { recipient { region { enterprises(first: 1) { nodes { id } } } } } } } }",
    "query ($d: ContactDirection, $s: [ClaimStatus!]) { viewer { contactRequests(direction: $d) { nodes { id } } claims(statuses: $s) { nodes { id } } } }",
    "{ viewer { contactRequests(first: 20) { nodes { about { ... on Product { __typename } ... on Opportunity { id } } } } } }",
    "{ viewer { contactRequests(first: 20) { edges { node { about { ... on Node { key: id } } again: about { __typename } } } } } }",
    "{ viewer { contactRequests(direction: NOTHING) { totalCount } } }",
]
UNFIT = [
    '{ viewer { contactRequests(first: 5) { nodes { about { ... on Experience { comments(first: 101) { totalCount } } } } } } region(code: "UA-32") { code } }',
    '{ viewer { subject contactRequests(first: 101) { totalCount } } region(code: "UA-32") { code } }',
    '{ viewer { subject claims(after: "x") { totalCount } } }',
]
VARIABLES = ({"d": "SENT", "s": ["PENDING"]}, {"d": None, "s": None}, {"d": "RECEIVED", "s": []}, {"d": "x"})
NODES = f"""query ($v: [ID!]!) {{ nodes(ids: $v) {{ __typename id ... on EnterpriseClaim {CLAIM}
    ... on ContactRequest {REQUEST} ... on ContactMessage {MESSAGE} }} }}"""
IDS = {"v": [f"<{kind} {number}>" for number in range(6) for kind in ("claim", "request", "message")]}

CASES = [
    *[Case(OWN, {}, ("uk",), caller) for caller in CALLERS],
    *[
        Case(query, VARIABLES[0], (), caller, VARIABLES[1:]) if "$d" in query else Case(query, caller=caller)
        for query in PIECES
        for caller in ("anonymous", "member", "region", "platform", "recipient")
    ],
    *[Case(query, caller=caller, fallback=REFUSED) for query in UNFIT for caller in ("anonymous", "sender")],
    *[
        Case(
            f"{{ viewer {{ {page}{way.replace('%s', kind)} {PAGE.format(INFO, '{ id createdAt }')} }} }}",
            caller=caller,
        )
        for page, kind in PAGES.items()
        for way in WINDOWS
        for caller in ("platform", "sender")
    ],
    *[Case(NODES % "", IDS, (), caller) for caller in CALLERS],
    *[Case(NODES % UNION, IDS, (), caller) for caller in CALLERS],
    Case(
        '{ node(id: "<request 0>") { ... on ContactRequest { messages(first: 101) { totalCount } } } }',
        fallback=REFUSED,
    ),
]
