"""Invented notes and advertisements, and the run that reads them: `make`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.scanning.models import ScanSource
from schakel.scanning.services.ads import AdInput, receive_ads
from schakel.scanning.services.notes import NoteInput, receive_notes
from schakel.scanning.services.runs import ask_run
from schakel.scanning.services.sources import SourceInput, add_source, switch_source
from schakel.scanning.workflow import SourceKind

HOME = "police"
NOTES, ADS = "demonstration/scan_notes", "demonstration/scan_ads"


def make() -> None:
    """Fill the scan of one invented police unit; the worker does the run with the real rules."""
    for organisation in accounts.organisations(type_codes=frozenset({HOME})):
        if organisation.is_demonstration and organisation.takes_public_reports:
            with rls.acting_for(organisation.pk):
                _fill(accounts.system_actor(organisation.pk))


@transaction.atomic
def _fill(actor: Actor) -> None:
    if ScanSource.objects.filter(organisation_id=actor.organisation_id).exists():
        return
    notes = _source(actor, "Meldingen en mutaties", SourceKind.UPLOAD)
    ads = _source(actor, "Advertenties en tips", SourceKind.UPLOAD)
    blocked = SourceInput(
        "Lopende onderzoeken", SourceKind.INVESTIGATION, "daily_police_task", ground=""
    )
    add_source(actor=actor, source=blocked)
    receive_notes(actor=actor, source_id=notes.pk, notes=_notes())
    receive_ads(actor=actor, source_id=ads.pk, ads=_ads())
    ask_run(actor=actor, source_id=notes.pk)


def _source(actor: Actor, name: str, kind: SourceKind) -> ScanSource:
    source = SourceInput(name, kind, "daily_police_task", ground="wpg_8")
    made = add_source(actor=actor, source=source)
    return switch_source(actor=actor, source_id=made.pk, on=True)


def _notes() -> list[NoteInput]:
    today = timezone.localdate()
    rows = [
        (row, today - timedelta(days=int(row["days"]))) for row in reference.current(NOTES).rows
    ]
    return [NoteInput(f"RL-{day:%Y}-{row['code']}", day, day, row["nl"]) for row, day in rows]


def _ads() -> list[AdInput]:
    today = timezone.localdate()
    return [
        AdInput(row["code"], today - timedelta(days=int(row["days"])), row["nl"])
        for row in reference.current(ADS).rows
    ]
