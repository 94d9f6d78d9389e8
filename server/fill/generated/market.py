"""The regions in which enterprises are generated, as the database knows them."""

from dataclasses import dataclass, field

from server.expected import ExpectedError
from server.fill.connection import Connection
from server.fill.generated.words import SCHEMES, Offer, RegionWords, regions, sectors

LEAVES = """
SELECT key, id FROM industries AS industry
WHERE scheme = ANY($1) AND NOT EXISTS (SELECT FROM industries AS child WHERE child.parent_id = industry.id)
ORDER BY position, id
"""


class MissingReferenceError(ExpectedError):
    """The database holds none of the regions, or not all of the industries, to generate enterprises for."""


@dataclass(frozen=True, slots=True)
class Market:
    """A region; `industries` are ids by key, `related` those of a sector's classes, `others` partner regions."""

    id: int
    code: str
    country: str
    words: RegionWords
    industries: dict[str, int]
    related: dict[str, list[int]]
    others: list["Market"] = field(default_factory=list)

    def industry(self, offer: Offer) -> int:
        return self.industries[offer.industries[self.country]]


async def read_markets(connection: Connection) -> list[Market]:
    """The regions that there are words for. Raises MissingReferenceError where the reference data are not loaded."""
    industries = {row["key"]: row["id"] for row in await connection.fetch(LEAVES, list(SCHEMES.values()))}
    needed = {key for sector in sectors() for offer in sector.offers for key in offer.industries.values()}
    found = {row["code"]: row["id"] for row in await connection.fetch("SELECT code, id FROM regions")}
    markets = [
        _market(code=code, id=found[code], words=words, industries=industries)
        for code, words in regions().items()
        if code in found
    ]
    if not markets or needed - industries.keys():
        raise MissingReferenceError("The reference data are not loaded: regions or industries are missing.")
    for market in markets:
        market.others.extend(other for other in markets if other is not market)
    return markets


def _market(*, code: str, id: int, words: RegionWords, industries: dict[str, int]) -> Market:  # noqa: A002
    country = code[:2]
    related = {sector.name: _classes(industries, sector.industries[country]) for sector in sectors()}
    return Market(id, code, country, words, industries, related)


def _classes(industries: dict[str, int], beginnings: tuple[str, ...]) -> list[int]:
    return [industry for key, industry in industries.items() if key.startswith(beginnings)]
