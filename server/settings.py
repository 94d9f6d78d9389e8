"""Every setting of the server, read once from the environment."""
# ruff: noqa: RUF009 - every default is immutable

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from graph.document import MOST_TOKENS
from graph.limits import Limits
from resolvers.act import WriteLimits
from resolvers.networks import Network
from server.addresses import is_safe
from server.expected import ExpectedError
from server.transports.hosts import Hosts

LICENCE = "https://creativecommons.org/licenses/by/4.0/"

Choice = TypeVar("Choice", bound=Enum)


class SettingsError(ExpectedError):
    """A setting has a value that cannot be used; the message names the variable."""

    exit_code = 2


class Executor(Enum):
    """What answers an operation."""

    COMPILED = "compiled"
    RESOLVERS = "resolvers"


class LogFormat(Enum):
    """How a line of the log looks."""

    JSON = "json"
    TEXT = "text"

    @classmethod
    def fitting_stderr(cls) -> Self:
        return cls("text" if sys.stderr.isatty() else "json")


def setting(description: str, *, parse: Callable[[str], Any], shown: str, **default: Any) -> Any:
    """Declare one setting: how its text is read, and its default, `shown` as a person would write it."""
    return field(**default, repr=False, metadata={"description": description, "parse": parse, "shown": shown})


def whole_number(*, least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        # int() would take "1_000" and digits of other scripts; the length keeps it from being given a novel.
        if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return parse


def one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    def parse(text: str) -> Choice:
        try:
            return choices(text)
        except ValueError:
            allowed = " or ".join(choice.value for choice in choices)
            raise ValueError(f"must be {allowed}, not {text!r}") from None

    return parse


def on_or_off(text: str) -> bool:
    if text not in {"on", "off"}:
        raise ValueError(f"must be on or off, not {text!r}")
    return text == "on"


def postgresql_url(text: str) -> str:
    # The value may hold a password, so no message repeats it.
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        raise ValueError("is not a URL") from None
    if url.scheme not in {"postgresql", "postgres"}:
        raise ValueError("must begin with postgresql:// or postgres://")
    return text


def issuer_url(text: str) -> str:
    # The value may hold a password, so no message repeats it.
    if not is_safe(text) or not set(text).isdisjoint("?#@"):
        raise ValueError("must be an https URL without user, query and fragment")
    return text


def web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[!#-;=?-~]+", text):
        raise ValueError("must be an address on the web, such as https://creativecommons.org/licenses/by/4.0/")
    return text


def networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError:
        raise ValueError("must be networks such as 10.0.0.0/8, with commas between") from None


def limit(description: str, default: int) -> Any:
    parse = whole_number(least=1, most=1_000_000_000)
    return setting(description, parse=parse, shown=str(default), default=default)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says; a field is the variable of the same name in capitals."""

    host: str = setting("The address to listen on.", parse=str, shown="127.0.0.1", default="127.0.0.1")
    port: int = setting(
        "The port to listen on; 0 takes any free one.",
        parse=whole_number(least=0, most=65535),
        shown="8000",
        default=8000,
    )
    data_dir: Path = setting(
        "Where the embedded PostgreSQL keeps its data, and the server its key.",
        parse=Path,
        shown=".data",
        default=Path(".data"),
    )
    database_url: str | None = setting(
        "A PostgreSQL from 15 on, as postgresql://…; without it the embedded one serves.",
        parse=postgresql_url,
        shown="none",
        default=None,
    )
    database_pool_size: int = setting(
        "How many connections to the database one process holds at most for requests.",
        parse=whole_number(least=1, most=1000),
        shown="10",
        default=10,
    )
    write_pool_size: int = setting(
        "How many connections one process holds at most for mutations.",
        parse=whole_number(least=1, most=1000),
        shown="5",
        default=5,
    )
    statement_timeout: int = setting(
        "Seconds that one SQL statement of a request may take.",
        parse=whole_number(least=1, most=3600),
        shown="10",
        default=10,
    )
    oidc_issuer: str | None = setting(
        "The issuer of callers' tokens, as its tokens name it; without it this server's own key signs them.",
        parse=issuer_url,
        shown="none",
        default=None,
    )
    oidc_audience: str | None = setting(
        "The audience that the issuer's tokens name; needed with OIDC_ISSUER.", parse=str, shown="none", default=None
    )
    executor: Executor = setting(
        "What answers an operation: compiled (one SQL statement) or resolvers (field by field).",
        parse=one_of(Executor),
        shown="compiled",
        default=Executor.COMPILED,
    )
    depth_limit: int = limit("How many levels of fields one operation may have.", Limits.depth)
    alias_limit: int = limit("How many aliases one operation may have.", Limits.aliases)
    root_field_limit: int = limit("How many fields one operation may ask at the root.", Limits.root_fields)
    field_limit: int = limit("How many fields one operation may have in all, fragments spread out.", Limits.fields)
    token_limit: int = limit("How many tokens one document may have.", MOST_TOKENS)
    cost_limit: int = limit("How many rows and values one operation may ask for at most.", Limits.cost)
    subscription_limit: int = limit("How many subscriptions one token's bearer may have running in one process.", 100)
    contact_requests_per_day: int = limit(
        "How many contact requests one enterprise may send in a day.", WriteLimits.contact_requests_a_day
    )
    upload_limit: int = limit("How many bytes a body with files may have, and a file of the command.", 32 * 1024 * 1024)
    event_days: int = setting(
        "How many days events are kept for those who resume by a cursor.",
        parse=whole_number(least=1, most=3650),
        shown="30",
        default=30,
    )
    export_limit: int = limit("How many exports of the catalogue may run at a time in one process.", 2)
    export_timeout: int = setting(
        "Seconds that one export may take, however slowly it is read.",
        parse=whole_number(least=1, most=86_400),
        shown="900",
        default=900,
    )
    data_licence_url: str = setting(
        "The licence of the exported data, as a Link header names it.",
        parse=web_address,
        shown=LICENCE,
        default=LICENCE,
    )
    callback_allowed_hosts: Hosts = setting(
        "Hosts, with ports and commas between, that subscriptions by callback may name.",
        parse=Hosts.parsed,
        shown="none",
        default=Hosts(),
    )
    webhook_allowed_networks: tuple[Network, ...] = setting(
        "Private networks that webhooks may reach, in CIDR notation, with commas between.",
        parse=networks,
        shown="none",
        default=(),
    )
    introspection: bool = setting(
        "Whether the schema answers introspection: on or off.", parse=on_or_off, shown="on", default=True
    )
    access_log: bool = setting(
        "Whether each request has a line in the log: on or off.", parse=on_or_off, shown="off", default=False
    )
    log_format: LogFormat = setting(
        "How the log is written: json or text.",
        parse=one_of(LogFormat),
        shown="text on a terminal, else json",
        default_factory=LogFormat.fitting_stderr,
    )
    # Not a setting of the user: `serve` hands its workers the embedded PostgreSQL's address here.
    embedded_database_url: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read every setting; an empty variable is as if absent."""
        given = {setting.name: environment.get(setting.name.upper(), "") for setting in fields(cls)}
        found = cls(**{name: _parsed(name, text=text) for name, text in given.items() if text})
        if found.oidc_issuer and not found.oidc_audience:
            raise SettingsError("OIDC_AUDIENCE is needed with OIDC_ISSUER.")
        return found

    @property
    def limits(self) -> Limits:
        """What one operation may ask for."""
        return Limits(
            depth=self.depth_limit,
            aliases=self.alias_limit,
            root_fields=self.root_field_limit,
            fields=self.field_limit,
            cost=self.cost_limit,
        )

    @property
    def write_limits(self) -> WriteLimits:
        """How much callers may write."""
        return WriteLimits(contact_requests_a_day=self.contact_requests_per_day)

    @property
    def connection_url(self) -> str:
        """The database that serves: the one given, else the embedded one that runs."""
        url = self.database_url or self.embedded_database_url
        if url is None:
            raise SettingsError("DATABASE_URL is not set, and no embedded PostgreSQL was started.")
        return url


def described() -> list[tuple[str, str, str]]:
    """Each setting's variable, its default and what it says, in the order of the README's table."""
    return [
        (setting.name.upper(), setting.metadata["shown"], setting.metadata["description"])
        for setting in fields(Settings)
        if setting.metadata
    ]


def _parsed(name: str, *, text: str) -> Any:
    parse = {setting.name: setting.metadata.get("parse", str) for setting in fields(Settings)}[name]
    try:
        return parse(text)
    except ValueError as error:
        raise SettingsError(f"{name.upper()} {error}.") from None
