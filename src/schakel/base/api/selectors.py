"""Which system a token belongs to, and the tokens of an organisation."""

import hashlib

from django.db.models import QuerySet
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.api.models import ApiToken
from schakel.base.api.policies import may_manage_tokens
from schakel.base.rights import Right


def fingerprint(token: str) -> str:
    """Return the fingerprint under which a token is stored; tokens are random, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of(token: str) -> Actor | None:
    """Return the system that a valid token stands for."""
    found = (
        ApiToken.objects.select_related("organisation")
        .filter(
            fingerprint=fingerprint(token),
            revoked_at__isnull=True,
            expires_on__gte=timezone.localdate(),
            organisation__is_active=True,
        )
        .only("made_by", "rights", "purpose", "name", "organisation__type")
        .order_by()
        .first()
    )
    if found is None:
        return None
    known = {right.value for right in Right}
    return Actor(
        # A system acts under the responsibility of the person who gave it its token.
        user_id=found.made_by,
        organisation_id=found.organisation_id,
        organisation_type=found.organisation.type,
        rights=frozenset(Right(code) for code in found.rights if code in known),
        role="system",
        purpose=found.purpose,
        name=found.name,
    )


def tokens(*, actor: Actor) -> QuerySet[ApiToken]:
    """Return the tokens of the own organisation, for who manages them."""
    if not may_manage_tokens(actor):
        return ApiToken.objects.none()
    return ApiToken.objects.filter(organisation_id=actor.organisation_id).defer("fingerprint")
