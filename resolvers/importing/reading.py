"""What stands in a cell, read as it was meant: numbers, words for values, lists."""

import enum
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from data.files import codes, industries_below
from models import CooperationType, DamageLevel, IndustryScheme, OperationalStatus, RegistrationScheme
from resolvers.checks.texts import limited
from resolvers.checks.written import language_tag
from resolvers.problems import Problems, UserErrorCode

E = TypeVar("E", bound=enum.StrEnum)
Item = TypeVar("Item")

BETWEEN = "|"
SPACES = re.compile(r"[\s\u00a0\u202f_-]+")
WHOLE = re.compile(r"\d{1,12}(\.0+)?", re.ASCII)
DEGREES = re.compile(r"[+-]?\d{1,3}([.,]\d{1,17})?", re.ASCII)
DATE = re.compile(r"(\d{4})-\d{2}-\d{2}([ T].*)?", re.ASCII)
LOCAL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", re.ASCII)
"""The day first or the month: the year is the same."""
SHORT_NACE = re.compile(r"\d(\.\d{1,2})?", re.ASCII)
KVED = "КВЕД"
"""What NACE is called in Ukraine."""

REGISTERED_DIGITS = {
    RegistrationScheme.EDRPOU: 8,
    RegistrationScheme.RNOKPP: 10,
    RegistrationScheme.EIN: 9,
}
"""Registers whose numbers may begin with zeros, which spreadsheets leave out; what they check tells a wrong one."""

WORDS: Mapping[enum.StrEnum, tuple[str, ...]] = {
    RegistrationScheme.EDRPOU: ("ЄДРПОУ",),
    RegistrationScheme.RNOKPP: ("РНОКПП", "ІПН"),
    OperationalStatus.FULL_CAPACITY: ("працює повністю",),
    OperationalStatus.PARTIAL_CAPACITY: ("працює частково",),
    OperationalStatus.SUSPENDED: ("роботу призупинено", "призупинено"),
    OperationalStatus.RELOCATED: ("переміщено", "релоковано"),
    OperationalStatus.CLOSED: ("закрито",),
    DamageLevel.NONE: ("немає", "без пошкоджень"),
    DamageLevel.DAMAGED: ("пошкоджено",),
    DamageLevel.DESTROYED: ("знищено", "зруйновано"),
    CooperationType.SALE: ("продаж",),
    CooperationType.PURCHASE: ("закупівля",),
    CooperationType.DISTRIBUTION: ("дистрибуція",),
    CooperationType.SUBCONTRACTING: ("субпідряд",),
    CooperationType.JOINT_VENTURE: ("спільне підприємство",),
    CooperationType.INVESTMENT: ("інвестиції",),
    CooperationType.TECHNOLOGY_TRANSFER: ("передача технологій",),
    CooperationType.RESEARCH: ("дослідження",),
    CooperationType.LOGISTICS: ("логістика",),
    CooperationType.RECONSTRUCTION: ("відбудова",),
}
"""What stands in Ukrainian files for a value, beside its name."""


def folded(text: str) -> str:
    """A word or a header without what does not tell it from others: case, and how its parts are joined."""
    return SPACES.sub(" ", text.replace("\ufeff", "")).strip().casefold()


def choice(kind: type[E]) -> Callable[[Problems, str, str], E | None]:
    """Reads a value of an enumeration, by its name or a Ukrainian word."""
    known = {folded(word): value for value in kind for word in (value.value, *WORDS.get(value, ()))}
    expected = f"One of {', '.join(value.value for value in kind)} is wanted."

    def read(problems: Problems, text: str, column: str) -> E | None:
        found = known.get(folded(text))
        if found is None:
            problems.add(UserErrorCode.INVALID, expected, column)
        return found

    return read


def several(read: Callable[[Problems, str, str], Item | None]) -> Callable[[Problems, str, str], list[Item]]:
    """Reads values with | between them."""

    def read_all(problems: Problems, text: str, column: str) -> list[Item]:
        parts = [part.strip() for part in text.split(BETWEEN) if part.strip()]
        found = [read(problems, part, column) for part in limited(problems, parts, column)]
        return limited(Problems(), [each for each in found if each is not None])

    return read_all


def whole_number(problems: Problems, text: str, column: str) -> int | None:
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    if WHOLE.fullmatch(digits):
        return int(digits.partition(".")[0])
    problems.add(UserErrorCode.INVALID, "A whole number is wanted.", column)
    return None


def year(problems: Problems, text: str, column: str) -> int | None:
    """A year; of a date its year."""
    found = DATE.fullmatch(text)
    return whole_number(problems, found[1] if found else local_year(text) or text, column)


def local_year(text: str) -> str | None:
    """The year of a date such as 09.05.1995; None for what is none."""
    found = LOCAL_DATE.fullmatch(text)
    if found is None:
        return None
    one, other, year = map(int, found.groups())
    return found[3] if is_day(year, one, other) or is_day(year, other, one) else None


def is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def degrees(problems: Problems, text: str, column: str) -> float | None:
    if DEGREES.fullmatch(text):
        return float(text.replace(",", "."))
    problems.add(UserErrorCode.INVALID, "Degrees are wanted, such as 50.45.", column)
    return None


def language(problems: Problems, text: str, column: str) -> str | None:
    found = language_tag(text)
    if found is None:
        problems.add(UserErrorCode.INVALID, f"{text!r:.40} is not a BCP 47 language tag, such as uk.", column)
    return found


def country(problems: Problems, text: str, column: str) -> str | None:
    if text.upper() in codes("countries"):
        return text.upper()
    problems.add(UserErrorCode.INVALID, f"{text!r:.40} is not an ISO 3166-1 alpha-2 code, such as PL.", column)
    return None


def registered_number(scheme: RegistrationScheme, text: str) -> str:
    """A register's number, with the zeros that a spreadsheet left out."""
    width = REGISTERED_DIGITS.get(scheme, 0)
    return text.zfill(width) if text.isascii() and text.isdigit() else text


def postal_digits(text: str) -> str:
    """A postal code, with the zero that a spreadsheet left out of five digits."""
    return text.zfill(5) if text.isascii() and text.isdigit() and len(text) == len("8132") else text


def industry_key(problems: Problems, text: str, column: str) -> str | None:
    """Scheme and code of an industry, such as NACE:10.51; without a scheme it is one of NACE."""
    scheme, colon, code = text.rpartition(":")
    name = scheme.strip().upper() if colon else KVED
    name = IndustryScheme.NACE.value if name == KVED else name
    if name not in {known.value for known in IndustryScheme}:
        known = ", ".join(each.value for each in IndustryScheme)
        problems.add(UserErrorCode.INVALID, f"The classification is one of {known}.", column)
        return None
    written = code.strip().replace(",", ".").upper()
    if name == IndustryScheme.NACE.value and SHORT_NACE.fullmatch(written):
        written = f"0{written}"
    key = f"{name}:{written}"
    # With its classification it is a text, as a letter is: no spreadsheet takes a zero from it.
    return key if colon or not written[:1].isdigit() else only_class(key) or key


def only_class(key: str) -> str | None:
    """The class that is all of an industry, and is written like it but for zeros at the end; None for several."""
    below = industries_below().get(key)
    if below is None:
        return key
    return only_class(below[0]) if len(below) == 1 else None
