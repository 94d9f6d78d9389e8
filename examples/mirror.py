"""Keeps a copy of the catalogue in a file: python mirror.py http://127.0.0.1:8000/graphql catalogue.json."""

import json
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any

KINDS = {"enterprises": "name", "products": "name", "opportunities": "title", "experiences": "title"}
PAGE = """query ($after: String) {
    %s(first: 100, after: $after) { nodes { __typename id %s } pageInfo { endCursor hasNextPage } }
}"""
CHANGES = """subscription { listingChanged { cursor listingId listing {
    __typename ... on Enterprise { id name } ... on Product { id name }
    ... on Opportunity { id title } ... on Experience { id title }
} } }"""


def mirror(url: str, file: Path) -> None:
    copy = json.loads(file.read_text()) if file.exists() else {"cursor": None, "listings": {}}
    while True:
        try:
            follow(url, copy, file)
        except (OSError, HTTPException) as error:
            print(f"Interrupted ({error}); going on from the last cursor.", file=sys.stderr)
        time.sleep(1)


def follow(url: str, copy: dict[str, Any], file: Path) -> None:
    resumed = {"last-event-id": copy["cursor"]} if copy["cursor"] else {}
    with asked(url, CHANGES, accept="text/event-stream", **resumed) as stream:
        if not copy["cursor"]:  # what changes while the pages are read, the open stream tells afterwards
            copy["listings"] = {listing["id"]: listing for listing in pages(url)}
            save(copy, file)
        for result in results(stream):
            if "errors" in result:
                if result["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT":
                    copy["cursor"] = None  # it is older than events are kept: everything anew
                return
            apply(result["data"]["listingChanged"], copy)
            save(copy, file)


def apply(change: dict[str, Any], copy: dict[str, Any]) -> None:
    """May be done twice: a change carries the listing as it is now, or null once it is gone."""
    if change["listing"]:
        copy["listings"][change["listingId"]] = change["listing"]
    else:
        copy["listings"].pop(change["listingId"], None)
    copy["cursor"] = change["cursor"]


def pages(url: str) -> Iterator[dict[str, Any]]:
    for kind, text in KINDS.items():
        info = {"hasNextPage": True, "endCursor": None}
        while info["hasNextPage"]:
            with asked(url, PAGE % (kind, text), {"after": info["endCursor"]}) as response:
                answer = json.load(response)
            if "errors" in answer:
                raise OSError(answer["errors"][0]["message"])
            page = answer["data"][kind]
            yield from page["nodes"]
            info = page["pageInfo"]


def asked(url: str, query: str, variables: dict[str, Any] | None = None, **headers: str) -> HTTPResponse:
    body = json.dumps({"query": query, "variables": variables}).encode()
    named = {"content-type": "application/json", **headers}
    # The server says something every 12 seconds; longer silence is a break.
    response: HTTPResponse = urllib.request.urlopen(urllib.request.Request(url, body, named), timeout=30)
    return response


def results(stream: HTTPResponse) -> Iterator[dict[str, Any]]:
    for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def save(copy: dict[str, Any], file: Path) -> None:
    written = file.with_suffix(".new")
    written.write_text(json.dumps(copy, ensure_ascii=False))
    written.replace(file)


if __name__ == "__main__":
    mirror(sys.argv[1], Path(sys.argv[2]))
