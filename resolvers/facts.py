"""An input's fields as a row's columns: what is left out stays as it is, what is null is cleared."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from strawberry import UNSET

from resolvers.problems import Problems, UserErrorCode

Check = Callable[..., Any]
"""What makes columns of a field's value: `check(problems, value, path)`."""

E = TypeVar("E")


def facts(problems: Problems, input: Any, checks: Mapping[str, Check]) -> dict[str, Any]:
    """The columns of the fields that are given, each by its check."""
    found: dict[str, Any] = {}
    for name, check in checks.items():
        value = getattr(input, name, UNSET)
        if value is not UNSET:
            found |= check(problems, value, in_schema(name))
    return found


def given(value: E) -> E | None:
    """What is given; None for what is left out."""
    return None if value is UNSET else value


def in_schema(name: str) -> str:
    """A field's name as callers know it."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def one(column: str, check: Callable[..., Any], **more: Any) -> Check:
    """The check of a field that is one column."""
    return lambda problems, value, *path: {column: check(problems, value, *path, **more)}


def as_given(problems: Problems, value: E, *path: str | int) -> E:  # noqa: ARG001
    """What its scalar has checked already."""
    return value


def required(problems: Problems, value: E | None, *path: str | int) -> E | None:
    """What cannot be cleared."""
    if value is None:
        problems.add(UserErrorCode.REQUIRED, "This cannot be cleared.", *path)
    return value
