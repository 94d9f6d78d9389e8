"""Imports and what was wrong in them: for administrations, and for those who see none of them."""

from tests.graph.differential.comparing import REFUSED, Case

CALLERS = ("anonymous", "member", "region", "platform", "sender")
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
ERROR = "{ row column code message value __typename }"
ERRORS = f"{{ totalCount {INFO} nodes {ERROR} edges {{ cursor node {{ row }} __typename }} __typename }}"
JOB = f"""{{ id region {{ code name(language: "uk") }} fileName isDryRun status rowsRead rowsCreated rowsUpdated rowsUnchanged
    rowsRejected startedAt finishedAt errors(first: 3) {ERRORS}
    more: errors(after: "<ImportErrorConnection 1>") {{ nodes {{ row value }} {INFO} }} __typename }}"""
PAGE = f"{{ totalCount {INFO} nodes {JOB} edges {{ cursor node {{ id }} __typename }} __typename }}"
PIECES = [
    f"{{ viewer {{ imports {PAGE} }} }}",
    f'{{ viewer {{ imports(first: 2, after: "<ImportJobConnection 1>") {PAGE} }} }}',
    "{ viewer { imports(first: 0) { totalCount nodes { id } } } }",
    "{ viewer { imports { nodes { errors { totalCount } region { enterprises(first: 1) { nodes { slug } } } } } } }",
    "query ($a: String, $n: Int) { viewer { imports(first: $n, after: $a) { nodes { id errors(first: $n) { edges { cursor } } } } } }",
]
VARIABLES = ({"n": 2}, {"a": "<ImportJobConnection 0>", "n": None})
NODES = f"query ($v: [ID!]!) {{ nodes(ids: $v) {{ __typename id ... on ImportJob {JOB} }} }}"
IDS = {"v": [f"<import {number}>" for number in range(6)]}

CASES = [
    *[
        Case(query, VARIABLES[0], (), caller, VARIABLES[1:]) if "$n" in query else Case(query, caller=caller)
        for query in PIECES
        for caller in CALLERS
    ],
    *[Case(NODES, IDS, ("uk",), caller) for caller in CALLERS],
    *[Case('{ node(id: "<import 1>") { id ... on ImportJob { fileName } } }', caller=caller) for caller in CALLERS],
    Case("{ viewer { imports(first: 101) { totalCount } } }", fallback=REFUSED),
    Case('{ viewer { imports(after: "x") { totalCount } } }', caller="platform", fallback=REFUSED),
    Case("{ viewer { imports { nodes { errors(first: 101) { totalCount } } } } }", fallback=REFUSED),
]
