"""Giving and taking away of tokens."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.api.models import ApiToken
from schakel.base.api.policies import may_manage_tokens
from schakel.base.api.selectors import fingerprint
from schakel.base.audit import services as audit
from schakel.base.rights import Right

PREFIX = "schakel_"
# What a system may be given; naming suspects, stopping and weighing stay with people.
FOR_SYSTEMS = frozenset(
    {
        Right.SIGNALS_REGISTER,
        Right.SIGNALS_READ,
        Right.SIGNALS_RECEIVE,
        Right.SIGNALS_HAND_OVER,
        Right.SIGNALS_ENRICH,
        Right.SIGNALS_COUNT,
        Right.SCANNING_RUN,
    }
)


class RightNotForSystems(Exception):
    """This right is for people, not for systems."""


class TermTooLong(Exception):
    """A token lasts a year at most, and at least until tomorrow."""


@dataclass(frozen=True)
class TokenInput:
    """For which system, with which rights and purpose, until when."""

    name: str
    rights: frozenset[Right]
    purpose: str
    expires_on: date


@transaction.atomic
def issue_token(*, actor: Actor, wanted: TokenInput) -> tuple[ApiToken, str]:
    """Give a system of your organisation a token; it is shown once and never again."""
    if not may_manage_tokens(actor) or actor.user_id is None:
        raise PermissionDenied
    if not wanted.rights or wanted.rights - FOR_SYSTEMS:
        raise RightNotForSystems
    days = (wanted.expires_on - timezone.localdate()).days
    if not 1 <= days <= 366:
        raise TermTooLong
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organisation_id=actor.organisation_id,
        name=wanted.name,
        fingerprint=fingerprint(secret),
        rights=sorted(wanted.rights),
        purpose=wanted.purpose,
        made_by=actor.user_id,
        expires_on=wanted.expires_on,
    )
    audit.record(actor=actor, action="api.issue_token", target=token, rights=sorted(wanted.rights))
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID) -> ApiToken:
    """Take a token away; the next request with it is refused."""
    if not may_manage_tokens(actor):
        raise PermissionDenied
    token = ApiToken.objects.select_for_update().get(
        pk=token_id, organisation_id=actor.organisation_id
    )
    token.revoked_at = token.revoked_at or timezone.now()
    token.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="api.revoke_token", target=token)
    return token
