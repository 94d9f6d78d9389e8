"""The keys of an outside issuer: found by discovery, kept for an hour, asked for anew when one is not known."""

import asyncio
import json
import time
from typing import Any

import httpx
import jwt
import structlog

from models.errors import Unavailable
from server.addresses import is_safe
from server.tokens.claims import TokenError
from server.tokens.reading import ALGORITHMS

DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_SECONDS = 5
LARGEST_ANSWER = 1024 * 1024
KEPT_SECONDS = 3600
PAUSE_SECONDS = 10
"""Between two times that the issuer is asked, whatever keys tokens name."""
FAILURES = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError, jwt.PyJWTError)

log = structlog.get_logger(__name__)


class IssuerKeys:
    """What an issuer publishes."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys: list[jwt.PyJWK] = []
        self.asked_at = self.found_at = float("-inf")
        self.answers = False
        self.asking = asyncio.Lock()

    async def key(self, kid: str | None) -> jwt.PyJWK:
        if time.monotonic() - self.found_at > KEPT_SECONDS or self.known(kid) is None:
            await self.refresh()
        found = self.known(kid)
        if found is not None:
            return found
        if not self.answers:
            raise Unavailable("The tokens' issuer does not answer.")
        raise TokenError("The token is signed by a key that its issuer does not have.")

    def known(self, kid: str | None) -> jwt.PyJWK | None:
        if kid is None:
            return self.keys[0] if len(self.keys) == 1 else None
        return next((key for key in self.keys if key.key_id == kid), None)

    async def refresh(self) -> None:
        """Asks the issuer, one at a time and not too often; what was known before stays where it does not answer."""
        async with self.asking:
            if time.monotonic() - self.asked_at < PAUSE_SECONDS:
                return
            try:
                self.keys = await published_keys(self.issuer)
                self.found_at = time.monotonic()
                self.answers = True
            except FAILURES as error:
                self.answers = False
                log.warning("the issuer's keys cannot be had", issuer=self.issuer, reason=repr(error))
            # Not where the caller that asked has gone: the next one asks in its place.
            self.asked_at = time.monotonic()


async def published_keys(issuer: str) -> list[jwt.PyJWK]:
    """The keys that may sign tokens. Raises one of FAILURES."""
    # What is unpacked has no bound before it is there, so the answers come as they are.
    plain = httpx.AsyncClient(follow_redirects=False, headers={"accept-encoding": "identity"})
    async with asyncio.timeout(TIMEOUT_SECONDS), plain as client:
        about = await document(client, issuer.rstrip("/") + DISCOVERY)
        if about.get("issuer") != issuer:
            raise ValueError("discovery names another issuer")
        address = about.get("jwks_uri")
        if not isinstance(address, str) or not is_safe(address):
            raise ValueError("discovery names no keys over https")
        found = jwt.PyJWKSet.from_dict(await document(client, address)).keys
    return [key for key in found if key.algorithm_name in ALGORITHMS and key.public_key_use in {None, "sig"}]


async def document(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    async with client.stream("GET", address) as answer:
        answer.raise_for_status()
        body = b""
        async for piece in answer.aiter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise ValueError("the answer is too large")
    found = json.loads(body)
    return found if isinstance(found, dict) else {}
