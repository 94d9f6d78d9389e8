"""Who calls: a good token is its bearer, a bad one is refused, and none is the anonymous caller."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from models import Permission
from server.settings import Settings
from server.tokens.claims import TokenError
from tests.conftest import calling, running
from tests.server.issuing import AUDIENCE, ED_KEY, OTHER_KEY, RSA_KEY, VIEWER, Issuer, asked, tokens_of


@pytest.fixture
async def outside(issuer: Issuer, demo_url: str) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=demo_url, oidc_issuer=issuer.url, oidc_audience=AUDIENCE)
    async with running(settings) as app, calling(app) as client:
        yield client


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
    or_stream = {"authorization": f"Bearer {token}", "accept": "application/json, text/event-stream"}
    answer = await outside.post("/graphql", json={"query": VIEWER}, headers=or_stream)
    assert answer.headers["cache-control"] == "private, no-store"
    by_get = await outside.get("/graphql", params={"query": VIEWER}, headers={"authorization": f"Bearer {token}"})
    assert by_get.json()["data"]["viewer"]["subject"] == "olena"


def packed(value: Any) -> str:
    return urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode().rstrip("=")


def hmac_with_public_key(issuer: Issuer) -> str:
    """The old trick: a symmetric signature whose secret all know."""
    public = RSA_KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    head = packed({"alg": "HS256", "kid": "rsa"}) + "." + packed(issuer.claims())
    return head + "." + packed(hmac.new(public, head.encode(), hashlib.sha256).digest())


def with_another_algorithm_named(issuer: Issuer) -> str:
    """A good signature of a key, under the name of another key's algorithm."""
    head = packed({"alg": "RS256", "kid": "ed"}) + "." + packed(issuer.claims())
    return head + "." + packed(ED_KEY.sign(head.encode()))


def own(**claims: Any) -> dict[str, Any]:
    return {"partnergraph": claims}


UNUSABLE: dict[str, Any] = {
    "no token": "Bearer",
    "nothing": "",
    "another scheme": "Basic b2xlbmE6eA==",
    "garbage": "Bearer x.y.z",
    "a header without end": f"Bearer {packed(b'[' * 11_000)}.e30.x",
    "huge": "Bearer " + "a" * 20_000,
}
FORGED: dict[str, Callable[[Issuer], str]] = {
    "unsigned": lambda issuer: issuer.forged("", "none"),
    "unsigned under a key's name": lambda issuer: issuer.forged("", "none", kid="rsa"),
    "symmetric": hmac_with_public_key,
    "another algorithm": lambda issuer: issuer.forged(RSA_KEY, "RS512", kid="rsa"),
    "another's signature": lambda issuer: issuer.forged(OTHER_KEY, "RS256", kid="rsa"),
    "an unknown key": lambda issuer: issuer.forged(OTHER_KEY, "RS256", kid="new"),
    "no kid though there are several keys": lambda issuer: issuer.forged(RSA_KEY, "RS256"),
    "a key of another algorithm": lambda issuer: issuer.forged(RSA_KEY, "RS256", kid="ec"),
    "another key's algorithm": with_another_algorithm_named,
    "something critical that none knows": lambda issuer: issuer.forged(RSA_KEY, "RS256", kid="rsa", crit=["x"], x=1),
    "claims that were changed": lambda issuer: issuer.token().replace(".e", ".f", 1),
}
CLAIMS: dict[str, Callable[[], dict[str, Any]]] = {
    "no subject": lambda: {"sub": None},
    "no end": lambda: {"exp": None},
    "no issuer": lambda: {"iss": None},
    "no audience": lambda: {"aud": None},
    "expired": lambda: {"exp": time.time() - 61},
    "not yet": lambda: {"nbf": time.time() + 90},
    "issued in the future": lambda: {"iat": time.time() + 90},
    "another audience": lambda: {"aud": ["others"]},
    "another issuer": lambda: {"iss": "https://others.example"},
    "an empty subject": lambda: {"sub": ""},
    "a subject that no row can hold": lambda: {"sub": "a\0"},
    "an end that is text": lambda: {"exp": "9999999999"},
    "an end beyond all time": lambda: {"exp": 1e20},
    "own claims that are no object": lambda: {"partnergraph": ["PLATFORM_ADMIN"]},
    "roles that are no list": lambda: own(roles="PLATFORM_ADMIN"),
    "regions that are no texts": lambda: own(regions=[["UA-32"]]),
    "enterprises that are no ids": lambda: own(enterprises=["x"]),
    "enterprises that are negative": lambda: own(enterprises=[-33]),
    "a scope that is no text": lambda: {"scope": ["read"]},
}
BAD: dict[str, Callable[[Issuer], str]] = {
    **{kind: lambda _, text=text: text for kind, text in UNUSABLE.items()},  # type: ignore[misc]
    **{kind: lambda issuer, make=make: f"Bearer {make(issuer)}" for kind, make in FORGED.items()},  # type: ignore[misc]
    **{kind: lambda issuer, make=make: f"Bearer {issuer.token(**make())}" for kind, make in CLAIMS.items()},  # type: ignore[misc]
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


async def test_two_headers_are_no_token_even_if_one_is(outside: httpx.AsyncClient, issuer: Issuer) -> None:
    lines = [("authorization", f"Bearer {issuer.token()}"), ("authorization", "Bearer x.y.z")]
    for sent in (lines, lines[::-1]):
        by_post = await outside.post("/graphql", json={"query": VIEWER}, headers=sent)
        by_get = await outside.get("/graphql", params={"query": VIEWER}, headers=sent)
        assert (by_post.status_code, by_get.status_code) == (401, 401)


@pytest.mark.parametrize("kind", ["expired", "unsigned", "an end beyond all time"])
async def test_the_log_has_no_word_of_a_token(
    outside: httpx.AsyncClient, issuer: Issuer, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    authorization = BAD[kind](issuer)
    await asked(outside, authorization)
    await asked(outside, f"Bearer {issuer.token()}")
    told = "".join(capfd.readouterr())
    assert not [word for word in authorization.removeprefix("Bearer ").split(".") if word and word in told]
    assert "olena" not in told


async def test_clocks_may_differ_by_a_minute(issuer: Issuer) -> None:
    tokens = tokens_of(issuer)
    await tokens.caller(f"Bearer {issuer.token()}")  # its keys are known from now on: that may have taken seconds
    changes: Any
    for changes in ({"exp": time.time() - 55}, {"nbf": time.time() + 55}):
        assert (await tokens.caller(f"Bearer {issuer.token(**changes)}")).subject == "olena"


async def test_a_token_that_is_remembered_expires_all_the_same(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens, token = tokens_of(issuer), issuer.token(exp=time.time() - 30)
    await tokens.caller(f"Bearer {token}")
    monkeypatch.setattr("server.tokens.reading.LEEWAY", timedelta(seconds=20))
    with pytest.raises(TokenError, match="expired"):
        await tokens.caller(f"Bearer {token}")


async def test_a_token_without_a_scope_may_all_and_one_of_others_words_nothing(issuer: Issuer) -> None:
    tokens = tokens_of(issuer)
    assert (await tokens.caller(f"Bearer {issuer.token()}")).permissions == set(Permission)
    for scope in ("", "openid profile"):
        assert not (await tokens.caller(f"Bearer {issuer.token(scope=scope)}")).permissions


async def test_ids_may_be_texts_or_numbers(issuer: Issuer) -> None:
    token = issuer.token(partnergraph={"roles": ["REGION_ADMIN"], "regions": ["UA-32"], "enterprises": ["33", 65]})
    caller = await tokens_of(issuer).caller(f"Bearer {token}")
    assert (caller.administered, caller.enterprises) == (("UA-32",), (33, 65))


async def test_scopes_narrow_what_a_token_may(outside: httpx.AsyncClient, issuer: Issuer) -> None:
    reader, writer = issuer.token(scope="openid read"), issuer.token(scope="write")
    assert (await asked(outside, f"Bearer {reader}")).json()["data"]["viewer"]["subject"] == "olena"
    submit = 'mutation { submitEnterprise(input: {id: "3"}) { userErrors { code } } }'
    for token, query in ((reader, submit), (writer, VIEWER)):
        answer = await asked(outside, f"Bearer {token}", query)
        assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert "data" not in answer.json()
