"""GraphQL over HTTP, without a framework: what a request asks for, and in which form it is answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType
from typing import Any

import orjson

from graph.answers import Answer
from graph.engine.execution import Request
from graph.performing import encoded
from models.errors import CallerError, Unavailable

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
PACKED = {"variables", "extensions"}
"""What a URL has as JSON."""
TEXT, OBJECT = (str, NoneType), (dict, NoneType)
"""What a parameter may be."""
REMEMBERED = 1024
"""Different values of a header whose meaning is remembered."""


@dataclass(frozen=True)
class HttpError(Exception):
    """The request is not one of GraphQL over HTTP."""

    status: int
    message: str
    headers: Mapping[str, str] | None = None
    code: str = "BAD_USER_INPUT"


def unknown_caller(error: CallerError) -> HttpError:
    """Why it is not known who calls: a bad token, or an issuer that does not answer."""
    if isinstance(error, Unavailable):
        return HttpError(503, str(error), code=error.code)
    challenge = f'Bearer error="invalid_token", error_description="{error}"'
    return HttpError(401, str(error), {"www-authenticate": challenge}, error.code)


def accepted(header: str | None) -> list[str]:
    """The media ranges of an Accept header, best first."""
    return [name for weight, name in weighted(header) if weight > 0]


def weighted(header: str | None) -> list[tuple[float, str]]:
    ranges = []
    for part in (header or "*/*").split(","):
        name, *parameters = [piece.strip().lower() for piece in part.split(";")]
        ranges.append((quality(parameters), name))
    return sorted(ranges, key=lambda found: -found[0])


def quality(parameters: list[str]) -> float:
    weights = [text.removeprefix("q=") for text in parameters if text.startswith("q=")]
    try:
        return float(weights[0]) if weights else 1.0
    except ValueError:
        return 0.0


def response_type(header: str | None) -> str:
    """In which of the two media types to answer. Raises HttpError 406 where neither will do."""
    refused = {name for weight, name in weighted(header) if weight <= 0}
    ours = [name for name in (GRAPHQL_RESPONSE, JSON) if name not in refused]
    for name in accepted(header):
        fitting = ours if name in {"*/*", "application/*"} else [known for known in ours if known == name]
        if fitting:
            return fitting[0]
    raise HttpError(406, f"Answers are {GRAPHQL_RESPONSE} or {JSON}.")


def wants_page(header: str | None) -> bool:
    """Whether a browser asks, which prefers HTML to what a client of the API takes."""
    names = accepted(header)
    return HTML in names and not {GRAPHQL_RESPONSE, JSON} & set(names[: names.index(HTML)])


@lru_cache(REMEMBERED)
def is_json(content_type: bytes | None) -> bool:
    return (content_type or b"").partition(b";")[0].strip().lower() == JSON.encode()


def posted(content_type: bytes | None, body: bytes) -> Request:
    """The request in a POST's body. Raises HttpError."""
    if not is_json(content_type):
        raise HttpError(415, f"Send the request as {JSON}.", {"accept-post": JSON})
    return request_of(decoded(body, "The body"))


def queried(parameters: Mapping[str, str]) -> Request:
    """The request in a GET's URL. Raises HttpError."""
    sent = {name: text for name, text in parameters.items() if text}
    return request_of({**sent, **{name: decoded(sent[name], name) for name in PACKED & sent.keys()}})


def decoded(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return decoded_slowly(text, what)


def decoded_slowly(text: bytes | str, what: str) -> Any:
    """Takes halves of characters and the like, too: who sent them is told which value has them. Raises HttpError."""
    try:
        read = text if isinstance(text, str) else text.decode("utf-8-sig")
        return json.loads(read, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise HttpError(400, f"{what} is no JSON.") from error


def refuse(name: str) -> None:
    """NaN and its like are no JSON."""
    raise ValueError(name)


def request_of(found: Any) -> Request:
    """A request from its parameters. Raises HttpError where they are of the wrong kind."""
    if not isinstance(found, dict):
        raise HttpError(400, "A request is a JSON object; batches are not taken.")
    query = found.get("query")
    if not isinstance(query, str) or not query:
        raise HttpError(400, "`query` is missing: the document as a string.")
    name, variables = found.get("operationName"), found.get("variables")
    if not isinstance(name, TEXT):
        raise HttpError(400, "`operationName` is a string.")
    for key in ("variables", "extensions"):
        if not isinstance(found.get(key), OBJECT):
            raise HttpError(400, f"`{key}` is an object.")
    return Request(query, name or None, variables or {})


def status_of(answer: Answer, media_type: str) -> int:
    """A request that was not executed is the caller's fault; plain JSON has always said 200 to that."""
    return 200 if answer.was_executed or media_type == JSON else 400


def error_body(message: str, code: str = "BAD_USER_INPUT") -> bytes:
    return encoded({"errors": [{"message": message, "extensions": {"code": code}}]})
