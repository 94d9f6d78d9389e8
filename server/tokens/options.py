"""What the command `partnergraph token` takes."""

import enum
import re
from datetime import timedelta
from typing import Any

import click

from data.files import codes
from models.errors import BadUserInput
from models.ids import node_number
from server.expected import ExpectedError

LIFETIME = re.compile(r"([1-9]\d{0,6})([smhd])", re.ASCII)
LONGEST_LIFETIME = timedelta(days=365)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Lifetime(click.ParamType[timedelta]):
    """A span of time such as 15m."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        found = LIFETIME.fullmatch(value)
        span = timedelta(**{UNITS[found[2]]: int(found[1])}) if found else timedelta()
        if not timedelta() < span <= LONGEST_LIFETIME:
            self.fail(f"{value!r:.30} is not a span such as 30s, 15m, 1h or 7d, up to 365d", param, ctx)
        return span


def one_of(choices: type[enum.StrEnum]) -> click.Choice[str]:
    return click.Choice([choice.value for choice in choices])


def known_regions(regions: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of regions. Raises ExpectedError for what is none."""
    for code in regions:
        if code not in codes("subdivisions"):
            raise ExpectedError(f"{code!r:.20} is not an ISO 3166-2 code such as UA-32.")
    return regions


def known_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of enterprises. Raises ExpectedError for what is none."""
    try:
        return tuple(str(node_number(text)) for text in ids)
    except BadUserInput as error:
        raise ExpectedError(str(error)) from error
