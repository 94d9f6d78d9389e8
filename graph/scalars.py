"""The scalars: what they take, and how they are served."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from data.files import codes, hs_chapters
from resolvers.checks.written import language_tag, url_without_user
from resolvers.uploads import UploadedFile

URL = NewType("URL", str)
LanguageTag = NewType("LanguageTag", str)
CountryCode = NewType("CountryCode", str)
RegionCode = NewType("RegionCode", str)
CurrencyCode = NewType("CurrencyCode", str)
HSCode = NewType("HSCode", str)
JSON = NewType("JSON", object)
Upload = NewType("Upload", UploadedFile)

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,15})?", re.ASCII)


class ScalarError(GraphQLError):
    """A value that its scalar refuses."""

    def __init__(self, value: Any, expected: str) -> None:
        super().__init__(f"{value!r:.60} is not {expected}.", extensions={"code": "BAD_USER_INPUT"})


def text(value: Any, expected: str) -> str:
    if not isinstance(value, str):
        raise ScalarError(value, expected)
    return value


def parse_instant(value: Any) -> datetime:
    expected = "an instant with an offset, such as 2026-05-09T12:00:00Z"
    if not INSTANT.fullmatch(text(value, expected)):
        raise ScalarError(value, expected)
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ScalarError(value, expected) from error


def serve_instant(value: datetime) -> str:
    """RFC 3339 in UTC, with as many decimals of a second as there are."""
    whole = value.astimezone(UTC)
    decimals = f".{whole.microsecond:06d}".rstrip("0") if whole.microsecond else ""
    return f"{whole:%Y-%m-%dT%H:%M:%S}{decimals}+00:00"


def parse_date(value: Any) -> date:
    expected = "a date, such as 2026-05-09"
    if len(text(value, expected)) != len("2026-05-09"):
        raise ScalarError(value, expected)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ScalarError(value, expected) from error


def parse_decimal(value: Any) -> Decimal:
    expected = 'a decimal number, such as "12.50"'
    written = str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not NUMBER.fullmatch(written):
        raise ScalarError(value, expected)
    try:
        return Decimal(written)
    except InvalidOperation as error:
        raise ScalarError(value, expected) from error


def parse_url(value: Any) -> str:
    """Without a user and a password: what is stored here is shown to others."""
    expected = "an absolute http(s) URL without a user"
    return fitting(url_without_user(text(value, expected)), value, expected)


def parse_language(value: Any) -> str:
    """A well-formed tag of a known language, in canonical case."""
    expected = "a BCP 47 language tag, such as uk or en-US"
    return fitting(language_tag(text(value, expected)), value, expected)


def fitting(found: str | None, value: Any, expected: str) -> str:
    """What was made of a value, if anything was."""
    if found is None:
        raise ScalarError(value, expected)
    return found


def one_of(table: str, expected: str) -> Callable[[Any], str]:
    """A parser of the codes of a reference table."""

    def parse(value: Any) -> str:
        if text(value, expected) not in codes(table):
            raise ScalarError(value, expected)
        return str(value)

    return parse


def parse_hs_code(value: Any) -> str:
    expected = "a Harmonized System code of 2, 4 or 6 digits"
    if not re.fullmatch(r"(\d\d){1,3}", text(value, expected), re.ASCII) or value[:2] not in hs_chapters():
        raise ScalarError(value, expected)
    return str(value)


def parse_upload(value: Any) -> UploadedFile:
    """What the server put in the place of a null, as the multipart request said."""
    if not isinstance(value, UploadedFile):
        raise ScalarError(value, "a file, sent by a GraphQL multipart request")
    return value


def serve_json(value: Any) -> Any:
    """What PostgreSQL keeps as JSON comes as it wrote it."""
    return json.loads(value) if isinstance(value, bytes) else value


def serve_decimal(value: Decimal) -> str:
    return format(value, "f")


def defined(
    name: str, description: str, parse: Callable[[Any], Any], serve: Callable[[Any], Any] = str, specified: str = ""
) -> ScalarDefinition:
    definition: ScalarDefinition = strawberry.scalar(
        name=name,
        description=description,
        parse_value=parse,
        serialize=serve,
        specified_by_url=specified or None,
    )
    return definition


SCALARS: dict[object, ScalarDefinition] = {
    datetime: defined(
        "DateTime",
        "An instant, RFC 3339, always with an offset, served in UTC.",
        parse_instant,
        serve_instant,
        "https://www.rfc-editor.org/rfc/rfc3339",
    ),
    date: defined("Date", "A calendar date, ISO 8601.", parse_date),
    Decimal: defined("Decimal", "An exact decimal number, served as a string.", parse_decimal, serve_decimal),
    URL: defined("URL", "An absolute http(s) URL.", parse_url),
    LanguageTag: defined(
        "LanguageTag",
        "A BCP 47 language tag, such as uk or en-US.",
        parse_language,
        specified="https://www.rfc-editor.org/info/bcp47",
    ),
    CountryCode: defined(
        "CountryCode",
        "An ISO 3166-1 alpha-2 code, such as UA.",
        one_of("countries", "an ISO 3166-1 alpha-2 code"),
    ),
    RegionCode: defined(
        "RegionCode",
        "An ISO 3166-2 code, such as UA-32 (Kyiv region) or US-WA (Washington).",
        one_of("subdivisions", "an ISO 3166-2 code"),
    ),
    CurrencyCode: defined(
        "CurrencyCode",
        "An ISO 4217 code, such as UAH.",
        one_of("currencies", "an ISO 4217 code"),
    ),
    HSCode: defined("HSCode", "A Harmonized System code of 2, 4 or 6 digits, without dots.", parse_hs_code),
    Upload: defined(
        "Upload",
        "A file sent as the GraphQL multipart request specification says.",
        parse_upload,
        specified="https://github.com/jaydenseric/graphql-multipart-request-spec",
    ),
    JSON: defined("JSON", "Any value that JSON can hold, as it is.", lambda value: value, serve_json),
}
