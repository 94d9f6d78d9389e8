"""Tokens of this server's own, for local use: signed and checked by a key in DATA_DIR."""

import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from server.data_dir import prepared, resolved, told
from server.expected import ExpectedError
from server.tokens.claims import OWN, TokenError

ISSUER = AUDIENCE = "partnergraph"
FILE = "token-key.pem"
LARGEST_FILE = 10_000
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyFileError(ExpectedError):
    """The key's file cannot be used."""


class LocalKeys:
    """The key in DATA_DIR. Until the first token is signed there is none."""

    def __init__(self, data_dir: Path) -> None:
        self.path = key_path(data_dir)
        self.found: jwt.PyJWK | None = None

    async def key(self, kid: str | None) -> jwt.PyJWK:
        if self.found is None and (key := found_key(self.path)):
            self.found = public(key)
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
    key = read_or_make_key(key_path(data_dir))
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"kid": public(key).key_id})


def public(key: Ed25519PrivateKey) -> jwt.PyJWK:
    found: Any = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwt.PyJWK({**found, "kid": found["x"][:16], "alg": "EdDSA"})


def key_path(data_dir: Path) -> Path:
    return resolved(data_dir) / FILE


def found_key(path: Path) -> Ed25519PrivateKey | None:
    """The key of a file, if there is one. Raises KeyFileError and DataDirError."""
    with told(path.parent):
        return read_key(path) if path.exists() else None


def read_or_make_key(path: Path) -> Ed25519PrivateKey:
    """The key of a file; of several who make it at once the first one's stays."""
    prepared(path.parent)
    with told(path.parent):
        if not path.exists():
            make_key(path)
        return read_key(path)


def make_key(path: Path) -> None:
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    temporary = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Unlike a rename it leaves another's key that came first.
        with suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key of a file that only its owner can read. Raises KeyFileError."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & OTHERS:
            raise KeyFileError(f"{path} can be read by others; it has to have the mode 600.")
        content = file.read(LARGEST_FILE)
    try:
        key = serialization.load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path} holds no Ed25519 key.")
    return key
