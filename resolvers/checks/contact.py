"""Contact details: addresses that mail can reach, numbers that can be dialled."""

from typing import Any, Protocol

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat

from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

PHONE = "Write the number with its country's code, such as +380 44 123 45 67, and without an extension."


class ContactDetails(Protocol):
    @property
    def person(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def is_public(self) -> bool: ...


def contact(
    problems: Problems, given: ContactDetails | None, *path: str | int, region: str | None = None
) -> dict[str, Any]:
    """The columns of an enterprise's contact; all are cleared where none is given."""
    if not given:
        return {"contact_person": None, "contact_email": None, "contact_phone": None, "contact_is_public": False}
    return {
        "contact_person": line(problems, given.person, *path, "person"),
        "contact_email": email(problems, given.email, *path, "email"),
        "contact_phone": phone(problems, given.phone, *path, "phone", region=region),
        "contact_is_public": bool(given.is_public),
    }


def email(problems: Problems, text: str | None, *path: str | int) -> str | None:
    written = line(problems, text, *path)
    if written is None:
        return None
    try:
        return validate_email(written, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        problems.add(UserErrorCode.INVALID, "This is no e-mail address, such as office@example.com.", *path)
        return None


def phone(problems: Problems, text: str | None, *path: str | int, region: str | None) -> str | None:
    """In the form of E.164; a national number is read as one of the region's country."""
    written = line(problems, text, *path)
    number = None if written is None else _dialled(written, region and region.partition("-")[0])
    if written is not None and number is None:
        problems.add(UserErrorCode.INVALID, PHONE, *path)
    return number


def _dialled(written: str, country: str | None) -> str | None:
    try:
        number = phonenumbers.parse(written, country)
    except NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
