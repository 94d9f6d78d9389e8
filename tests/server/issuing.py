"""A small issuer of tokens on this machine, and the keys that it has."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from server.tokens.issuer import IssuerKeys
from server.tokens.reading import Tokens
from tests.server.running import free_port

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

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Those of a good token, changed; one that becomes None is left out."""
        given = {"iss": self.url, "aud": AUDIENCE, "sub": "olena", "exp": time.time() + 300, **changes}
        return {name: value for name, value in given.items() if value is not None}

    def token(self, kid: str = "rsa", **changes: Any) -> str:
        key, algorithm = PRIVATE[kid]
        return jwt.encode(self.claims(**changes), key, algorithm, headers={"kid": kid})

    def forged(self, key: Any, algorithm: str, **headers: Any) -> str:
        """A token with good claims."""
        return jwt.encode(self.claims(), key, algorithm, headers=headers)

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


async def asked(client: httpx.AsyncClient, authorization: str | None, query: str = VIEWER) -> httpx.Response:
    headers = {} if authorization is None else {"authorization": authorization}
    return await client.post("/graphql", json={"query": query}, headers=headers)


def tokens_of(issuer: Issuer) -> Tokens:
    return Tokens(issuer.url, AUDIENCE, IssuerKeys(issuer.url))
