"""Values of the database that operations name as `<…>`: `<product 0>` is an id, `<ProductOrder NAME DESC uk 1>` a cursor."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import asyncpg

from graph.document import Documents
from graph.engine.execution import Operations, Request
from graph.schema import schema
from loaders.scope import SORT_LANGUAGES, Scope
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
}
COMMENTED = "SELECT experience_id FROM experience_comments GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
COMMENTS = '{ experience(id: "%s") { page: comments { edges { cursor } } } }'


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
    finally:
        await connection.close()
    for name, language, query in cursor_queries(known["commented"]):
        known |= numbered(name, await cursors(database, language, query))
    return known


def numbered(kind: str, rows: Iterable[Any]) -> dict[str, str]:
    """Rows' first columns as `kind 0`, `kind 1` and so on."""
    return {f"{kind} {number}": str(row[0]) for number, row in enumerate(rows)}


def cursor_queries(commented: str) -> Iterator[tuple[str, str, str]]:
    """A query for cursors of each order, with the name under which they are known, and its language."""
    for kind, page in ROOT_PAGES.items():
        for field in orders(kind):
            for direction in DIRECTIONS:
                order = f"{{ field: {field}, direction: {direction} }}"
                for language in SORT_LANGUAGES:
                    query = f"{{ page: {page}(first: {EACH}, orderBy: {order}) {{ edges {{ cursor }} }} }}"
                    yield f"{kind} {field} {direction} {language}", language, query
    for kind, query in UNORDERED.items():
        yield kind, "en", query
    yield "ExperienceCommentConnection", "en", COMMENTS % commented


async def cursors(database: Database, language: str, query: str) -> list[list[str]]:
    operations = Operations(Documents(schema().graphql_schema), is_compiled=False)
    answer = await operations.execute(Request(query), database, Scope(languages=(language,)))
    data = json.loads(answer.body)["data"]
    page = data["page"] if "page" in data else data["experience"]["page"]
    return [[edge["cursor"]] for edge in page["edges"][:EACH]]
