"""What generated enterprises offer."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from models.base import Texts
from server.fill.generated.chance import happens, price, published, some
from server.fill.generated.market import Market
from server.fill.generated.rows import Product
from server.fill.generated.words import LANGUAGES, Offer, sentences

DRAFTS = 0.03
QUANTITIES = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
COUNTED = {"piece": "pcs", "thousand": "thousand pcs", "m2": "m²", "m3": "m³", "set": "sets", "pack": "packs"}
"""Units as they stand after a number."""


def product(
    rng: Random, market: Market, offer: Offer, *, website: str, certificates: Sequence[str], after: datetime
) -> Product:
    is_good = offer.hs_code is not None
    counted = COUNTED.get(offer.unit, offer.unit)
    row = {
        "kind": "GOOD" if is_good else "SERVICE",
        "name": _name(rng, offer),
        "description": _description(rng, "goods" if is_good else "services") if happens(rng, 0.85) else None,
        "hs_code": offer.hs_code,
        "industry_id": market.industry(offer) if happens(rng, 0.8) else None,
        **price(rng, "price", market.country, offer.low, offer.high),
        "price_unit": offer.unit,
        "minimum_order": f"{rng.choice(QUANTITIES)} {counted}" if is_good and happens(rng, 0.7) else None,
        "monthly_capacity": f"{rng.choice(QUANTITIES) * 10} {counted}" if is_good and happens(rng, 0.6) else None,
        "certifications": some(rng, certificates, 0, 3),
        "images": [
            f"{website}/{offer.hs_code or 'service'}-{number}.jpg" for number in range(rng.choice((0, 0, 1, 2)))
        ],
        **published(rng, after, drafts=DRAFTS),
    }
    return Product(row)


def _name(rng: Random, offer: Offer) -> Texts:
    if happens(rng, 0.2):
        return offer.name
    variants = sentences()["variants"]
    variant = rng.choice(variants["service"] if offer.hs_code is None else variants.get(offer.unit, variants["other"]))
    return {language: f"{offer.name[language]}, {variant[language]}" for language in LANGUAGES}


def _description(rng: Random, kind: str) -> Texts:
    lines = some(rng, sentences()[kind], 1, 3)
    return {language: " ".join(line[language] for line in lines) for language in LANGUAGES}
