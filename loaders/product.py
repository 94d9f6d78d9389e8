"""Products: how they are found and filtered."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, any_, func, literal_column, select

from loaders.filters import reached_by
from loaders.paging import Page, SortKey
from loaders.publication import NAME_ORDER, NEWEST_FIRST, PUBLISHED_FILTERS, PUBLISHED_ONLY, PUBLISHED_ORDERS
from loaders.relation import Relation
from loaders.search import RELEVANCE_ORDER, SEARCH_COSTS, SEARCH_FILTER, SEARCH_READING
from models import Enterprise, Industry, IndustryReach, Product
from models.row import row_of

UNKNOWN_LEAST: Any = literal_column("'-1'")
UNKNOWN_MOST: Any = literal_column("'Infinity'")


def overlaps_price(product: Any, price: Mapping[str, Any]) -> ColumnElement[bool]:
    """The two ranges meet; an end left out is open. What has no price matches no range."""
    has_price = func.num_nonnulls(product.price_min, product.price_max) > 0
    condition = (product.price_currency == price["currency"]) & has_price
    if "min" in price:
        condition &= func.coalesce(product.price_max, UNKNOWN_MOST) >= price["min"]
    if "max" in price:
        condition &= func.coalesce(product.price_min, UNKNOWN_LEAST) <= price["max"]
    return condition


products = Page(
    model=Product,
    filters={
        **PUBLISHED_FILTERS,
        **SEARCH_FILTER,
        "kinds": lambda product, kinds: product.kind == any_(kinds),
        "hs_codes": lambda product, codes: product.hs_prefixes.op("&&")(codes),
        "industries": lambda product, keys: reached_by(product.industry_id, keys),
        "price": overlaps_price,
        "certifications": lambda product, names: product.certifications.op("&&")(names),
    },
    readings=SEARCH_READING,
    costs=SEARCH_COSTS,
    defaults=PUBLISHED_ONLY,
    orders={
        **PUBLISHED_ORDERS,
        **RELEVANCE_ORDER,
        **NAME_ORDER,
        "PRICE": SortKey(  # what has no price comes last either way
            lambda product, _: func.coalesce(product.price_min, product.price_max, UNKNOWN_MOST),
            lambda product, _: func.coalesce(product.price_max, product.price_min, UNKNOWN_LEAST),
        ),
    },
    default_order=NEWEST_FIRST,
)

products_of_enterprise = products.of(lambda enterprise, product: product.enterprise_id == enterprise.id)
products_of_region = products.of(lambda region, product: product.region_id == region.id)


def has_reached_industry(industry: Any, product: Any) -> ColumnElement[bool]:
    reach = row_of(IndustryReach)
    members = select(reach.member_id).where(reach.industry_id == industry.id)
    return product.industry_id.in_(members.correlate(industry))


products_of_industry = products.of(has_reached_industry)

product_by_id = Relation(Product, lambda product, id: product.id == id)
enterprise_of_product = Relation(Enterprise, lambda product, enterprise: enterprise.id == product.enterprise_id)
industry_of_product = Relation(Industry, lambda product, industry: industry.id == product.industry_id)
