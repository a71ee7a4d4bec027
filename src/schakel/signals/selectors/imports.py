"""Files of signals and where they stand."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from schakel.base.actor import Actor
from schakel.signals import policies
from schakel.signals.models import ImportMapping, ImportRow, SignalImport
from schakel.signals.workflow import RowState


@dataclass(frozen=True)
class ImportCounts:
    """How many rows of a file are in which state."""

    ready: int = 0
    wrong: int = 0
    known: int = 0
    made: int = 0

    @property
    def to_do(self) -> int:
        """Return how many signals an import would make in all."""
        return self.ready + self.made


def imports(*, actor: Actor) -> list[SignalImport]:
    """Return the files of the own organisation, newest first, without what is in them."""
    if not policies.may_import(actor):
        return []
    own = SignalImport.objects.filter(organisation_id=actor.organisation_id)
    return list(own.defer("content", "header", "samples", "mapping")[:30])


def one_import(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Return one file of the own organisation; there may be none (DoesNotExist)."""
    own = SignalImport.objects.filter(organisation_id=actor.organisation_id).defer("content")
    if not policies.may_import(actor):
        own = own.none()
    return own.get(pk=import_id)


def counts(*, actor: Actor, import_id: UUID) -> ImportCounts:
    """Return how many rows are ready, wrong, known already and made."""
    own = ImportRow.objects.filter(
        signal_import_id=import_id, organisation_id=actor.organisation_id
    )
    found = dict(own.order_by().values_list("state").annotate(number=Count("id")))
    return ImportCounts(
        ready=found.get(RowState.READY, 0),
        wrong=found.get(RowState.WRONG, 0),
        known=found.get(RowState.KNOWN, 0),
        made=found.get(RowState.MADE, 0),
    )


def remembered(*, actor: Actor) -> tuple[dict[str, str], str]:
    """Return what columns meant the last time, by name, and the source chosen then."""
    kept = ImportMapping.objects.filter(organisation_id=actor.organisation_id).first()
    return (kept.fields, kept.source_kind) if kept else ({}, "")


def wrong_rows(*, actor: Actor, import_id: UUID, number: int) -> list[ImportRow]:
    """Return the first rows with mistakes, without what is written in them."""
    own = ImportRow.objects.filter(
        signal_import_id=import_id, organisation_id=actor.organisation_id
    )
    return list(own.filter(state=RowState.WRONG).defer("cells")[:number])
