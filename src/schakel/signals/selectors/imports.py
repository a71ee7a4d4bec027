"""Files of signals and where they stand."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, ManyToOneRel, Q

from schakel.base.actor import Actor
from schakel.base.audit import selectors as trail
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals import policies
from schakel.signals.models import (
    Clock,
    Company,
    ImportMapping,
    ImportRow,
    PhaseChange,
    Place,
    Signal,
    SignalImport,
    SignalPaper,
    Submission,
)
from schakel.signals.workflow import ImportState, Phase, RowState

# What hangs on a signal that a file made and nobody touched; a paper is a way of looking.
_FROM_A_FILE = frozenset({Clock, Company, ImportRow, PhaseChange, Place, SignalPaper, Submission})
# On the trail of a signal, besides looking at it: that it came, and that its term passed.
_NO_WORK = frozenset({"signals.report", "signals.escalate"})
_SOME = 1000


@dataclass(frozen=True)
class ImportCounts:
    """How many rows of a file are in which state."""

    ready: int = 0
    wrong: int = 0
    known: int = 0
    made: int = 0
    undone: int = 0
    kept: int = 0

    @property
    def to_do(self) -> int:
        """Return how many signals an import would make in all."""
        return self.ready + self.made

    @property
    def touched(self) -> int:
        """Return how many signals taking back goes through in all."""
        return self.made + self.undone + self.kept


@dataclass(frozen=True)
class UndoPreview:
    """What taking a file back would do: how many signals stop, and which stay."""

    number: int
    kept: list[tuple[UUID, str]]


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
        undone=found.get(RowState.UNDONE, 0),
        kept=found.get(RowState.KEPT, 0),
    )


def undos_to_confirm(*, actor: Actor) -> list[UUID]:
    """Return the files that somebody else asks to take back, for who may agree."""
    if not (policies.may_import(actor) and actor.may(Right.SIGNALS_CONFIRM)):
        return []
    asked = SignalImport.objects.filter(
        organisation_id=actor.organisation_id, state=ImportState.UNDO_ASKED
    )
    return list(asked.exclude(undo_asked_by=actor.user_id).values_list("pk", flat=True))


def undo_preview(*, actor: Actor, import_id: UUID) -> UndoPreview:
    """Return what taking back a file would do now, by the rule that does it."""
    rows = ImportRow.objects.filter(
        signal_import_id=import_id, organisation_id=actor.organisation_id
    )
    made = rows.filter(state__in=[RowState.MADE, RowState.KEPT], signal__isnull=False)
    references = dict(made.values_list("signal", "signal__reference"))
    kept = worked_on(organisation_id=actor.organisation_id, signal_ids=list(references))
    return UndoPreview(
        number=len(references) - len(kept),
        kept=sorted(((key, references[key]) for key in kept), key=lambda each: each[1]),
    )


def worked_on(*, organisation_id: int, signal_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the signals that a file made on which somebody worked, however little."""
    keys, found = list(signal_ids), set[UUID]()
    for start in range(0, len(keys), _SOME):
        found |= _worked_on(organisation_id, keys[start : start + _SOME])
    return found


def _worked_on(organisation_id: int, keys: list[UUID]) -> set[UUID]:
    signals = Signal.objects.filter(pk__in=keys)
    given = Q(responsible_user_id__isnull=False) | Q(unit__isnull=False)
    began = ~Q(phase=Phase.RECEIVED) | Q(moves__gt=0) | given
    found = set(signals.filter(began).values_list("pk", flat=True))
    # Every table that names a signal, so that one that is new tomorrow is asked as well.
    for relation in Signal._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in _FROM_A_FILE:
            name = relation.field.attname
            rows = relation.field.model._base_manager.filter(**{f"{name}__in": keys})
            found |= set(rows.values_list(name, flat=True))
    looks = {r["code"] for r in reference.current("audit_actions").rows if r["group"] == "look"}
    ids = {str(key): key for key in keys}
    acted = trail.touched(
        organisation_id=organisation_id,
        target_type=Signal._meta.label,
        target_ids=list(ids),
        besides=looks | _NO_WORK,
    )
    return found | {ids[key] for key in acted}


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
