"""Entries in official registers: numbers that hold, and the one way in which each is stored."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from stdnum import lei
from stdnum.eu import vat
from stdnum.exceptions import InvalidFormat, ValidationError
from stdnum.ua import edrpou, rntrc
from stdnum.us import ein
from stdnum.util import clean

from models import RegistrationScheme
from resolvers.checks.texts import MOST_ITEMS, one_or_more
from resolvers.problems import Problems, UserErrorCode

LONGEST_NUMBER = 50
"""As written, with spaces and dashes."""

UBI_WRITTEN = re.compile(r"[0-9]{3}([ -]?)[0-9]{3}\1[0-9]{3}")


class Entry(Protocol):
    @property
    def scheme(self) -> RegistrationScheme: ...
    @property
    def number(self) -> str: ...


class Register(NamedTuple):
    """How a register's numbers look without separators, how they lose these, how they are checked as written."""

    form: re.Pattern[str]
    compact: Callable[[str], str]
    check: Callable[[str], str]
    looks: str
    """For the caller whose number does not hold."""


def _compact_ubi(number: str) -> str:
    return clean(number, " -")


def _check_ubi(number: str) -> str:
    if not UBI_WRITTEN.fullmatch(clean(number).strip()):
        raise InvalidFormat
    return number


def _compact_vat(number: str) -> str:
    """Greece is EL there, whatever the caller calls it."""
    found = vat.compact(number)
    return f"EL{found[2:]}" if found.startswith("GR") else found


REGISTERS = {
    RegistrationScheme.EDRPOU: Register(
        re.compile("[0-9]{8}"), edrpou.compact, edrpou.validate, "8 digits, the last of which checks the others"
    ),
    RegistrationScheme.RNOKPP: Register(
        re.compile("[0-9]{10}"), rntrc.compact, rntrc.validate, "10 digits, the last of which checks the others"
    ),
    RegistrationScheme.UBI: Register(re.compile("[0-9]{9}"), _compact_ubi, _check_ubi, "9 digits, such as 601 234 567"),
    RegistrationScheme.EIN: Register(
        re.compile("[0-9]{9}"), ein.compact, ein.validate, "9 digits with a prefix in use, such as 91-1144442"
    ),
    RegistrationScheme.LEI: Register(
        re.compile("[0-9A-Z]{18}[0-9]{2}"),
        lei.compact,
        lei.validate,
        "20 letters and digits, the last two of which check the others",
    ),
    RegistrationScheme.VAT: Register(
        re.compile("[A-Z]{2}[0-9A-Z+*]{2,13}"),
        _compact_vat,
        vat.validate,
        "a member state of the European Union and its number there, such as PL8567346215",
    ),
}

MANY_EACH = {RegistrationScheme.VAT}
"""An enterprise can be registered for VAT in several countries; in each other register it stands once."""


def registrations(
    problems: Problems, given: Sequence[Entry] | None, *path: str | int
) -> list[tuple[RegistrationScheme, str]]:
    """The entries as they are stored, one at least."""
    found: list[tuple[RegistrationScheme, str]] = []
    for place, entry in enumerate(one_or_more(problems, given, *path, most=MOST_ITEMS)):
        number = _valid(entry.scheme, entry.number)
        if number is None:
            message = f"This is no {entry.scheme.value} number: {REGISTERS[entry.scheme].looks}."
            problems.add(UserErrorCode.INVALID, message, *path, place, "number")
        elif (entry.scheme, number) in found:
            problems.add(UserErrorCode.INVALID, "This number is repeated.", *path, place, "number")
        elif entry.scheme not in MANY_EACH and entry.scheme in dict(found):
            message = f"An enterprise has one {entry.scheme.value} number."
            problems.add(UserErrorCode.INVALID, message, *path, place, "scheme")
        else:
            found.append((entry.scheme, number))
    return found


def compact(scheme: RegistrationScheme, number: str) -> str | None:
    """The number as it is stored, whether its check digits hold or not; None for what has not its form."""
    register = REGISTERS[scheme]
    if len(number) > LONGEST_NUMBER:
        return None
    try:
        written = register.compact(number)
    except ValidationError:
        return None
    return written if register.form.fullmatch(written) else None


def _valid(scheme: RegistrationScheme, number: str) -> str | None:
    found = compact(scheme, number)
    if found is None:
        return None
    try:
        REGISTERS[scheme].check(number)
    except ValidationError:
        return None
    return found
