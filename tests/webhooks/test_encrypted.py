"""Over https the receiver has to be who its URL's name says, though the connection goes to an address."""

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from server.webhooks import connecting
from server.webhooks.posting import Poster
from tests.webhooks.hooking import LOOPBACK
from tests.webhooks.receiving import Receiver, receiving

NAME = "hooks.example"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for the name, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path / "certificate.pem"
    path.write_bytes(plain + made.public_bytes(pem))
    return path


@pytest.fixture
async def receiver(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    """One that every name stands for."""

    async def addresses_of(*_: Any) -> list[Any]:
        return [ip_address("127.0.0.1")]

    monkeypatch.setattr(connecting, "addresses_of", addresses_of)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with receiving(context) as found:
        yield found


@pytest.fixture
def poster(certificate: Path) -> Poster:
    """One that trusts the certificate."""
    found = Poster(LOOPBACK)
    found.ssl_context = ssl.create_default_context(cafile=certificate)
    return found


async def test_the_receiver_of_that_name_gets_it(receiver: Receiver, poster: Poster) -> None:
    answer = await poster.post(receiver.url.replace("127.0.0.1", NAME), b"{}", {})
    assert answer.status == 204
    assert receiver.received[0].headers["host"].startswith(f"{NAME}:")


async def test_a_receiver_of_another_name_does_not(receiver: Receiver, poster: Poster) -> None:
    answer = await poster.post(receiver.url.replace("127.0.0.1", "other.example"), b"{}", {})
    assert answer == (None, "The receiver could not be reached.")
    assert receiver.received == []


async def test_a_certificate_that_nobody_trusts_is_none(receiver: Receiver) -> None:
    answer = await Poster(LOOPBACK).post(receiver.url.replace("127.0.0.1", NAME), b"{}", {})
    assert answer.status is None
    assert receiver.received == []
