"""Numbers in official registers: in one spelling each, with the check digits that they have."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import stdnum.eu.vat
import stdnum.lei
import stdnum.ua.edrpou
import stdnum.ua.rntrc
import stdnum.us.ein
from stdnum.exceptions import ValidationError

from models.enterprise import RegistrationScheme

UBI = re.compile(r"\d{9}", re.ASCII)
LONGEST = 40


def ubi(number: str) -> str:
    """Nine digits, of which no public rule is known."""
    found = re.sub(r"[\s-]", "", number)
    if not UBI.fullmatch(found):
        raise ValueError(number)
    return found


VALIDATE: Mapping[RegistrationScheme, Callable[[str], Any]] = {
    RegistrationScheme.EDRPOU: stdnum.ua.edrpou.validate,
    RegistrationScheme.RNOKPP: stdnum.ua.rntrc.validate,
    RegistrationScheme.UBI: ubi,
    RegistrationScheme.EIN: stdnum.us.ein.validate,
    RegistrationScheme.LEI: stdnum.lei.validate,
    RegistrationScheme.VAT: stdnum.eu.vat.validate,
}


def register_number(scheme: RegistrationScheme, number: str) -> str | None:
    """The number as it is stored; None where the register has no such numbers."""
    if len(number) > LONGEST or not number.isascii():
        return None
    try:
        return str(VALIDATE[scheme](number))
    except (ValidationError, ValueError):
        return None
