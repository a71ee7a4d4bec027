"""The mark on a message, after the Standard Webhooks specification, so that its libraries verify it.

HMAC-SHA256 with the secret over `id.timestamp.body`: nobody else can have written it, and an old
message cannot be sent again later as a new one.
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from uuid import UUID

from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.workflow import id_name

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """Return a fresh secret, as libraries for webhooks take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def payload(delivery: Delivery) -> bytes:
    """Return what travels: the kind, the moment, an id and a reference."""
    content = {
        "type": delivery.kind,
        "timestamp": delivery.occurred_at.astimezone(UTC).isoformat(),
        "data": {
            id_name(delivery.kind): str(delivery.subject_id),
            "reference": delivery.reference,
        },
    }
    return json.dumps(content, separators=(",", ":")).encode()


def headers(delivery: Delivery, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers of a message; during a change of secrets it has two marks."""
    moment = int(now.timestamp())
    marks = [
        mark(secret, event_id=delivery.event_id, moment=moment, body=body)
        for secret in _good_secrets(delivery.subscription, now)
    ]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Schakel",
        "Webhook-Id": str(delivery.event_id),
        "Webhook-Timestamp": str(moment),
        "Webhook-Signature": " ".join(marks),
    }


def mark(secret: str, *, event_id: UUID, moment: int, body: bytes) -> str:
    """Return the mark that one secret puts on a message."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{event_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _good_secrets(told: Subscription, now: datetime) -> list[str]:
    if told.old_secret and told.old_until and told.old_until > now:
        return [told.secret, told.old_secret]
    return [told.secret]
