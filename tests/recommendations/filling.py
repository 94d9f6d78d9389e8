"""Writes the world into a database."""

import json
from typing import Any

from tests.recommendations.world import LONG_AGO, Enterprise, Opportunity, Product

ENTERPRISE = """
    INSERT INTO enterprises (slug, region_id, name, languages, cooperation_types, publication_status, published_at,
        operational_status)
    SELECT $1, id, $3::jsonb, $4, $5, $6, $7, $8 FROM regions WHERE code = $2 RETURNING id, region_id
"""
INDUSTRIES = """
    INSERT INTO enterprise_industries (enterprise_id, industry_id, position)
    SELECT $1, id, array_position($2, key) - 1 FROM industries WHERE key = ANY ($2)
"""
PRODUCT = """
    INSERT INTO products (enterprise_id, region_id, enterprise_status, kind, name, hs_code, industry_id,
        publication_status, published_at)
    VALUES ($1, $2, $3, $4, $5::jsonb, $6, (SELECT id FROM industries WHERE key = $7), 'PUBLISHED', $8)
"""
OPPORTUNITY = """
    INSERT INTO opportunities (enterprise_id, region_id, enterprise_status, kind, cooperation_type, title, description,
        hs_codes, closed_at, publication_status, published_at)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $6::jsonb, $7, $8, 'PUBLISHED', $9) RETURNING id
"""
OPPORTUNITY_INDUSTRIES = """
    INSERT INTO opportunity_industries (opportunity_id, industry_id, position)
    SELECT $1, id, array_position($2, key) - 1 FROM industries WHERE key = ANY ($2)
"""
TARGET_REGIONS = """
    INSERT INTO opportunity_target_regions (opportunity_id, region_id, position)
    SELECT $1, id, array_position($2, code) - 1 FROM regions WHERE code = ANY ($2)
"""


async def add(connection: Any, one: Enterprise) -> int:
    """Adds an enterprise with all that hangs on it, and gives its id."""
    published_at = LONG_AGO if one.status in {"PUBLISHED", "SUSPENDED"} else None
    types, name = list(one.cooperation_types), texts(one.slug)
    values = (one.slug, one.region, name, list(one.languages), types, one.status, published_at, one.works)
    row = await connection.fetchrow(ENTERPRISE, *values)
    await connection.execute(INDUSTRIES, row["id"], list(one.industries))
    owner = row["id"], row["region_id"], one.status
    for product in one.products:
        await add_product(connection, owner, product)
    for opportunity in one.opportunities:
        await add_opportunity(connection, owner, opportunity)
    return int(row["id"])


async def add_product(connection: Any, owner: tuple[Any, ...], product: Product) -> None:
    kind = "GOOD" if product.hs_code else "SERVICE"
    name = texts(product.hs_code or kind)
    await connection.execute(PRODUCT, *owner, kind, name, product.hs_code, product.industry, LONG_AGO)


async def add_opportunity(connection: Any, owner: tuple[Any, ...], one: Opportunity) -> None:
    closed_at = LONG_AGO if one.is_closed else None
    values = (one.kind, one.type, texts(one.type), list(one.hs_codes), closed_at, LONG_AGO)
    number = await connection.fetchval(OPPORTUNITY, *owner, *values)
    await connection.execute(OPPORTUNITY_INDUSTRIES, number, list(one.industries))
    await connection.execute(TARGET_REGIONS, number, list(one.target_regions))


def texts(text: str) -> str:
    return json.dumps({"en": text})
