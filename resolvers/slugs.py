"""Slugs that are free."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import ARRAY, Text, any_, literal, select

from models import Enterprise, Texts
from resolvers.act import Act
from resolvers.checks.slugs import numbered, slug_of

AT_FIRST = 10
"""How many slugs of one name are looked up by the first statement; each further one looks at ten times as many."""


async def free_slugs(act: Act, names: Sequence[Texts]) -> list[str]:
    """A slug for each name, which no other enterprise has."""
    slugs = [slug_of(name) for name in names]
    wanted = Counter(slugs)
    await act.serialize(*(f"slug {slug}" for slug in wanted))
    free: dict[str, list[str]] = {slug: [] for slug in wanted}
    given: set[str] = set()
    first, last = 1, AT_FIRST
    while lacking := [slug for slug in wanted if len(free[slug]) < wanted[slug]]:
        tried = {slug: [numbered(slug, number) for number in range(first, last + 1)] for slug in lacking}
        taken = await taken_of(act, (each for several in tried.values() for each in several))
        for slug, several in tried.items():
            # One name's second slug may be another name's first.
            found = [each for each in several if each not in taken | given][: wanted[slug] - len(free[slug])]
            free[slug] += found
            given.update(found)
        first, last = last + 1, last * 10
    return [free[slug].pop(0) for slug in slugs]


async def taken_of(act: Act, slugs: Iterable[str]) -> set[str]:
    return set(await act.all(select(Enterprise.slug).where(Enterprise.slug == any_(literal(list(slugs), ARRAY(Text))))))
