"""What an enterprise offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strawberry import UNSET

from models import Product
from resolvers.checks.numbers import price
from resolvers.checks.texts import described, limited, line, lines, named
from resolvers.facts import as_given, facts, one, required
from resolvers.links import industry_of
from resolvers.listings import alter, chosen_state, enter, listing_for_change, owner_of
from resolvers.problems import Problems
from resolvers.rights import Right, needs

if TYPE_CHECKING:
    from graph.inputs.product import AddProductInput, UpdateProductInput
    from resolvers.act import Act

CHECKS = {
    "kind": one("kind", required),
    "name": one("name", named),
    "description": one("description", described),
    "hs_code": one("hs_code", as_given),
    "price": lambda problems, value, *path: price(problems, value, *path, prefix="price"),
    "minimum_order": one("minimum_order", line),
    "monthly_capacity": one("monthly_capacity", line),
    "certifications": one("certifications", lines),
    "images": one("images", limited),
    "publication_status": one("publication_status", chosen_state),
}


@needs(Right.EDIT)
async def add_product(act: Act, input: AddProductInput) -> Product:
    enterprise = await owner_of(act, input.enterprise_id)
    columns = await columns_of(act, input)
    return await enter(act, Product, enterprise, columns, publish=input.publish)


@needs(Right.EDIT)
async def update_product(act: Act, input: UpdateProductInput) -> Product:
    product = await listing_for_change(act, Product, input)
    alter(act, product, await columns_of(act, input))
    return product


async def columns_of(act: Act, input: Any) -> dict[str, Any]:
    problems = Problems()
    columns = facts(problems, input, CHECKS)
    if input.industry is not UNSET:
        columns["industry_id"] = await industry_of(act, problems, input.industry, "industry")
    problems.check()
    return columns
