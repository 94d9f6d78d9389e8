"""Values of the database that operations name as `<…>`: `<product 0>` is an id, `<ProductOrder NAME DESC uk 1>` a cursor."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import asyncpg

from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import SORT_LANGUAGES, Scope
from models import ANONYMOUS, Caller, Role
from server.database import Database

EACH = 6
"""How many values of a kind are known."""
IDS = {
    "enterprise": "enterprises WHERE publication_status = 'PUBLISHED'",
    "draft": "enterprises WHERE publication_status = 'DRAFT'",
    "product": "products WHERE publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED'",
    "opportunity": "opportunities WHERE publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED'",
    "experience": "experiences WHERE publication_status = 'PUBLISHED' AND helpful_count > 0",
    "comment": "experience_comments WHERE true",
    "region": "regions WHERE true",
    "industry": "industries WHERE scheme IN ('NACE', 'NAICS') AND level = 2",
    "claim": "enterprise_claims WHERE true",
    "request": "contact_requests WHERE true",
    "message": "contact_messages WHERE true",
    "search": "saved_searches WHERE true",
    "webhook": "webhooks WHERE true",
    "delivery": "webhook_deliveries WHERE true",
    "import": "import_jobs WHERE true",
}
KNOWN_IDS = tuple(f"<{kind} {number}>" for number in range(3) for kind in IDS)
TEXTS = {
    "slug": "SELECT slug FROM enterprises WHERE publication_status = 'PUBLISHED'",
    "registration": "SELECT number FROM enterprise_registrations WHERE scheme = 'EDRPOU'",
}
ROOT_PAGES = {
    "EnterpriseOrder": "enterprises",
    "ProductOrder": "products",
    "OpportunityOrder": "opportunities",
    "ExperienceOrder": "experiences",
}
DIRECTIONS = ("ASC", "DESC")
UNORDERED = {
    "RegionConnection": "{ page: regions { edges { cursor } } }",
    "IndustryConnection": "{ page: industries { edges { cursor } } }",
    "SearchResultConnection": '{ page: search(query: "honey") { edges { cursor } } }',
    "ListingEventConnection": "{ page: listings(kinds: [PUBLISHED, UPDATED]) { edges { cursor } } }",
}
COMMENTED = "SELECT experience_id FROM experience_comments GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
COMMENTS = '{ experience(id: "%s") { page: comments { edges { cursor } } } }'
VIEWED = {
    "EnterpriseClaimConnection": "{ viewer { page: claims { edges { cursor } } } }",
    "ContactRequestConnection": "{ viewer { page: contactRequests { edges { cursor } } } }",
    "ImportJobConnection": "{ viewer { page: imports { edges { cursor } } } }",
}
TALK = "SELECT min(contact_request_id) FROM contact_messages"
DELIVERIES = '{ node(id: "%s") { ... on Webhook { page: deliveries { edges { cursor } } } } }'
ERRORS = '{ node(id: "%s") { ... on ImportJob { page: errors { edges { cursor } } } } }'
SEEN_BY_SOME = {*VIEWED, "ContactMessageConnection", "WebhookDeliveryConnection", "ImportErrorConnection"}
MESSAGES = '{ node(id: "%s") { ... on ContactRequest { page: messages { edges { cursor } } } } }'


def orders(kind: str) -> list[str]:
    """What an order input may sort by."""
    found: Any = schema().graphql_schema.type_map[f"{kind}Field"]
    return list(found.values)


async def known_values(url: str, database: Database) -> dict[str, str]:
    """All values by their names."""
    known = {"unknown": "9223372036854775807"}
    connection = await asyncpg.connect(url)
    try:
        for kind, rows in IDS.items():
            known |= numbered(kind, await connection.fetch(f"SELECT id FROM {rows} ORDER BY id LIMIT {EACH}"))  # noqa: S608
        for kind, query in TEXTS.items():
            known |= numbered(kind, await connection.fetch(f"{query} ORDER BY 1 LIMIT {EACH}"))
        known["commented"] = str(await connection.fetchval(COMMENTED))
        known["talk"] = str(await connection.fetchval(TALK))
    finally:
        await connection.close()
    everyone = Caller(
        subject="sender", roles=frozenset({Role.PLATFORM_ADMIN}), enterprises=(int(known["enterprise 0"]),)
    )
    for name, language, query in cursor_queries(known):
        scope = Scope(languages=(language,), caller=everyone if name in SEEN_BY_SOME else ANONYMOUS)
        known |= numbered(name, await cursors(database, scope, query))
    return known


def numbered(kind: str, rows: Iterable[Any]) -> dict[str, str]:
    """Rows' first columns as `kind 0`, `kind 1` and so on."""
    return {f"{kind} {number}": str(row[0]) for number, row in enumerate(rows)}


def cursor_queries(known: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """A query for cursors of each order, with the name under which they are known, and its language."""
    for kind, page in ROOT_PAGES.items():
        for field in orders(kind):
            for direction in DIRECTIONS:
                order = f"{{ field: {field}, direction: {direction} }}"
                needed = ', filter: { search: "day" }' if field == "RELEVANCE" else ""
                for language in SORT_LANGUAGES:
                    query = f"{{ page: {page}(first: {EACH}, orderBy: {order}{needed}) {{ edges {{ cursor }} }} }}"
                    yield f"{kind} {field} {direction} {language}", language, query
    for kind, query in (UNORDERED | VIEWED).items():
        yield kind, "en", query
    yield "ExperienceCommentConnection", "en", COMMENTS % known["commented"]
    yield "ContactMessageConnection", "en", MESSAGES % known["talk"]
    yield "WebhookDeliveryConnection", "en", DELIVERIES % known["webhook 0"]
    yield "ImportErrorConnection", "en", ERRORS % known["import 0"]


async def cursors(database: Database, scope: Scope, query: str) -> list[list[str]]:
    operations = Operations(Documents(schema().graphql_schema), is_compiled=False)
    answer = await operations.execute(Request(query), database, scope)
    data = json.loads(answer.body)["data"]
    (found,) = data.values()
    page = found.get("page", found)
    return [[edge["cursor"]] for edge in page["edges"][:EACH]]
