"""Tokens of this server's own, for local use: signed and checked by a key in DATA_DIR."""

import os
import secrets
import stat
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from server.expected import ExpectedError
from server.tokens.claims import OWN, TokenError

ISSUER = AUDIENCE = "partnergraph"
FILE = "token-key.pem"


class KeyFileError(ExpectedError):
    """The key's file cannot be used."""


class LocalKeys:
    """The key in DATA_DIR. Until the first token is signed there is none."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE
        self.found: jwt.PyJWK | None = None

    async def key(self, kid: str | None) -> jwt.PyJWK:
        if self.found is None and self.path.exists():
            self.found = public(read_key(self.path))
        if self.found is None or kid not in {None, self.found.key_id}:
            raise TokenError("The token cannot be verified.")
        return self.found


def signed(
    data_dir: Path,
    subject: str,
    roles: Sequence[str],
    *,
    regions: Sequence[str] = (),
    enterprises: Sequence[str] = (),
    scopes: Sequence[str] = (),
    lifetime: timedelta,
) -> str:
    """A token that this server takes."""
    now = datetime.now(UTC)
    own = {"roles": list(roles), "regions": list(regions), "enterprises": list(enterprises)}
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "exp": now + lifetime,
        OWN: own,
    }
    if scopes:
        claims["scope"] = " ".join(scopes)
    key = read_or_make_key(data_dir / FILE)
    return jwt.encode({**claims, OWN: own}, key, algorithm="EdDSA", headers={"kid": public(key).key_id})


def public(key: Ed25519PrivateKey) -> jwt.PyJWK:
    found: Any = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwt.PyJWK({**found, "kid": found["x"][:16], "alg": "EdDSA"})


def read_or_make_key(path: Path) -> Ed25519PrivateKey:
    """The key of a file; of several who make it at once the first one's stays."""
    try:
        if not path.exists():
            make_key(path)
        return read_key(path)
    except OSError as error:
        raise KeyFileError(f"{path} cannot be used: {error.strerror}.") from error


def make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    temporary = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return
    finally:
        temporary.unlink()


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key of a file that only its owner can read. Raises KeyFileError."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileError(f"{path} can be read by others; it has to have the mode 600.")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} holds no Ed25519 key.")
    return key
