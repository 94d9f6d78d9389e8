"""Bearer tokens: who calls."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

import jwt

from graph.engine.remembered import Remembered
from models import ANONYMOUS, Caller
from server.tokens.claims import TokenError, caller_of

ALGORITHMS = ("RS256", "ES256", "EdDSA")
LEEWAY = timedelta(seconds=60)
LONGEST = 16_384
REMEMBERED = 2_000
CHECKED_ANEW = timedelta(minutes=5)
"""A token of a key that its issuer withdrew is taken no longer than this and the keys' own hour."""
REQUIRED = ("sub", "exp", "iss", "aud")
REASONS: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "The token has expired.",
    jwt.ImmatureSignatureError: "The token is not valid yet.",
    jwt.InvalidAudienceError: "The token is for another audience.",
    jwt.InvalidIssuerError: "The token is of another issuer.",
    jwt.MissingRequiredClaimError: f"A token has the claims {', '.join(REQUIRED)}.",
}


class Keys(Protocol):
    """The keys by which tokens are checked."""

    async def key(self, kid: str | None) -> jwt.PyJWK:
        """Raises TokenError where there is none, and Unavailable where that cannot be known."""
        ...


class Known(NamedTuple):
    """The caller of a token that was checked, and until when it need not be checked again."""

    caller: Caller
    until: datetime


class Tokens:
    """Makes callers of tokens; those that were checked are remembered for a while, never after they expire."""

    def __init__(self, issuer: str, audience: str, keys: Keys) -> None:
        self.issuer = issuer
        self.audience = audience
        self.keys = keys
        self.remembered: Remembered[bytes, Known] = Remembered(REMEMBERED)

    async def caller(self, authorization: str | None) -> Caller:
        """Who sends this `Authorization`. Raises TokenError, and Unavailable where the issuer does not answer."""
        if authorization is None:
            return ANONYMOUS
        token = bearer(authorization)
        digest = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        found, now = self.remembered.get(digest), datetime.now(UTC)
        if found is None or found.until <= now:
            caller = await self.checked(token)
            found = self.remembered.put(digest, Known(caller, min(caller.expires_at or now, now + CHECKED_ANEW)))
        return found.caller

    async def checked(self, token: str) -> Caller:
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            key = await self.keys.key(kid)
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self.audience,
                issuer=self.issuer,
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise TokenError(REASONS.get(type(error), "The token cannot be verified.")) from error
        return caller_of(claims)


def bearer(authorization: str) -> str:
    """The token in an `Authorization`. Raises TokenError."""
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST:
        raise TokenError("Send `Authorization: Bearer` and a token.")
    return token
