"""A text's translations as rows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Text, column, func, select

from loaders.relation import Relation, Rows
from models import Base


def translations(model: type[Base], name: str) -> Relation:
    """All translations of a column of texts, by language."""
    return Relation(model, _translation_rows(name))


def _translation_rows(name: str) -> Callable[..., Rows]:
    def rows(parent: Any, _: Any) -> Rows:
        pair = func.jsonb_each_text(getattr(parent, name)).table_valued(column("key", Text), column("value", Text))
        source = (
            select(parent.id.label("id"), pair.c.key.label("language"), pair.c.value.label("text"))
            .select_from(pair)
            .correlate(parent)
            .lateral()
        )
        return Rows(source=source, order_by=(source.c.language,))

    return rows
