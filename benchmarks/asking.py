"""Single requests, and whether all servers answer them alike."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from benchmarks.servers import Server

COMPARED = 10
SHOWN = 100
JSON = {"content-type": "application/json", "accept": "application/json"}


def ask(server: Server, body: str) -> Any:
    """The data of the answer; an error ends the benchmark."""
    request = urllib.request.Request(server.url, body.encode(), JSON)
    try:
        with urllib.request.urlopen(request) as response:
            answer = json.load(response)
    except (OSError, ValueError) as error:
        raise SystemExit(f"{server.name} does not answer: {error}") from error
    if "errors" in answer:
        raise SystemExit(f"{server.name} answers with an error: {answer['errors'][0]['message']}")
    return answer["data"]


def check_alike(name: str, servers: Sequence[Server], bodies: Sequence[str]) -> None:
    """Ends the benchmark where two servers do not give the same values."""
    first, *others = servers
    for body in bodies[:COMPARED]:
        expected = ask(first, body)
        for other in others:
            if found := difference(expected, ask(other, body)):
                raise SystemExit(f"{name}: {first.name} and {other.name} do not answer alike at {found}")


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where two answers differ first, and how."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(one[key], other[key], f"{path}.{key}") for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(*pair, f"{path}[{place}]") for place, pair in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other else f"{path}: {one!r:.{SHOWN}} and {other!r:.{SHOWN}}"
    return next((found for pair in pairs if (found := difference(*pair))), None)
