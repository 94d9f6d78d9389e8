"""What generated enterprises seek and offer beyond their products."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from server.fill.generated.chance import END, amount, happens, moment, published, some, weighted
from server.fill.generated.market import Market
from server.fill.generated.naming import add_place, facts_of
from server.fill.generated.product import DRAFTS
from server.fill.generated.rows import Opportunity, Row
from server.fill.generated.words import Offer, Place, lowered, said, sentences

CURRENCIES = {"UA": {"UAH": 3, "EUR": 4, "USD": 3}, "US": {"USD": 9, "EUR": 1}}
EVENING = time(20, tzinfo=UTC)


def opportunity(
    rng: Random, market: Market, *, place: Place, offers: list[Offer], industries: list[int], after: datetime
) -> Opportunity:
    idea = rng.choice(sentences()["opportunity"])
    offer = rng.choice(offers)
    targets = some(rng, market.others, 1, 2) or [market]
    facts = facts_of(product=lowered(offer.name), region=targets[0].words.called)
    add_place(facts, place)
    codes = sorted({other.hs_code for other in (offer, rng.choice(offers)) if other.hs_code})
    status = published(rng, after, drafts=DRAFTS)
    row = {
        "kind": idea["kind"],
        "cooperation_type": idea["cooperation"],
        "title": said(rng.choice(idea["titles"]), facts),
        "description": said(rng.choice(idea["descriptions"]), facts),
        "hs_codes": codes,
        **_budget(rng, market.country),
        **_closing(rng, status["published_at"]),
        **status,
    }
    return Opportunity(row, some(rng, industries, 1, 2), [target.id for target in targets])


def _budget(rng: Random, country: str) -> Row:
    if happens(rng, 0.4):
        return dict.fromkeys(("budget_min", "budget_max", "budget_currency"))
    least = 10 ** rng.uniform(4, 6)
    return {
        "budget_min": amount(least),
        "budget_max": amount(least * rng.uniform(1.1, 3)),
        "budget_currency": weighted(rng, CURRENCIES[country]),
    }


def _closing(rng: Random, published_at: datetime | None) -> dict[str, Any]:
    """Until when it is open, and whether its enterprise closed it before."""
    begin = published_at or END
    last_day = begin + timedelta(days=rng.randint(30, 500))
    closed_at = min(moment(rng, begin), last_day)
    return {
        "closes_at": datetime.combine(last_day, EVENING) if happens(rng, 0.75) else None,
        "closed_at": closed_at if published_at and happens(rng, 0.12) else None,
    }
