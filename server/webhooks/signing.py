"""Signatures, as Standard Webhooks specifies them."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime


def secrets_at(now: datetime, secret: str, previous: str | None, previous_until: datetime | None) -> list[str]:
    """The secrets of a webhook that sign then."""
    if previous is None or previous_until is None or previous_until <= now:
        return [secret]
    return [secret, previous]


def signed_headers(message_id: str, body: bytes, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """The headers by which a receiver knows who posts; a signature for each secret."""
    timestamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    signatures = " ".join(f"v1,{signature(secret, signed)}" for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": signatures}


def signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
