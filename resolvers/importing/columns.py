"""The columns of the file: what each is called, and what becomes of its cells."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from models import CooperationType, DamageLevel, OperationalStatus, RegistrationScheme
from resolvers.checks import numbers, places
from resolvers.checks.contact import email, phone
from resolvers.checks.texts import line, passage
from resolvers.checks.written import language_tag, url_without_user
from resolvers.importing import reading
from resolvers.importing.reading import choice, folded, several
from resolvers.problems import Problems, UserErrorCode


class Around(NamedTuple):
    """What a check needs beside the cell: the region's code and today's date."""

    region: str
    today: date


Read = Callable[[Problems, str, str, Around], Any]
"""What makes a value that can be stored of a cell's text and its column's header; None is nothing."""


class Column(NamedTuple):
    """A column: the field of the row that it fills, and for texts the key in it."""

    name: str
    field: str
    read: Read
    key: str | None = None

    def text(self, cell: str) -> str:
        """What is read of a cell: a passage is kept as it was given."""
        return cell if self.field == "description" else cell.strip()


def plain(check: Callable[..., Any]) -> Read:
    return lambda problems, text, column, _: check(problems, text, column)


def numeric(read: Callable[..., Any], check: Callable[..., Any]) -> Read:
    """A number that is read first, and then checked."""
    return lambda problems, text, column, _: check(problems, read(problems, text, column), column)


def founded(problems: Problems, text: str, column: str, around: Around) -> int | None:
    return numbers.founded_year(problems, reading.year(problems, text, column), column, today=around.today)


def site(problems: Problems, text: str, column: str) -> str | None:
    is_whole = "://" in text
    found = url_without_user(text if is_whole else f"https://{text}")
    if found is None or not (is_whole or has_domain(found)):
        problems.add(UserErrorCode.INVALID, "This is no address of a site, such as https://example.com.", column)
        return None
    return found


def has_domain(url: str) -> bool:
    """Whether the host is a name with a domain, in any script: what stands for no site, such as н.д., is none."""
    *names, top = (urlsplit(url).hostname or "").removesuffix(".").split(".")
    return bool(names) and all(names) and len(top) > 1


def dialled(problems: Problems, text: str, column: str, around: Around) -> str | None:
    return phone(problems, text, column, region=around.region)


def postal(problems: Problems, text: str, column: str) -> str | None:
    return places.postal_code(problems, reading.postal_digits(text), column)


def as_text(problems: Problems, text: str, column: str) -> str:  # noqa: ARG001
    """What is read once its neighbours are known."""
    return text


NAMED: Mapping[str, Read] = {
    "scheme": plain(choice(RegistrationScheme)),
    "number": plain(as_text),
    "industry": plain(reading.industry_key),
    "legal_name": plain(line),
    "employees": numeric(reading.whole_number, numbers.employees),
    "founded_year": founded,
    "website": plain(site),
    "street": plain(line),
    "city": plain(line),
    "postal_code": plain(postal),
    "latitude": numeric(reading.degrees, places.latitude),
    "longitude": numeric(reading.degrees, places.longitude),
    "operational_status": plain(choice(OperationalStatus)),
    "damage": plain(choice(DamageLevel)),
    "languages": plain(several(reading.language)),
    "export_markets": plain(several(reading.country)),
    "cooperation_types": plain(several(choice(CooperationType))),
    "contact_person": plain(line),
    "contact_email": plain(email),
    "contact_phone": dialled,
}
UKRAINIAN: Mapping[str, tuple[str, ...]] = {
    "scheme": ("реєстр",),
    "number": ("номер", "код ЄДРПОУ", "ЄДРПОУ", "реєстраційний номер"),
    "industry": ("КВЕД", "галузь", "основний КВЕД"),
    "legal_name": ("повна назва", "юридична назва"),
    "employees": ("кількість працівників", "працівники"),
    "founded_year": ("рік заснування",),
    "website": ("сайт", "вебсайт"),
    "street": ("вулиця", "вулиця, будинок"),
    "city": ("населений пункт", "місто"),
    "postal_code": ("поштовий індекс", "індекс"),
    "latitude": ("широта",),
    "longitude": ("довгота",),
    "operational_status": ("стан роботи",),
    "damage": ("пошкодження",),
    "languages": ("мови", "робочі мови"),
    "export_markets": ("країни експорту", "ринки експорту"),
    "cooperation_types": ("види співпраці",),
    "contact_person": ("контактна особа",),
    "contact_email": ("електронна пошта", "e-mail"),
    "contact_phone": ("телефон",),
}
TEXTS: Mapping[str, Read] = {"name": plain(line), "description": plain(passage)}
UKRAINIAN_TEXTS: Mapping[str, tuple[str, str | None]] = {
    "назва": ("name", "uk"),
    "назва українською": ("name", "uk"),
    "назва англійською": ("name", "en"),
    "опис": ("description", "uk"),
    "опис українською": ("description", "uk"),
    "опис англійською": ("description", "en"),
}
"""What a text's column is called for the two languages that most files have."""

TEXT_WORDS = {"name": "name", "description": "description", "назва": "name", "опис": "description"}
IN_LANGUAGE = re.compile(r"(name|description|назва|опис) \(?([a-z0-9 ]{2,35})\)?")

KNOWN = {folded(word): name for name in NAMED for word in (name, *UKRAINIAN[name])}


def column_of(header: str) -> Column | None:
    """The column that a header names; None for one that is not known."""
    words = folded(header)
    if (name := KNOWN.get(words)) is not None:
        return Column(name, name, NAMED[name])
    field, language = UKRAINIAN_TEXTS.get(words) or in_language(words)
    if language is None:
        return None
    return Column(f"{field}_{language}", field, TEXTS[field], language)


def in_language(words: str) -> tuple[str, str | None]:
    """The text and the language of a header such as name_pl or опис (pl)."""
    found = IN_LANGUAGE.fullmatch(words)
    if found is None:
        return "", None
    return TEXT_WORDS[found[1]], language_tag(found[2].replace(" ", "-"))
