"""Signatures are those of Standard Webhooks."""

from datetime import UTC, datetime

from standardwebhooks import Webhook as Verifier

from resolvers.webhook import new_secret
from server.webhooks.signing import signed_headers
from tests.webhooks.receiving import SECRET

BODY = b'{"test": 2432232314}'


def test_the_specifications_example_is_signed_as_it_says() -> None:
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", BODY, [SECRET], datetime.fromtimestamp(1614265330, UTC))
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_of_two_secrets_verifies() -> None:
    secrets = [new_secret(), new_secret()]
    headers = signed_headers("msg_1", BODY, secrets, datetime.now(UTC))
    for secret in secrets:
        assert Verifier(secret).verify(BODY, headers) == {"test": 2432232314}


def test_secrets_are_32_random_bytes() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(first) == len("whsec_") + 44
