"""Who calls: a good token is its bearer, a bad one is refused, and none is the anonymous caller."""

import asyncio
import hashlib
import hmac
import json
import stat
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import uvicorn
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from models.errors import Unavailable
from server.settings import Settings
from server.tokens import issuer as issuer_module
from server.tokens.claims import TokenError
from server.tokens.issuer import IssuerKeys
from server.tokens.local import KeyFileError, read_or_make_key, signed
from server.tokens.reading import Tokens
from tests.conftest import calling, running
from tests.server.running import free_port, partnergraph

VIEWER = "{ viewer { subject roles } }"
AUDIENCE = "platform"
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
OTHER_KEY = rsa.generate_private_key(65537, 2048)
PRIVATE: dict[str, tuple[Any, str]] = {"rsa": (RSA_KEY, "RS256"), "ec": (EC_KEY, "ES256"), "ed": (ED_KEY, "EdDSA")}
PUBLIC: list[dict[str, Any]] = [
    {**RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "rsa", "alg": "RS256", "use": "sig"},
    {**ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True), "kid": "ec", "alg": "ES256", "use": "sig"},
    {**OKPAlgorithm.to_jwk(ED_KEY.public_key(), as_dict=True), "kid": "ed", "alg": "EdDSA", "use": "sig"},
]


class Issuer:
    """A small issuer on this machine."""

    def __init__(self) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.about: dict[str, Any] = {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        self.keys = list(PUBLIC)
        self.pause = 0.0
        self.asked = 0

    def token(self, kid: str = "rsa", **changes: Any) -> str:
        key, algorithm = PRIVATE[kid]
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "olena", "exp": time.time() + 300, **changes}
        return jwt.encode(claims, key, algorithm, headers={"kid": kid})

    async def discovery(self, _: Request) -> JSONResponse:
        return JSONResponse(self.about)

    async def jwks(self, _: Request) -> Any:
        self.asked += 1
        await asyncio.sleep(self.pause)
        return JSONResponse({"keys": self.keys})

    async def elsewhere(self, _: Request) -> Any:
        return RedirectResponse(f"{self.url}/keys")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        routes = [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/keys", self.jwks),
            Route("/elsewhere", self.elsewhere),
        ]
        port = int(self.url.rpartition(":")[2])
        server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_config=None, lifespan="off"))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            server.should_exit = True
            await serving


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    found = Issuer()
    async with found.running():
        yield found


def tokens_of(issuer: Issuer) -> Tokens:
    return Tokens(issuer.url, AUDIENCE, IssuerKeys(issuer.url))


@pytest.fixture
async def outside(issuer: Issuer, demo_url: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=demo_url, oidc_issuer=issuer.url, oidc_audience=AUDIENCE)
    async with running(settings) as app, calling(app) as client:
        yield client


async def asked(client: httpx.AsyncClient, authorization: str | None, query: str = VIEWER) -> httpx.Response:
    headers = {} if authorization is None else {"authorization": authorization}
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_without_a_token_the_caller_is_anonymous_and_its_answer_may_be_kept(outside: httpx.AsyncClient) -> None:
    answer = await asked(outside, None)
    assert answer.json() == {"data": {"viewer": None}}
    assert "cache-control" not in answer.headers
    assert "authorization" in answer.headers["vary"]


@pytest.mark.parametrize("kid", ["rsa", "ec", "ed"])
async def test_a_token_of_each_algorithm_is_its_bearer(outside: httpx.AsyncClient, issuer: Issuer, kid: str) -> None:
    token = issuer.token(kid, partnergraph={"roles": ["ENTREPRENEUR", "GARDENER"]})
    for scheme in ("Bearer", "bearer"):
        answer = await asked(outside, f"{scheme} {token}")
        assert answer.json() == {"data": {"viewer": {"subject": "olena", "roles": ["ENTREPRENEUR"]}}}
        assert answer.headers["cache-control"] == "private, no-store"
    by_get = await outside.get("/graphql", params={"query": VIEWER}, headers={"authorization": f"Bearer {token}"})
    assert by_get.json()["data"]["viewer"]["subject"] == "olena"


def hmac_with_public_key(issuer: Issuer) -> str:
    """The old trick: a symmetric signature whose secret all know."""
    public = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def packed(value: bytes) -> str:
        return urlsafe_b64encode(value).decode().rstrip("=")

    claims = {"iss": issuer.url, "aud": AUDIENCE, "sub": "olena", "exp": time.time() + 300}
    head = packed(json.dumps({"alg": "HS256", "kid": "rsa"}).encode()) + "." + packed(json.dumps(claims).encode())
    return head + "." + packed(hmac.new(public, head.encode(), hashlib.sha256).digest())


BAD: dict[str, Any] = {
    "no token": lambda _: "Bearer",
    "another scheme": lambda _: "Basic b2xlbmE6eA==",
    "garbage": lambda _: "Bearer x.y.z",
    "huge": lambda _: "Bearer " + "a" * 20_000,
    "expired": lambda issuer: "Bearer " + issuer.token(exp=time.time() - 61),
    "not yet": lambda issuer: "Bearer " + issuer.token(nbf=time.time() + 90),
    "another audience": lambda issuer: "Bearer " + issuer.token(aud="others"),
    "another issuer": lambda issuer: "Bearer " + issuer.token(iss="https://others.example"),
    "no subject": lambda issuer: "Bearer " + issuer.token(sub=""),
    "unsigned": lambda issuer: (
        "Bearer " + jwt.encode({"iss": issuer.url, "aud": AUDIENCE, "sub": "o", "exp": 9e9}, "", "none")
    ),
    "symmetric": lambda issuer: "Bearer " + hmac_with_public_key(issuer),
    "another's signature": lambda issuer: (
        "Bearer " + jwt.encode({"iss": issuer.url, "sub": "o"}, OTHER_KEY, "RS256", headers={"kid": "rsa"})
    ),
    "unknown key": lambda issuer: (
        "Bearer " + jwt.encode({"iss": issuer.url, "sub": "o"}, OTHER_KEY, "RS256", headers={"kid": "new"})
    ),
    "no kid though there are several keys": lambda issuer: (
        "Bearer " + jwt.encode({"iss": issuer.url, "sub": "o"}, RSA_KEY, "RS256")
    ),
    "a key of another algorithm": lambda issuer: (
        "Bearer " + jwt.encode({"iss": issuer.url, "sub": "o"}, RSA_KEY, "RS256", headers={"kid": "ec"})
    ),
    "roles that are no list": lambda issuer: "Bearer " + issuer.token(partnergraph={"roles": "PLATFORM_ADMIN"}),
    "enterprises that are no ids": lambda issuer: "Bearer " + issuer.token(partnergraph={"enterprises": ["x"]}),
    "a scope that is no text": lambda issuer: "Bearer " + issuer.token(scope=["read"]),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_token_is_refused_and_never_anonymous(
    outside: httpx.AsyncClient, issuer: Issuer, kind: str
) -> None:
    answer = await asked(outside, BAD[kind](issuer))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token"')
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in answer.json()
    by_get = await outside.get("/graphql", params={"query": VIEWER}, headers={"authorization": BAD[kind](issuer)})
    assert by_get.status_code == 401


async def test_clocks_may_differ_by_a_minute(issuer: Issuer) -> None:
    tokens = tokens_of(issuer)
    changes: Any
    for changes in ({"exp": time.time() - 55}, {"nbf": time.time() + 55}):
        assert (await tokens.caller(f"Bearer {issuer.token(**changes)}")).subject == "olena"


async def test_a_token_that_is_remembered_expires_all_the_same(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, token = tokens_of(issuer), issuer.token(exp=time.time() - 58)
    await tokens.caller(f"Bearer {token}")
    monkeypatch.setattr("server.tokens.reading.LEEWAY", timedelta(seconds=50))
    with pytest.raises(TokenError, match="expired"):
        await tokens.caller(f"Bearer {token}")


async def test_scopes_narrow_what_a_token_may(outside: httpx.AsyncClient, issuer: Issuer) -> None:
    reader, writer = issuer.token(scope="openid read"), issuer.token(scope="write")
    assert (await asked(outside, f"Bearer {reader}")).json()["data"]["viewer"]["subject"] == "olena"
    submit = 'mutation { submitEnterprise(input: {id: "3"}) { userErrors { code } } }'
    for token, query in ((reader, submit), (writer, VIEWER)):
        answer = await asked(outside, f"Bearer {token}", query)
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert "data" not in answer.json()


async def test_a_new_key_is_found_when_a_token_names_it(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuer_module, "PAUSE_SECONDS", 0)
    issuer.keys = PUBLIC[:1]
    tokens = tokens_of(issuer)
    await tokens.caller(f"Bearer {issuer.token('rsa')}")
    issuer.keys = PUBLIC[1:]
    assert (await tokens.caller(f"Bearer {issuer.token('ed')}")).subject == "olena"
    with pytest.raises(TokenError):
        await tokens.caller(f"Bearer {issuer.token('rsa', sub='taras')}")


async def test_many_tokens_of_unknown_keys_ask_the_issuer_once(issuer: Issuer) -> None:
    tokens = tokens_of(issuer)
    forged = [jwt.encode({"sub": "o"}, OTHER_KEY, "RS256", headers={"kid": f"new {number}"}) for number in range(20)]
    found = await asyncio.gather(*(tokens.caller(f"Bearer {token}") for token in forged), return_exceptions=True)
    assert all(isinstance(error, TokenError) for error in found)
    assert issuer.asked == 1


async def test_one_key_needs_no_name(issuer: Issuer) -> None:
    issuer.keys = PUBLIC[:1]
    claims = {"iss": issuer.url, "aud": AUDIENCE, "sub": "olena", "exp": time.time() + 300}
    assert (await tokens_of(issuer).caller(f"Bearer {jwt.encode(claims, RSA_KEY, 'RS256')}")).subject == "olena"


async def test_an_issuer_that_is_away_is_unavailable_and_what_is_known_goes_on(demo_url: str) -> None:
    issuer = Issuer()
    settings = Settings(database_url=demo_url, oidc_issuer=issuer.url, oidc_audience=AUDIENCE)
    async with running(settings) as app, calling(app) as client:
        answer = await asked(client, f"Bearer {issuer.token()}")
        assert answer.status_code == 503
        assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        assert (await asked(client, None)).status_code == 200
    async with issuer.running():
        tokens = tokens_of(issuer)
        await tokens.caller(f"Bearer {issuer.token()}")
    assert (await tokens.caller(f"Bearer {issuer.token(sub='taras')}")).subject == "taras"


@pytest.mark.parametrize("change", ["issuer", "jwks_uri", "redirect", "slow"])
async def test_an_issuer_that_misbehaves_is_not_trusted(
    issuer: Issuer, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer_module, "TIMEOUT_SECONDS", 0.3)
    if change == "slow":
        issuer.pause = 1
    else:
        values = {"issuer": "https://others.example", "jwks_uri": "http://192.0.2.1/keys", "redirect": ""}
        name, value = ("jwks_uri", f"{issuer.url}/elsewhere") if change == "redirect" else (change, values[change])
        issuer.about[name] = value
    with pytest.raises(Unavailable):
        await tokens_of(issuer).caller(f"Bearer {issuer.token()}")


async def test_the_command_prints_a_token_that_its_server_takes(tmp_path: Path, demo_url: str) -> None:
    done = partnergraph(
        *("token", "--subject", "Олена", "--role", "ENTREPRENEUR", "--role", "INTEGRATOR", "--scope", "read"),
        DATA_DIR=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    async with running(Settings(database_url=demo_url, data_dir=tmp_path)) as app, calling(app) as client:
        answer = await asked(client, f"Bearer {done.stdout.strip()}")
    assert answer.json() == {"data": {"viewer": {"subject": "Олена", "roles": ["ENTREPRENEUR", "INTEGRATOR"]}}}


WRONG = [
    (["--role", "KING"], "KING"),
    (["--role", "REGION_ADMIN", "--region", "Kyiv"], "'Kyiv' is not an ISO 3166-2 code"),
    (["--role", "ENTREPRENEUR", "--enterprise", "x"], "'x' is not an id"),
    (["--role", "ENTREPRENEUR", "--ttl", "forever"], "'forever' is not a span"),
    (["--role", "ENTREPRENEUR", "--ttl", "400d"], "'400d' is not a span"),
    (["--role", "ENTREPRENEUR", "--scope", "all"], "all"),
    ([], "--role"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_what_is_no_token_is_refused_in_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = partnergraph("token", "--subject", "x", *arguments, DATA_DIR=tmp_path)
    assert done.returncode != 0
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_an_outside_issuer_leaves_nothing_to_sign(tmp_path: Path) -> None:
    outside = {"OIDC_ISSUER": "https://login.example.org", "OIDC_AUDIENCE": "x", "DATA_DIR": tmp_path}
    done = partnergraph("token", "--subject", "x", "--role", "ENTREPRENEUR", **outside)
    assert (done.returncode, done.stdout) == (1, "")
    assert "OIDC_ISSUER" in done.stderr


def test_an_issuer_needs_an_audience_and_https() -> None:
    done = partnergraph("serve", OIDC_ISSUER="https://login.example.org")
    assert (done.returncode, done.stderr) == (2, "Error: OIDC_AUDIENCE is needed with OIDC_ISSUER.\n")
    assert "OIDC_ISSUER must be an https URL" in partnergraph("serve", OIDC_ISSUER="http://example.org").stderr


def test_only_its_owner_reads_the_key_and_several_who_make_it_share_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "token-key.pem"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read_or_make_key, [path] * 8))
    assert len({key.private_bytes_raw() for key in found}) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["token-key.pem"]


def test_a_key_that_others_read_or_that_is_none_is_not_used(tmp_path: Path) -> None:
    signed(tmp_path, "x", ["ENTREPRENEUR"], lifetime=timedelta(hours=1))
    path = tmp_path / "token-key.pem"
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="600"):
        read_or_make_key(path)
    path.chmod(0o600)
    path.write_text("nothing")
    with pytest.raises(KeyFileError, match="holds no"):
        read_or_make_key(path)
