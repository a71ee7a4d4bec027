"""Sources of notes: `add_source`, `switch_source`."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.scanning import policies, workflow
from schakel.scanning.models import ScanSource
from schakel.scanning.workflow import SourceKind


class PurposeUnknown(Exception):
    """There is no such purpose in the list."""


@dataclass(frozen=True)
class SourceInput:
    """What a source is called, how notes come in, for which purpose and on which ground."""

    name: str
    kind: SourceKind
    purpose: str
    ground: str = ""
    folder: str = ""


def require(allowed: bool) -> None:
    """Stop here unless a policy allows it."""
    if not allowed:
        raise PermissionDenied


def ground_of(actor: Actor, source: ScanSource) -> workflow.Ground:
    """Return the ground that carries a source today; raises NoGround where there is none."""
    return workflow.ground(
        source.ground,
        organisation_type=actor.organisation_type,
        purpose=source.purpose,
        kind=source.kind,
    )


@transaction.atomic
def add_source(*, actor: Actor, source: SourceInput) -> ScanSource:
    """Add a source of notes; it is off until somebody switches it on."""
    require(policies.may_run(actor))
    if source.purpose not in reference.labels("purposes"):
        raise PurposeUnknown(source.purpose)
    made = ScanSource.objects.create(
        organisation_id=actor.organisation_id,
        name=source.name,
        kind=source.kind,
        purpose=source.purpose,
        ground=source.ground,
        folder=source.folder,
        made_by=actor.user_id,
        made_at=timezone.now(),
    )
    audit.record(actor=actor, action="scanning.add_source", target=made, kind=str(source.kind))
    return made


@transaction.atomic
def switch_source(*, actor: Actor, source_id: UUID, on: bool) -> ScanSource:
    """Switch a source on, if the law carries it, or off."""
    source = ScanSource.objects.select_for_update().get(
        pk=source_id, organisation_id=actor.organisation_id
    )
    require(policies.may_run(actor))
    if on:
        ground_of(actor, source)
    source.is_active = on
    source.switched_by, source.switched_at = actor.user_id, timezone.now()
    source.save(update_fields=["is_active", "switched_by", "switched_at"])
    audit.record(actor=actor, action="scanning.switch_source", target=source, on=on)
    return source
