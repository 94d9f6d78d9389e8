"""What generated enterprises went through, and what others say to it."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from models.base import Texts
from server.fill.generated.chance import happens, moment, published, some
from server.fill.generated.market import Market
from server.fill.generated.naming import add_place, facts_of
from server.fill.generated.product import DRAFTS
from server.fill.generated.rows import Enterprise, Experience, Reaction
from server.fill.generated.words import LANGUAGES, Offer, Place, lowered, of_country, said, sentences


def experience(
    rng: Random, market: Market, *, place: Place, offer: Offer, industries: list[int], after: datetime
) -> Experience:
    """One that nobody has reacted to yet."""
    stories = of_country(sentences()["experience"], market.country)
    first, second = rng.sample(stories, 2)
    facts = facts_of(product=lowered(offer.name))
    add_place(facts, place)
    told = [*first["paragraphs"], *some(rng, second["paragraphs"], 0, 1)]
    row = {
        "title": said(rng.choice(first["titles"]), facts),
        "body": _body(told, some(rng, sentences()["conclusions"]["points"], 2, 3)),
        "original_language": market.words.language,
        "topics": [story["topic"] for story in (first, second)[: rng.randint(1, 2)]],
        **published(rng, after, drafts=DRAFTS),
    }
    return Experience(row, industries[:1])


def _body(paragraphs: Sequence[Texts], points: Sequence[Texts]) -> Texts:
    heading = sentences()["conclusions"]["heading"]
    return {
        language: "\n\n".join(
            [
                *(paragraph[language] for paragraph in paragraphs),
                f"## {heading[language]}",
                "\n".join(f"- {point[language]}" for point in points),
            ]
        )
        for language in LANGUAGES
    }


def react(rng: Random, batch: Sequence[Enterprise]) -> None:
    """Let the enterprises of a batch mark and comment on each other's published experiences, and take part in them."""
    for place, enterprise in enumerate(batch):
        for told in enterprise.experiences:
            if told.row["published_at"] is not None:
                _react_to(rng, told, by=_others(rng, batch, place), batch=batch)


def _react_to(rng: Random, told: Experience, *, by: Sequence[int], batch: Sequence[Enterprise]) -> None:
    after: datetime = told.row["published_at"]
    if happens(rng, 0.25):
        told.partners.extend(some(rng, by, 1, 2))
    if happens(rng, 0.6):
        told.marks.extend(Reaction(other, moment(rng, after)) for other in some(rng, by, 1, 6))
    if happens(rng, 0.45):
        texts = sentences()["comments"]
        told.comments.extend(
            Reaction(other, moment(rng, after), rng.choice(texts[batch[other].country]))
            for other in some(rng, by, 1, 3)
        )


def _others(rng: Random, batch: Sequence[Enterprise], place: int) -> list[int]:
    """A few enterprises of the batch other than the one at `place`."""
    return [other for other in some(rng, range(len(batch)), 8, 8) if other != place]
