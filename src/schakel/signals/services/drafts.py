"""Forms that are not sent yet: `save_draft`, `keep_typing`, `open_draft`, `discard_draft`,
`remove_expired_drafts`."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import Draft
from schakel.signals.services.course import require

KEPT_FOR = timedelta(days=14)


@transaction.atomic
def save_draft(
    *, actor: Actor, form: str, content: dict[str, Any], draft_id: UUID | None = None
) -> Draft:
    """Keep what you typed so far; it shows when it expires."""
    require(policies.may_report(actor))
    draft = _own(actor, draft_id) if draft_id else _new(actor, form)
    draft.content = content
    draft.saved_at = timezone.now()
    draft.expires_at = draft.saved_at + KEPT_FOR
    draft.save()
    return draft


@transaction.atomic
def keep_typing(*, actor: Actor, form: str, content: dict[str, Any]) -> Draft:
    """Keep what you typed so far in the one form with this name, without naming a draft."""
    if actor.user_id is None:
        raise PermissionDenied
    own = Draft.objects.select_for_update().filter(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        form=form,
        expires_at__gt=timezone.now(),
    )
    known = own.values_list("pk", flat=True).first()
    return save_draft(actor=actor, form=form, content=content, draft_id=known)


@transaction.atomic
def open_draft(*, actor: Actor, draft_id: UUID) -> Draft:
    """Go on with a form you began."""
    draft = _own(actor, draft_id)
    audit.record(actor=actor, action="signals.open_draft", target=draft)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    """Throw away a form you began, for instance because it was sent."""
    _own(actor, draft_id).delete()


@transaction.atomic
def remove_expired_drafts(*, actor: Actor) -> int:
    """Remove the organisation's drafts whose time is over; returns how many."""
    expired = Draft.objects.filter(
        organisation_id=actor.organisation_id, expires_at__lte=timezone.now()
    )
    return expired.delete()[0]


def _own(actor: Actor, draft_id: UUID) -> Draft:
    if actor.user_id is None:
        raise PermissionDenied
    return Draft.objects.get(
        pk=draft_id,
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        expires_at__gt=timezone.now(),
    )


def _new(actor: Actor, form: str) -> Draft:
    if actor.user_id is None:
        raise PermissionDenied
    return Draft(organisation_id=actor.organisation_id, user_id=actor.user_id, form=form)
