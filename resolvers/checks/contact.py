"""How to reach an enterprise."""

from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from resolvers.checks.texts import line
from resolvers.problems import Problems, UserErrorCode

LONGEST_EMAIL = 254
LONGEST_PHONE = 40


def contact(problems: Problems, given: Any, *path: str | int, region: str | None) -> dict[str, Any]:
    """The columns of the contact details; all are empty where nothing is given. `region` is an ISO 3166-2 code."""
    return {
        "contact_person": given and line(problems, given.person, *path, "person"),
        "contact_email": given and email(problems, given.email, *path, "email"),
        "contact_phone": given and phone(problems, given.phone, *path, "phone", region=region),
        "contact_is_public": bool(given and given.is_public),
    }


def email(problems: Problems, text: str | None, *path: str | int) -> str | None:
    """An address as mail is sent to it; whether its domain answers is not asked."""
    found = line(problems, text, *path, most=LONGEST_EMAIL)
    if found is None:
        return None
    try:
        return validate_email(found, check_deliverability=False).normalized
    except (EmailNotValidError, UnicodeError):
        problems.add(UserErrorCode.INVALID, "This is no e-mail address.", *path)
        return None


def phone(problems: Problems, text: str | None, *path: str | int, region: str | None) -> str | None:
    """A number in the form of E.164; without a country's prefix it is one of the region's country."""
    found = line(problems, text, *path, most=LONGEST_PHONE)
    if found is None:
        return None
    try:
        number = phonenumbers.parse(found, region and region.partition("-")[0])
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        message = "This is no telephone number; write it with its country, such as +380 44 123 45 67."
        problems.add(UserErrorCode.INVALID, message, *path)
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
