"""People and exports: `ask_export`, `approve_export`, `refuse_export`, `open_export`,
`remove_expired`."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.exporting import policies
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.services import vault
from schakel.base.exporting.workflow import BUSY, KEPT_DAYS, ExportFormat, ExportState

EXPORT_TASK = "exporting.make"
# An export that nobody decides on, or whose worker never came back, does not stay open for ever.
STALE = timedelta(days=14)


class ReasonMissing(Exception):
    """Say why everything of the organisation is needed."""


class OneAtATime(Exception):
    """There is an export already that waits or is being made."""


class AlreadyDecided(Exception):
    """Somebody decided on this export before."""


@transaction.atomic
def ask_export(*, actor: Actor, reason: str, format_: ExportFormat) -> OrganisationExport:
    """Ask for everything of your organisation in one file, with the reason; a second decides."""
    _require(policies.may_ask(actor))
    if not reason.strip():
        raise ReasonMissing
    open_ones = OrganisationExport.objects.filter(
        organisation_id=actor.organisation_id, state__in=[*BUSY, ExportState.ASKED]
    )
    if open_ones.exists():
        raise OneAtATime
    export = OrganisationExport(
        organisation_id=actor.organisation_id,
        asked_by=actor.user_id or 0,
        asked_at=timezone.now(),
        reason=reason.strip()[:500],
        format=format_,
        state=ExportState.ASKED,
    )
    export.save(force_insert=True)
    audit.record(actor=actor, action="exporting.ask", target=export, reason=reason.strip()[:500])
    return export


@transaction.atomic
def approve_export(*, actor: Actor, export_id: UUID) -> OrganisationExport:
    """Approve an export as the second person; the worker makes it."""
    export = _decide(actor, export_id, ExportState.WAITING)
    job = app.configure_task(EXPORT_TASK, lock=f"{EXPORT_TASK}-{actor.organisation_id}")
    job.defer(organisation_id=actor.organisation_id, export_id=str(export.pk))
    return export


@transaction.atomic
def refuse_export(*, actor: Actor, export_id: UUID) -> OrganisationExport:
    """Refuse an export as the second person."""
    return _decide(actor, export_id, ExportState.REFUSED)


@transaction.atomic
def open_export(*, actor: Actor, export_id: UUID) -> tuple[OrganisationExport, Iterator[bytes]]:
    """Fetch the file that you asked for; that you did is on record."""
    export = _own(actor, export_id)
    _require(policies.may_fetch(actor, export))
    audit.record(actor=actor, action="exporting.fetch", target=export, rows=export.rows)
    return export, vault.read(export.organisation_id, export.pk, pieces=export.chunks)


def remove_expired(*, actor: Actor) -> int:
    """Remove files after their week; that they existed stays on record."""
    now = timezone.now()
    own = OrganisationExport.objects.filter(organisation_id=actor.organisation_id)
    expired = list(own.filter(state=ExportState.DONE, expires_at__lte=now))
    stale = own.filter(state__in=[*BUSY, ExportState.ASKED], asked_at__lte=now - STALE)
    stale.filter(state=ExportState.ASKED).update(state=ExportState.REFUSED)
    stale.exclude(state=ExportState.ASKED).update(state=ExportState.FAILED)
    for export in expired:
        vault.remove(export.pk)
        export.state = ExportState.EXPIRED
        export.save(update_fields=["state"])
        audit.record(actor=actor, action="exporting.expire", target=export)
    return len(expired)


def term() -> timedelta:
    """Return how long a file can be fetched."""
    return timedelta(days=KEPT_DAYS)


def _decide(actor: Actor, export_id: UUID, state: ExportState) -> OrganisationExport:
    export = _own(actor, export_id)
    _require(policies.may_decide(actor, export))
    if export.state != ExportState.ASKED:
        raise AlreadyDecided
    export.state, export.decided_by, export.decided_at = state, actor.user_id, timezone.now()
    export.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(actor=actor, action="exporting.decide", target=export, state=str(state))
    return export


def _own(actor: Actor, export_id: UUID) -> OrganisationExport:
    return OrganisationExport.objects.select_for_update().get(
        pk=export_id, organisation_id=actor.organisation_id
    )


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
