"""Texts as callers write them, in any language."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from models.texts import text_problem
from resolvers.problems import Problems, UserErrorCode

LONGEST_LINE = 300
LONGEST_DESCRIPTION = 10_000
LONGEST_BODY = 50_000
MOST_ITEMS = 50
MOST_TRANSLATIONS = 20
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAK = re.compile("[\\t\\n\\r\\x85\u2028\u2029]")
T = TypeVar("T")


def line(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_LINE) -> str | None:
    """A text of one line without white space around it; what is empty then is None."""
    found = passage(problems, text, *path, most=most)
    if found is None:
        return None
    if BREAK.search(found.strip()):
        problems.add(UserErrorCode.INVALID, "This is one line of text.", *path)
        return None
    return found.strip()


def required_line(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_LINE) -> str:
    return required(problems, line(problems, text, *path, most=most), text, *path)


def passage(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_DESCRIPTION) -> str | None:
    """A text of any lines, kept as it is given; what is blank is None."""
    if not text or not text.strip():
        return None
    if (reason := text_problem(text)) is not None or CONTROL.search(text):
        problems.add(UserErrorCode.INVALID, reason or "Text cannot contain control characters.", *path)
        return None
    if len(text.strip()) > most:
        problems.add(UserErrorCode.TOO_LONG, f"At most {most:,} characters.", *path)
        return None
    return text


def required_passage(problems: Problems, text: str | None, *path: str | int, most: int = LONGEST_DESCRIPTION) -> str:
    return required(problems, passage(problems, text, *path, most=most), text, *path)


def required(problems: Problems, found: str | None, given: str | None, *path: str | int) -> str:
    if found is None and not (given and given.strip()):
        problems.add(UserErrorCode.REQUIRED, "This is needed.", *path)
    return found or ""


def localized(
    problems: Problems, texts: Sequence[Any] | None, *path: str | int, most: int = LONGEST_LINE, is_line: bool = True
) -> dict[str, str]:
    """A text by language: one at least, and each language once."""
    check = required_line if is_line else required_passage
    found: dict[str, str] = {}
    if not texts:
        problems.add(UserErrorCode.REQUIRED, "One language at least is needed.", *path)
    for place, text in enumerate(limited(problems, texts, *path, most=MOST_TRANSLATIONS)):
        if text.language in found:
            problems.add(UserErrorCode.INVALID, "This language is there already.", *path, place, "language")
        found.setdefault(text.language, check(problems, text.text, *path, place, "text", most=most))
    return found


def optional_localized(
    problems: Problems, texts: Sequence[Any] | None, *path: str | int, most: int = LONGEST_DESCRIPTION
) -> dict[str, str] | None:
    """A longer text by language, or none."""
    return localized(problems, texts, *path, most=most, is_line=False) if texts else None


def limited(problems: Problems, items: Sequence[T] | None, *path: str | int, most: int = MOST_ITEMS) -> list[T]:
    """The items of a list that is not too long."""
    if items is not None and len(items) > most:
        problems.add(UserErrorCode.TOO_MANY, f"At most {most}.", *path)
        return []
    return list(items or ())


def distinct(problems: Problems, items: Sequence[T] | None, *path: str | int, most: int = MOST_ITEMS) -> list[T]:
    """The same without repetitions, in order."""
    return list(dict.fromkeys(limited(problems, items, *path, most=most)))


def lines(problems: Problems, items: Sequence[str] | None, *path: str | int) -> list[str]:
    """A list of texts of one line each."""
    found = [required_line(problems, item, *path, place) for place, item in enumerate(limited(problems, items, *path))]
    return list(dict.fromkeys(found))
