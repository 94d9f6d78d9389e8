"""Slugs: a name in Latin letters that an address can hold."""

import re
from collections.abc import Mapping

from loaders.romanizing import is_latin, romanized

LONGEST_SLUG = 80
NAMELESS = "enterprise"
"""For names in scripts that are not romanized here."""


def slug_of(name: Mapping[str, str]) -> str:
    """From the Latin spelling: the English name, else one in Latin letters, else the Ukrainian one, else another."""
    slugs = (_joined(romanized(name[language])) for language in sorted(name, key=lambda tag: _rank(tag, name[tag])))
    return next(filter(None, slugs), NAMELESS)


def numbered(slug: str, n: int) -> str:
    """The n-th of those who share a slug; the first has it as it is."""
    if n == 1:
        return slug
    ending = f"-{n}"
    return f"{slug[: LONGEST_SLUG - len(ending)].rstrip('-')}{ending}"


def _rank(language: str, text: str) -> int:
    base = language.partition("-")[0]
    if base == "en":
        return 0
    if is_latin(text):
        return 1
    return 2 if base == "uk" else 3


def _joined(text: str) -> str:
    """The words with dashes between, as many as fit."""
    words: list[str] = re.findall("[a-z0-9]+", text)
    slug = "".join(words[:1])[:LONGEST_SLUG]
    for word in words[1:]:
        if len(slug) + 1 + len(word) > LONGEST_SLUG:
            break
        slug = f"{slug}-{word}"
    return slug
