"""Entries in official registers."""

from collections.abc import Sequence
from typing import Any

from models import RegistrationScheme
from models.register_numbers import register_number
from resolvers.checks.texts import limited
from resolvers.problems import Problems, UserErrorCode

SEVERAL = {RegistrationScheme.VAT}
"""An enterprise may have a number in each of several countries; in any other register it has one."""


def registrations(
    problems: Problems, given: Sequence[Any] | None, *path: str | int
) -> list[tuple[RegistrationScheme, str]]:
    """The entries of an enterprise: one at least."""
    if not given:
        problems.add(UserErrorCode.REQUIRED, "One registration at least is needed.", *path)
    found: list[tuple[RegistrationScheme, str]] = []
    for place, entry in enumerate(limited(problems, given, *path)):
        number = register_number(entry.scheme, entry.number)
        if number is None:
            message = f"This is no number of {entry.scheme.value}."
            problems.add(UserErrorCode.INVALID, message, *path, place, "number")
        elif is_repeated(found, entry.scheme, number):
            message = f"There is one number of {entry.scheme.value} already."
            problems.add(UserErrorCode.INVALID, message, *path, place, "scheme")
        else:
            found.append((entry.scheme, number))
    return found


def is_repeated(found: list[tuple[RegistrationScheme, str]], scheme: RegistrationScheme, number: str) -> bool:
    return (scheme, number) in found or (scheme not in SEVERAL and scheme in {known for known, _ in found})
