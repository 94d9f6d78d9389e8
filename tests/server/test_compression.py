"""Answers of queries come compressed where that is asked for; what may hold a secret never does."""

import json
import zlib

import httpx
import pytest
import zstandard

from server.compression import LEAST_BYTES, MOST_AT_ONCE, Coding, coding_of

SMALL = "{ __typename }"
SOME = "{ enterprises(first: 10) { nodes { id slug nameTranslations { language text } } } }"
MANY = """{ enterprises(first: 100) { nodes { id slug description descriptionTranslations { language text }
    products(first: 20) { nodes { name description } } } } }"""
MUTATION = f"mutation {{ {'a' * LEAST_BYTES}: submitEnterprise(input: {{id: 3}}) {{ userErrors {{ code }} }} }}"
"""One whose answer is long, since its path is."""
UNPACK = {
    "gzip": lambda raw: zlib.decompress(raw, 31),
    "zstd": lambda raw: zstandard.ZstdDecompressor().decompress(raw),
}


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0.5, gzip", "gzip"),
        ("zstd;q=0.5, gzip;q=0.5", "zstd"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("zstd;q=0, gzip;q=1.0", "gzip"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("*, gzip;q=0", "identity"),
        ("gzip, *;q=0", "gzip"),
        ("identity", "identity"),
        ("identity;q=0", "identity"),
        ("br", "identity"),
        ("gzip;q=much", "identity"),
        (";;,,;q=", "identity"),
    ],
)
def test_the_coding_is_the_best_that_is_taken(accepted: str | None, expected: str) -> None:
    assert coding_of(None if accepted is None else accepted.encode()) is Coding(expected)


async def posted(client: httpx.AsyncClient, query: str, coding: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its body as it came."""
    sent = {"accept-encoding": coding, "content-type": "application/json", **headers}
    content = json.dumps({"query": query})
    async with client.stream("POST", "/graphql", content=content, headers=sent) as answer:
        return answer, b"".join([piece async for piece in answer.aiter_raw()])


async def plain(client: httpx.AsyncClient, query: str) -> bytes:
    answer, raw = await posted(client, query, "identity")
    assert "content-encoding" not in answer.headers
    return raw


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("query", [SOME, MANY])
async def test_a_query_is_answered_in_the_coding_asked_for(client: httpx.AsyncClient, query: str, coding: str) -> None:
    expected = await plain(client, query)
    assert (len(expected) > MOST_AT_ONCE) is (query is MANY)
    answer, raw = await posted(client, query, coding)
    assert answer.headers["content-encoding"] == coding
    assert answer.headers["content-length"] == str(len(raw))
    assert len(raw) < len(expected) / 2
    assert UNPACK[coding](raw) == expected


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
async def test_a_query_by_get_is_too(client: httpx.AsyncClient, coding: str) -> None:
    expected = await plain(client, SOME)
    headers = {"accept-encoding": coding}
    async with client.stream("GET", "/graphql", params={"query": SOME}, headers=headers) as answer:
        raw = b"".join([piece async for piece in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == coding
    assert UNPACK[coding](raw) == expected


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
async def test_caches_are_told_that_it_depends_on_it(client: httpx.AsyncClient, coding: str) -> None:
    answer, _ = await posted(client, SOME, coding)
    assert "accept-encoding" in answer.headers["vary"].split(", ")


async def test_small_answers_stay_plain(client: httpx.AsyncClient) -> None:
    answer, raw = await posted(client, SMALL, "gzip, zstd")
    assert "content-encoding" not in answer.headers
    assert json.loads(raw) == {"data": {"__typename": "Query"}}


async def test_answers_of_mutations_stay_plain(client: httpx.AsyncClient) -> None:
    answer, raw = await posted(client, MUTATION, "gzip, zstd")
    assert len(raw) > LEAST_BYTES
    assert "content-encoding" not in answer.headers
    assert json.loads(raw)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_is_no_valid_document_is_answered_plainly(client: httpx.AsyncClient) -> None:
    fields = " ".join(f"nothing{number}" for number in range(30))
    answer, raw = await posted(client, f"{{ {fields} }}", "gzip, zstd")
    assert len(raw) > LEAST_BYTES
    assert "content-encoding" not in answer.headers
    assert answer.status_code == 400


async def test_what_might_have_been_a_stream_is_too(client: httpx.AsyncClient) -> None:
    answer, raw = await posted(client, SOME, "gzip", accept="application/json, text/event-stream")
    assert answer.headers["content-encoding"] == "gzip"
    assert UNPACK["gzip"](raw) == await plain(client, SOME)


async def test_event_streams_stay_plain(client: httpx.AsyncClient) -> None:
    answer, raw = await posted(client, SOME, "gzip, zstd", accept="text/event-stream")
    assert "content-encoding" not in answer.headers
    assert b"event: next\n" in raw
