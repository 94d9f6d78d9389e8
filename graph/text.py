"""Texts in several languages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from graph.fields.kinds import argument, column, expression, many
from graph.fields.registry import value_type
from graph.scalars import LanguageTag
from loaders.scope import Scope, localized
from loaders.texts import translations
from models import Base


@value_type
class LocalizedText:
    """A text in one language."""

    language: LanguageTag = column("The language of the text.")
    text: str = column("The text itself.")


def in_language(description: str, name: str) -> Any:
    """A text of the row in the language asked, else the caller's, else English, else whichever is there."""

    def sql(row: Any, scope: Scope, language: Any = None) -> ColumnElement[str]:
        return localized(getattr(row, name), scope, language)

    asked = argument(
        LanguageTag | None,
        "The language wanted. Without it, or where there is no such translation: what the Accept-Language "
        "header prefers, else English, else whichever is there.",
    )
    return expression(description, sql, language=asked)


def in_all_languages(description: str, model: type[Base], name: str) -> Any:
    """All translations of a text of the row."""
    return many(description, translations(model, name))
