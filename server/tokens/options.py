"""What the command `partnergraph token` takes."""

import enum
import re
from datetime import timedelta
from typing import Any

import click

from data.files import codes
from models import NODE_TYPES, Enterprise
from models.errors import BadUserInput
from models.ids import node_number
from server.tokens.claims import LONGEST_SUBJECT, is_subject

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


class Subject(click.ParamType[str]):
    """Who calls."""

    name = "subject"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not is_subject(value):
            self.fail(f"a subject has from 1 to {LONGEST_SUBJECT} characters", param, ctx)
        return str(value)


class Region(click.ParamType[str]):
    """A code such as UA-32."""

    name = "region"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in codes("subdivisions"):
            self.fail(f"{value!r:.20} is not an ISO 3166-2 code such as UA-32", param, ctx)
        return str(value)


class EnterpriseId(click.ParamType[str]):
    """The id of an enterprise: its number tells that it is one."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            is_one = node_number(value) % NODE_TYPES == Enterprise.node_type
        except BadUserInput:
            is_one = False
        if not is_one:
            self.fail(f"{value!r:.40} is not the id of an enterprise", param, ctx)
        return str(value)


def one_of(choices: type[enum.StrEnum]) -> click.Choice[str]:
    return click.Choice([choice.value for choice in choices])
