"""GraphQL over HTTP through the real application: media types, statuses, what is refused and how."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.routing import Route

from server.app import create_app
from server.settings import Settings

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
TYPENAME = "{ __typename }"
MIB = 1024 * 1024
NOT_OBJECTS: list[Any] = ["{}", [], 1, True]
NOT_STRINGS: list[Any] = [1, [], {}, False]
CODED = ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")


async def post(client: httpx.AsyncClient, body: Any, **headers: str) -> httpx.Response:
    """Posts a JSON value, or bytes as they are; `content_type` and `accept` are headers."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"content-type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await client.post("/graphql", content=content, headers=sent)


def codes(answer: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


def media_type(answer: httpx.Response) -> str:
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (GRAPHQL_RESPONSE, GRAPHQL_RESPONSE),
        (JSON, JSON),
        ("*/*", GRAPHQL_RESPONSE),
        ("application/*", GRAPHQL_RESPONSE),
        (f"{JSON}; charset=utf-8", JSON),
        ("Application/JSON", JSON),
        (f"{GRAPHQL_RESPONSE}, {JSON};q=0.9", GRAPHQL_RESPONSE),
        (f"{JSON};q=0.9, {GRAPHQL_RESPONSE}", GRAPHQL_RESPONSE),
        (f"{GRAPHQL_RESPONSE};q=0.5, {JSON}", JSON),
        (f"{JSON}, */*;q=0.1", JSON),
        (f"{GRAPHQL_RESPONSE};q=0, */*", JSON),
        (f"text/plain, {JSON}", JSON),
    ],
)
async def test_the_answer_has_the_media_type_asked_for(client: httpx.AsyncClient, accept: str, expected: str) -> None:
    answer = await post(client, {"query": TYPENAME}, accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{expected}; charset=utf-8"
    assert "accept" in answer.headers["vary"].lower()
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_without_accept_the_answer_is_a_graphql_response(client: httpx.AsyncClient) -> None:
    request = client.build_request("POST", "/graphql", json={"query": TYPENAME})
    del request.headers["accept"]
    answer = await client.send(request)
    assert (answer.status_code, media_type(answer)) == (200, GRAPHQL_RESPONSE)


@pytest.mark.parametrize("accept", ["text/plain", "image/*", f"{JSON};q=0", f"{JSON};q=nonsense", "text/html"])
async def test_an_unacceptable_media_type_is_406(client: httpx.AsyncClient, accept: str) -> None:
    answer = await post(client, {"query": TYPENAME}, accept=accept)
    assert answer.status_code == 406
    assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/graphql", "application/x-www-form-urlencoded", ""])
async def test_another_content_type_is_415(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await post(client, {"query": TYPENAME}, content_type=content_type)
    assert answer.status_code == 415
    assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
async def test_a_charset_is_taken_and_text_comes_back_whole(client: httpx.AsyncClient, content_type: str) -> None:
    query = '{ region(code: "UA-32") { name(language: "uk") } }'
    answer = await post(client, {"query": query}, content_type=content_type)
    assert answer.json() == {"data": {"region": {"name": "Київська область"}}}
    assert answer.content.decode("utf-8") == '{"data":{"region":{"name":"Київська область"}}}'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query ($id: ID!) { product(id: $id) { id } }"}, "BAD_USER_INPUT"),
        ({"query": "query ($c: RegionCode!) { region(code: $c) { id } }", "variables": {"c": 1}}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename } query B { __typename }"}, "BAD_USER_INPUT"),
        ({"query": "query A { __typename }", "operationName": "B"}, "BAD_USER_INPUT"),
        ({"query": "fragment F on Query { __typename }"}, None),
    ],
)
async def test_what_is_not_executed_is_400_or_200_by_media_type(
    client: httpx.AsyncClient, body: dict[str, Any], code: str | None
) -> None:
    for accept, status in ((GRAPHQL_RESPONSE, 400), (JSON, 200)):
        answer = await post(client, body, accept=accept)
        assert (answer.status_code, media_type(answer)) == (status, accept)
        assert "data" not in answer.json()
        assert set(codes(answer)) <= ({code} if code else set(CODED))


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
async def test_partial_data_is_200(client: httpx.AsyncClient, accept: str) -> None:
    answer = await post(client, {"query": '{ region(code: "UA-32") { code } product(id: "x") { id } }'}, accept=accept)
    assert answer.status_code == 200
    assert answer.json()["data"] == {"region": {"code": "UA-32"}, "product": None}
    assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("accept", [GRAPHQL_RESPONSE, JSON])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b'"query"',
        b"[" * 100_000,
        b'{"query": "{ __typename }", "variables": {"n": ' + b"9" * 5000 + b"}}",
        b'{"query": "{ __typename }", "variables": {"n": NaN}}',
        b'{"query": "{ __typename }", "variables": {"n": -Infinity}}',
        '{"query": "{ __typename }"}'.encode("utf-16"),
        [],
        [{"query": TYPENAME}],
        {},
        {"query": None},
        {"query": ""},
        {"query": 1},
        {"query": [TYPENAME]},
        {"query": {"text": TYPENAME}},
        *({"query": TYPENAME, "variables": value} for value in NOT_OBJECTS),
        *({"query": TYPENAME, "operationName": value} for value in NOT_STRINGS),
        *({"query": TYPENAME, "extensions": value} for value in NOT_OBJECTS),
    ],
    ids=lambda body: repr(body)[:60],
)
async def test_a_malformed_request_is_400(client: httpx.AsyncClient, body: Any, accept: str) -> None:
    answer = await post(client, body, accept=accept)
    assert answer.status_code == 400
    assert codes(answer) == ["BAD_USER_INPUT"]
    assert "data" not in answer.json()


async def test_null_parameters_are_as_if_absent(client: httpx.AsyncClient) -> None:
    nothing = {"variables": None, "operationName": None, "extensions": None}
    answer = await post(client, {"query": TYPENAME, **nothing, "unknown": 1})
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_empty_parameters_of_a_url_are_as_if_absent(client: httpx.AsyncClient) -> None:
    nothing = {"variables": "", "operationName": "", "extensions": ""}
    answer = await client.get("/graphql", params={"query": TYPENAME, **nothing})
    assert answer.json() == {"data": {"__typename": "Query"}}


async def test_a_name_chooses_among_operations(client: httpx.AsyncClient) -> None:
    query = "query A { a: __typename } query B { b: __typename }"
    assert (await post(client, {"query": query, "operationName": "B"})).json() == {"data": {"b": "Query"}}
    by_get = await client.get("/graphql", params={"query": query, "operationName": "A"})
    assert by_get.json() == {"data": {"a": "Query"}}


async def test_get_takes_a_query_its_variables_and_its_name(client: httpx.AsyncClient) -> None:
    parameters = {
        "query": "query R($code: RegionCode!) { region(code: $code) { code } }",
        "variables": '{"code": "UA-32"}',
        "operationName": "R",
        "extensions": "{}",
    }
    answer = await client.get("/graphql", params=parameters, headers={"accept": GRAPHQL_RESPONSE})
    assert (answer.status_code, media_type(answer)) == (200, GRAPHQL_RESPONSE)
    assert answer.json() == {"data": {"region": {"code": "UA-32"}}}


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": TYPENAME, "variables": "{"},
        {"query": TYPENAME, "variables": "[]"},
        {"query": TYPENAME, "variables": '"text"'},
        {"query": TYPENAME, "extensions": "{"},
        {"query": TYPENAME, "extensions": "1"},
        {"query": TYPENAME, "operationName": "Other"},
    ],
)
async def test_a_malformed_get_is_400(client: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    answer = await client.get("/graphql", params=parameters)
    assert answer.status_code == 400
    assert codes(answer) == ["BAD_USER_INPUT"]


async def test_a_mutation_by_get_is_never_executed(client: httpx.AsyncClient) -> None:
    document = "query Read { __typename } mutation Write { __typename }"
    for asked in ({"query": "mutation { __typename }"}, {"query": document, "operationName": "Write"}):
        answer = await client.get("/graphql", params=asked)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST"
        assert "data" not in answer.json()
    answer = await client.get("/graphql", params={"query": document, "operationName": "Read"})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_405(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, "/graphql", json={"query": TYPENAME})
    assert answer.status_code == 405
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}


async def test_a_body_of_over_one_mebibyte_is_413(client: httpx.AsyncClient) -> None:
    body = json.dumps({"query": TYPENAME}).encode()
    assert (await post(client, body.ljust(MIB))).status_code == 200
    answer = await post(client, body.ljust(MIB + 1))
    assert answer.status_code == 413
    assert codes(answer) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"])
async def test_a_browser_gets_the_page(client: httpx.AsyncClient, accept: str) -> None:
    answer = await client.get("/graphql", headers={"accept": accept})
    assert media_type(answer) == "text/html"
    assert answer.status_code in {200, 503}  # 503 where the page is not built
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_client_that_prefers_json_to_html_gets_no_page(client: httpx.AsyncClient) -> None:
    headers = {"accept": f"{JSON}, text/html;q=0.5"}
    answer = await client.get("/graphql", params={"query": TYPENAME}, headers=headers)
    assert media_type(answer) == JSON


PATHS = ("/graphql", f"/graphql?query={TYPENAME}", "/healthz", "/readyz", "/schema.graphql", "/", "/nothing-here")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("given", ["abcdefgh", "0af7651916cd43dd8448eb211c80319c", "a.b-c_D9", "x" * 128])
async def test_a_well_formed_request_id_is_kept(client: httpx.AsyncClient, path: str, given: str) -> None:
    answer = await client.get(path, headers={"x-request-id": given})
    assert answer.headers.get_list("x-request-id") == [given]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "given", [None, "", "short", "x" * 129, "with space", "semi;colon", "<script>alert(1)", "naïve-naïve"]
)
async def test_another_request_id_is_replaced(client: httpx.AsyncClient, path: str, given: str | None) -> None:
    headers: dict[bytes, bytes] = {} if given is None else {b"x-request-id": given.encode()}
    answer = await client.get(path, headers=headers)
    assert answer.headers["x-request-id"] != given
    assert len(answer.headers["x-request-id"]) >= 8


async def test_each_request_has_an_id_of_its_own(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/healthz") for _ in range(3)]
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


async def test_a_failure_carries_the_request_id_and_nothing_of_the_inside(demo_url: str) -> None:
    async def fail(_: Request) -> None:
        raise ValueError("of the inside")

    broken = create_app(Settings(database_url=demo_url))
    broken.router.routes.insert(0, Route("/failing", fail))
    transport = httpx.ASGITransport(broken, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        answer = await client.get("/failing", headers={"x-request-id": "abcdefgh"})
    assert answer.status_code == 500
    assert "of the inside" not in answer.text
    assert codes(answer) == ["INTERNAL_SERVER_ERROR"]
    assert answer.headers.get_list("x-request-id") == ["abcdefgh"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_the_server_says_that_it_lives_and_serves(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


async def test_the_sdl_is_served(client: httpx.AsyncClient) -> None:
    answer = await client.get("/schema.graphql")
    assert answer.status_code == 200
    assert "type Query" in answer.text
    assert "@link" in answer.text
    served = (await client.post("/graphql", json={"query": "{ _service { sdl } }"})).json()
    assert answer.text.rstrip() == served["data"]["_service"]["sdl"].rstrip()
    printed = Path(__file__).parents[2] / "schema.graphql"
    assert answer.text.strip() == printed.read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("path", ["/nothing-here", "/graphql/more", "/schema", "/graphiql/nothing.js"])
async def test_an_unknown_path_is_404(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


SURROGATE_BODIES = (
    {"query": "{ \ud800 }"},
    {"query": '{ region(code: "\ud800") { id } }'},
    {"query": '{ enterprise(by: { slug: "\\ud800" }) { id } }'},
    {"query": '{ enterprise(by: { slug: "\ud800" }) { id } }'},
    {"query": '{ industry(code: "\udfff") { id } }'},
    {"query": "# \ud800\n{ __typename }"},
    {"query": TYPENAME, "operationName": "\ud800"},
    {"query": TYPENAME, "variables": {"\ud800": "\udfff"}},
    *(
        {"query": f"query ($v: {kind}!) {{ {field} {{ __typename }} }}", "variables": {"v": "\ud800"}}
        for kind, field in (
            ("ID", "product(id: $v)"),
            ("ID", "node(id: $v)"),
            ("String", "enterprise(by: { slug: $v })"),
            ("String", "enterprise(by: { registration: { scheme: EDRPOU, number: $v } })"),
            ("RegionCode", "region(code: $v)"),
            ("String", "industry(code: $v)"),
            ("String", "enterprises(after: $v)"),
            ("String", "enterprises(filter: { industries: [{ code: $v }] })"),
            ("String", "products(filter: { certifications: [$v] })"),
        )
    ),
)


@pytest.mark.parametrize("body", SURROGATE_BODIES, ids=ascii)
async def test_lone_surrogates_are_the_callers_fault(client: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await post(client, body)
    assert answer.status_code in {200, 400}
    assert {error["extensions"]["code"] for error in answer.json().get("errors", ())} <= set(CODED)


NESTED = {
    "selections": lambda depth: "{ a " * depth + "}" * depth,
    "valid selections": lambda depth: '{ industry(code: "C") ' + "{ parent " * depth + "{ id }" + "}" * depth + "}",
    "lists": lambda depth: "{ nodes(ids: " + "[" * depth + "]" * depth + ") { id } }",
    "objects": lambda depth: "{ enterprises(filter: " + "{ a: " * depth + "1" + "}" * depth + ") { totalCount } }",
    "types": lambda depth: "query ($v: " + "[" * depth + "ID" + "]" * depth + ") { __typename }",
    "fragments": lambda depth: "{ " + "... { " * depth + "__typename" + "}" * depth + "}",
}


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize("depth", [20, 60, 100, 150, 200, 300, 500, 900, 2000])
async def test_a_deeply_nested_document_is_the_callers_fault(client: httpx.AsyncClient, kind: str, depth: int) -> None:
    answer = await post(client, {"query": NESTED[kind](depth)})
    assert answer.status_code in {200, 400}
    found = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
    assert found <= {*CODED, "COST_LIMIT_EXCEEDED"}


@pytest.mark.parametrize(("told", "scheme"), [({}, "http"), ({"x-forwarded-proto": "https"}, "https")])
async def test_a_slash_too_many_is_led_to_the_right_path_as_the_proxy_was_asked(
    client: httpx.AsyncClient, told: dict[str, str], scheme: str
) -> None:
    answer = await client.post("/graphql/", json={"query": "{ __typename }"}, headers=told)
    assert (answer.status_code, answer.headers["location"]) == (307, f"{scheme}://api.test/graphql")
