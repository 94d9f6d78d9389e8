"""Exports as their readers read them."""

import csv
import io
import json
from typing import Any

import httpx

NAMES = ("enterprises", "products", "opportunities", "experiences")
FORMS = ("ndjson", "csv")


async def taken(caller: httpx.AsyncClient, path: str, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await caller.get(f"/export/{path}", headers=sent)
    assert answer.status_code in {200, 304}, answer.text
    return answer


async def rows(caller: httpx.AsyncClient, name: str) -> list[Any]:
    """The lines of JSON."""
    return parsed_lines((await taken(caller, f"{name}.ndjson")).content)


async def cells(caller: httpx.AsyncClient, name: str) -> list[dict[str, str]]:
    """The rows of the CSV file."""
    return parsed_table((await taken(caller, f"{name}.csv")).content)


def parsed_lines(content: bytes) -> list[Any]:
    assert not content or content.endswith(b"\n")
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def parsed_table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
