"""What every table shares: names of constraints, node ids, texts by language, time stamps."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    Identity,
    MetaData,
    Numeric,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

Texts = dict[str, str]
"""One text in several languages, by BCP 47 tag."""

NODE_TYPES = 32
"""Ids of nodes are one number space: the id modulo this number tells the type."""
LARGEST_ID = 2**63 - 1


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_name)s_fkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        },
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        Decimal: Numeric,
        int: BigInteger,
        str: Text,
        Texts: JSONB,
        list[str]: ARRAY(Text),
    }

    id: Any
    node_type: ClassVar[int | None] = None


def node_id(node_type: int) -> Mapped[int]:
    """The primary key of a node: its numbers tell its type (see NODE_TYPES)."""
    return mapped_column(BigInteger, Identity(start=node_type, increment=NODE_TYPES), primary_key=True)


def row_id() -> Mapped[int]:
    """The primary key of a row that is no node."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


def enumeration(cls: type[enum.Enum], name: str) -> Enum:
    """Text in the database, with a named constraint of the values."""
    return Enum(cls, name=name, native_enum=False, create_constraint=True, length=40)


def has_texts(column: str) -> SchemaItem:
    """At least one translation."""
    return CheckConstraint(f"jsonb_typeof({column}) = 'object' AND {column} <> '{{}}'::jsonb", name=f"{column}_texts")


class Timestamps:
    """When a row was made and last changed."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
