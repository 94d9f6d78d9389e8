"""What a request brings to SQL: who asks, in which languages, and when. All of it is bound."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Text, bindparam, func, literal_column

from models import ANONYMOUS, Caller

PREFERENCES = 3
"""How many of the caller's languages are tried."""

NOW = bindparam("now", type_=DateTime(timezone=True))
LANGUAGES = tuple(bindparam(f"language_{number}", type_=Text) for number in range(PREFERENCES))
ENGLISH: ColumnElement[str] = literal_column("'en'", Text)

SORT_LANGUAGES = ("uk", "en")
"""The languages that have an alphabetical index; the last one serves all others."""
REMEMBERED = 1024
"""How many callers' lists of languages."""


@lru_cache(REMEMBERED)
def sort_language_of(languages: tuple[str, ...]) -> str:
    bases = [language.partition("-")[0] for language in languages]
    return next((base for base in bases if base in SORT_LANGUAGES), SORT_LANGUAGES[-1])


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One request's caller, languages (BCP 47, best first) and time."""

    caller: Caller = ANONYMOUS
    languages: tuple[str, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    horizon: int = 0
    """Up to which position events are no longer kept."""

    @property
    def sort_language(self) -> str:
        """In which of the sorting languages alphabetical lists stand."""
        return sort_language_of(self.languages)

    @property
    def kind(self) -> tuple[Hashable, ...]:
        """What the text of a statement depends on; all else is bound."""
        return *self.caller.kind, self.sort_language, min(len(self.languages), PREFERENCES)

    @property
    def preferred(self) -> tuple[ColumnElement[str], ...]:
        """The caller's languages as parameters."""
        return LANGUAGES[: len(self.languages)]

    @property
    def binds(self) -> dict[str, Any]:
        """The values behind NOW, LANGUAGES and the caller's parameters."""
        names = {f"language_{number}": tag for number, tag in enumerate(self.languages[:PREFERENCES])}
        return {"now": self.now, **names, **self.caller.binds}


def localized(texts: Any, scope: Scope, language: Any = None) -> ColumnElement[str]:
    """The text in the language asked, else the caller's, else English, else whichever is there."""
    asked = () if language is None else (language, func.split_part(language, "-", 1))
    tried = [texts.op("->>", return_type=Text())(tag) for tag in (*asked, *scope.preferred, ENGLISH)]
    return func.coalesce(*tried, func.any_text(texts), type_=Text())
