import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from server.graphiql_page import CONTENT_SECURITY_POLICY, graphiql_page, graphiql_routes

SCRIPT = b"console.log('graphiql')"


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>Partnergraph</title>")
    (dist / "licenses.md").write_text("# Licences")
    (dist / "assets" / "index-1.js").write_bytes(SCRIPT)
    (dist / "assets" / "index-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (dist / "assets" / "index-1.css").write_text("body {}")
    (dist / "assets" / "codicon-1.ttf").write_bytes(b"font")
    (tmp_path / "secret.js").write_text("secret")
    return dist


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=graphiql_routes(dist=dist)))
    async with httpx.AsyncClient(transport=transport, base_url="http://partnergraph") as client:
        yield client


def test_page_should_carry_the_policy(dist: Path) -> None:
    page = graphiql_page(dist=dist)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_page_should_be_asked_for_anew_and_apart_from_json(dist: Path) -> None:
    page = graphiql_page(dist=dist)

    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["vary"] == "Accept"


def test_page_should_say_how_to_build_it(tmp_path: Path) -> None:
    page = graphiql_page(dist=tmp_path / "missing")

    assert page.status_code == 503
    assert b"make graphiql" in page.body


def test_policy_should_name_no_host_and_no_eval() -> None:
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "unsafe-eval" not in CONTENT_SECURITY_POLICY
    assert "script-src 'self';" in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("index-1.js", "text/javascript; charset=utf-8"),
        ("index-1.css", "text/css; charset=utf-8"),
        ("codicon-1.ttf", "font/ttf"),
    ],
)
async def test_assets_should_be_kept_for_good(client: httpx.AsyncClient, name: str, media_type: str) -> None:
    answer = await client.get(f"/graphiql/assets/{name}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_assets_should_carry_the_policy_that_workers_obey(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql/assets/index-1.js")

    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_assets_should_come_packed_where_asked(client: httpx.AsyncClient) -> None:
    packed = await client.get("/graphiql/assets/index-1.js", headers={"accept-encoding": "gzip"})
    plain = await client.get("/graphiql/assets/index-1.js", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content == SCRIPT


async def test_licences_should_be_asked_for_anew(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql/licenses.md")

    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/graphiql/",
        "/graphiql/index.html",
        "/graphiql/assets/",
        "/graphiql/assets/index-1.js.gz",
        "/graphiql/assets/missing.js",
        "/graphiql/%2e%2e/secret.js",
        "/graphiql/..%2fsecret.js",
        "/graphiql/assets/%2e%2e/%2e%2e/secret.js",
        "/graphiql/%2fetc%2fpasswd",
    ],
)
async def test_nothing_else_should_be_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_links_out_of_the_folder_should_not_be_followed(client: httpx.AsyncClient, dist: Path) -> None:
    (dist / "assets" / "link.js").symlink_to(dist.parent / "secret.js")

    assert (await client.get("/graphiql/assets/link.js")).status_code == 404


async def test_unbuilt_assets_should_be_missing(tmp_path: Path) -> None:
    transport = httpx.ASGITransport(Starlette(routes=graphiql_routes(dist=tmp_path / "missing")))
    async with httpx.AsyncClient(transport=transport, base_url="http://partnergraph") as client:
        assert (await client.get("/graphiql/assets/index-1.js")).status_code == 404
