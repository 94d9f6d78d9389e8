"""Texts and lists: what PostgreSQL can hold, no longer than they may be."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar
from unicodedata import category

from resolvers.problems import Problems, UserErrorCode

LONGEST_LINE = 300
LONGEST_DESCRIPTION = 10_000
LONGEST_BODY = 50_000
MOST_ITEMS = 50
MOST_TRANSLATIONS = 20

UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters other than tabs and line breaks, and halves of characters."""

LINE_BREAK = re.compile("[\n\r\u2028\u2029]")
UNSEEN = {"Cf", "Zl", "Zp", "Zs"}

Item = TypeVar("Item")


class Translation(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...


def line(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_LINE) -> str | None:
    """A text without line breaks, trimmed; None where nothing is left."""
    return _fit(problems, _trimmed(text), *path, most=most, is_line=True) or None


def required_line(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_LINE) -> str:
    return _fit(problems, _needed(problems, _trimmed(text), *path), *path, most=most, is_line=True)


def passage(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_DESCRIPTION) -> str | None:
    """A text as it was given; None where there is nothing to read."""
    return _fit(problems, _readable(text), *path, most=most, is_line=False) or None


def required_passage(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_DESCRIPTION) -> str:
    return _fit(problems, _needed(problems, _readable(text), *path), *path, most=most, is_line=False)


def localized(
    problems: Problems, texts: Sequence[Translation] | None, *path: str | int, most: int, is_line: bool
) -> dict[str, str]:
    """One text by its languages, of which there is at least one."""
    read = required_line if is_line else required_passage
    found: dict[str, str] = {}
    for place, given in enumerate(one_or_more(problems, texts, *path, most=MOST_TRANSLATIONS)):
        if given.language in found:
            problems.add(UserErrorCode.INVALID, "This language is given twice.", *path, place, "language")
        found[given.language] = read(problems, given.text, *path, place, "text", most=most)
    return found


def described(
    problems: Problems, texts: Sequence[Translation] | None, *path: str | int, most: int = LONGEST_DESCRIPTION
) -> dict[str, str] | None:
    """A longer text by its languages, or none."""
    return localized(problems, texts, *path, most=most, is_line=False) if texts is not None else None


def named(problems: Problems, texts: Sequence[Translation] | None, *path: str | int) -> dict[str, str]:
    """A line by its languages: a name or a title."""
    return localized(problems, texts, *path, most=LONGEST_LINE, is_line=True)


def lines(
    problems: Problems,
    texts: Sequence[str] | None,
    *path: str | int,
    most: int = MOST_ITEMS,
    longest: int = LONGEST_LINE,
) -> list[str]:
    """Lines without repetitions, each told by its own place in the list."""
    given = enumerate(few(problems, texts, *path, most=most))
    return _distinct([required_line(problems, text, *path, place, most=longest) for place, text in given])


def limited(problems: Problems, items: Sequence[Item] | None, *path: str | int, most: int = MOST_ITEMS) -> list[Item]:
    """The items in their order, without repetitions."""
    return _distinct(few(problems, items, *path, most=most))


def one_or_more(problems: Problems, items: Sequence[Item] | None, *path: str | int, most: int) -> Sequence[Item]:
    if not items:
        problems.add(UserErrorCode.REQUIRED, "At least one is needed.", *path)
    return few(problems, items, *path, most=most)


def few(problems: Problems, items: Sequence[Item] | None, *path: str | int, most: int = MOST_ITEMS) -> Sequence[Item]:
    """The items as they are given, unless there are too many."""
    if not items:
        return ()
    if len(items) > most:
        problems.add(UserErrorCode.TOO_MANY, f"At most {most}, not {len(items)}.", *path)
        return ()
    return items


def _distinct(items: Sequence[Item]) -> list[Item]:
    """Inputs cannot be hashed, but compared."""
    return [item for place, item in enumerate(items) if item not in items[:place]]


def _readable(text: str | None) -> str:
    """The text, if there is anything to see in it."""
    return text if text and not all(sign.isspace() or category(sign) in UNSEEN for sign in text) else ""


def _trimmed(text: str | None) -> str:
    return _readable(text).strip()


def _needed(problems: Problems, text: str, *path: str | int) -> str:
    if not text:
        problems.add(UserErrorCode.REQUIRED, "A text is needed.", *path)
    return text


def _fit(problems: Problems, text: str, *path: str | int, most: int, is_line: bool) -> str:
    """The text, or nothing where it cannot be stored."""
    if len(text) > most:
        problems.add(UserErrorCode.TOO_LONG, f"At most {most} characters, not {len(text)}.", *path)
    elif UNFIT.search(text):
        problems.add(UserErrorCode.INVALID, "Control characters and halves of characters cannot be kept.", *path)
    elif is_line and LINE_BREAK.search(text):
        problems.add(UserErrorCode.INVALID, "One line is wanted, without line breaks.", *path)
    else:
        return text
    return ""
