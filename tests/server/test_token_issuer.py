"""Tokens of an outside issuer: its keys are found, kept and renewed, and it is never trusted too far."""

import asyncio
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from models.errors import Unavailable
from server.settings import Settings
from server.tokens import issuer as issuer_module
from server.tokens import reading
from server.tokens.claims import TokenError
from tests.conftest import calling, running
from tests.server.issuing import AUDIENCE, OTHER_KEY, PUBLIC, RSA_KEY, Issuer, asked, tokens_of


async def test_a_new_key_is_found_when_a_token_names_it(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuer_module, "PAUSE_SECONDS", 0)
    issuer.keys = PUBLIC[:1]
    tokens = tokens_of(issuer)
    await tokens.caller(f"Bearer {issuer.token('rsa')}")
    issuer.keys = PUBLIC[1:]
    assert (await tokens.caller(f"Bearer {issuer.token('ed')}")).subject == "olena"
    with pytest.raises(TokenError):
        await tokens.caller(f"Bearer {issuer.token('rsa', sub='taras')}")


async def test_a_withdrawn_key_ends_its_tokens_within_minutes(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuer_module, "KEPT_SECONDS", 0)
    monkeypatch.setattr(issuer_module, "PAUSE_SECONDS", 0)
    tokens, recent, old = tokens_of(issuer), issuer.token("rsa"), issuer.token("rsa", sub="taras")
    await tokens.caller(f"Bearer {recent}")
    monkeypatch.setattr(reading, "CHECKED_ANEW", timedelta())
    await tokens.caller(f"Bearer {old}")
    issuer.keys = PUBLIC[1:]
    assert (await tokens.caller(f"Bearer {recent}")).subject == "olena"
    with pytest.raises(TokenError, match="does not have"):
        await tokens.caller(f"Bearer {old}")


async def test_many_tokens_of_unknown_keys_ask_the_issuer_once(issuer: Issuer) -> None:
    tokens = tokens_of(issuer)
    forged = [issuer.forged(OTHER_KEY, "RS256", kid=f"new {number}") for number in range(20)]
    found = await asyncio.gather(*(tokens.caller(f"Bearer {token}") for token in forged), return_exceptions=True)
    assert all(isinstance(error, TokenError) for error in found)
    assert issuer.asked == 1


async def test_one_key_needs_no_name(issuer: Issuer) -> None:
    issuer.keys = PUBLIC[:1]
    token = issuer.forged(RSA_KEY, "RS256")
    assert (await tokens_of(issuer).caller(f"Bearer {token}")).subject == "olena"


async def test_an_issuer_that_is_away_is_unavailable_and_what_is_known_goes_on(
    demo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setattr(issuer_module, "PAUSE_SECONDS", 0)
    with pytest.raises(Unavailable):
        await tokens.caller(f"Bearer {issuer.forged(OTHER_KEY, 'RS256', kid='new')}")


MISBEHAVING: dict[str, Any] = {
    "of another name": {"issuer": "https://others.example"},
    "with keys on an unsafe way": {"jwks_uri": "http://192.0.2.1/keys"},
    "with keys nowhere": {"jwks_uri": "https://[/keys"},
    "with keys at no port": {"jwks_uri": "https://others.example:x/keys"},
    "with keys that are no text": {"jwks_uri": 5},
    "that sends elsewhere": {"jwks_uri": "/elsewhere"},
    "without end": {"padding": "x" * 1_100_000},
    "slow": {},
}


async def test_a_short_key_verifies_nothing(issuer: Issuer) -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
    issuer.keys = [{**RSAAlgorithm.to_jwk(short.public_key(), as_dict=True), "kid": "short"}]
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = issuer.forged(short, "RS256", kid="short")
    with pytest.raises(TokenError):
        await tokens_of(issuer).caller(f"Bearer {token}")


@pytest.mark.parametrize("kind", MISBEHAVING)
async def test_an_issuer_that_misbehaves_is_not_trusted(
    issuer: Issuer, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "slow":
        monkeypatch.setattr(issuer_module, "TIMEOUT_SECONDS", 0.3)
        issuer.pause = 1
    issuer.about |= MISBEHAVING[kind]
    if issuer.about["jwks_uri"] == "/elsewhere":
        issuer.about["jwks_uri"] = f"{issuer.url}/elsewhere"
    with pytest.raises(Unavailable):
        await tokens_of(issuer).caller(f"Bearer {issuer.token()}")
