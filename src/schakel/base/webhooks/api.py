"""The messages as the description of the API tells of them (`webhooks` in OpenAPI 3.1)."""

from typing import Any

from schakel.base.webhooks.workflow import TEST, EventKind, id_name

MEANINGS = {
    EventKind.SIGNAL_RECEIVED: "A signal came in: reported, imported, split off or taken over.",
    EventKind.SIGNAL_STEPPED: "A signal took a step; listHistory says which.",
    EventKind.SIGNAL_ENDED: "A signal was closed or handed over.",
    EventKind.SIGNAL_FEEDBACK: "Feedback for a reporter was given or withheld; see listFeedback.",
    EventKind.HAND_OVER_OFFERED: "Another organisation offers you a signal.",
    EventKind.HAND_OVER_ANSWERED: "An offer was received, accepted, refused, revoked or expired.",
    EventKind.HAND_OVER_TOLD_BACK: "A receiver told what became of a signal you handed over.",
    TEST: "Nothing happened: somebody tries the connection.",
}
HEADERS = {
    "Webhook-Id": "Stays the same when a message is sent again: take each id once.",
    "Webhook-Timestamp": "Seconds since 1970 at which it was sent; refuse what is older than five minutes.",
    "Webhook-Signature": "One or two marks `v1,<base64>`, parted by a space; one of them must fit.",
}


def described() -> dict[str, Any]:
    """Return the section `webhooks`: each kind of message with its headers, body and answers."""
    return {str(kind): {"post": _operation(str(kind), text)} for kind, text in MEANINGS.items()}


def _operation(kind: str, meaning: str) -> dict[str, Any]:
    return {
        "summary": meaning,
        "operationId": f"on{''.join(word.title() for word in kind.replace('-', '.').split('.'))}",
        "tags": ["webhooks"],
        "parameters": [_header(name, text) for name, text in HEADERS.items()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _body(kind)}},
        },
        "responses": {
            "2XX": {"description": "Taken."},
            "410": {"description": "Gone: messages stop at once."},
            "default": {"description": "Not taken; it is sent again later."},
        },
    }


def _header(name: str, text: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": text,
        "schema": {"type": "string"},
    }


def _body(kind: str) -> dict[str, Any]:
    data = {
        id_name(kind): {"type": "string", "format": "uuid"},
        "reference": {"type": "string", "maxLength": 20},
    }
    properties = {
        "type": {"type": "string", "const": kind},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": {"type": "object", "properties": data, "required": sorted(data)},
    }
    return {"type": "object", "properties": properties, "required": sorted(properties)}
