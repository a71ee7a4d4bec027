"""Handing over to the signal chain: `make_signal`."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.scanning import policies, workflow
from schakel.scanning.models import Note
from schakel.scanning.services.sources import require
from schakel.scanning.workflow import Decision, Phase
from schakel.signals.services import enriching, intake
from schakel.signals.services.enriching import StepResult
from schakel.signals.services.reports import Report
from schakel.signals.workflow import Answer

# The step of a standard in which the result of a scan belongs, in order of preference.
STEPS = ("digw", "systems", "own_records")


class NoSignalDecided(Exception):
    """Only a note that readers called a signal becomes one."""


@dataclass(frozen=True)
class SignalInput:
    """What the reader adds: forms of exploitation, whether a minor is involved, danger."""

    forms: tuple[str, ...] = ()
    minors: Answer = Answer.UNKNOWN
    danger: Answer = Answer.UNKNOWN


@transaction.atomic
def make_signal(*, actor: Actor, note_id: UUID, says: SignalInput) -> Note:
    """Make a signal of a note, with the evidence of the scan as its first enrichment."""
    note = Note.objects.select_for_update().get(pk=note_id, organisation_id=actor.organisation_id)
    require(policies.may_make_signal(actor, note))
    if note.phase == Phase.HANDED_OVER:
        return note
    if note.phase != Phase.DECIDED or note.decision != Decision.SIGNAL:
        raise NoSignalDecided
    made = intake.report_signal(actor=actor, report=_report(note, says), key=f"scan-{note.pk}")
    _enrich(actor, made.signal_id, note)
    note.phase, note.signal_id = Phase.HANDED_OVER, made.signal_id
    note.signal_reference = made.reference
    note.save(update_fields=["phase", "signal_id", "signal_reference"])
    audit.record(
        actor=actor, action="scanning.make_signal", target=note, signal=str(made.signal_id)
    )
    return note


def forms_for(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the forms of exploitation of the chain that belong to forms of the lexicon."""
    known = {row["code"]: row["exploitation_form"]
             for row in reference.current(workflow.FORMS).rows}  # fmt: skip
    return tuple(dict.fromkeys(known[code] for code in codes if code in known))


def evidence(note: Note) -> str:
    """Write the explanation of a note in plain lines, for the enrichment of its signal."""
    lines = [_line(reason, note.text) for reason in note.explanation or ()]
    end = _("Sum %(total)s. Rules %(rules)s. A person read the note and decided.") % {
        "total": note.total,
        "rules": note.rules_hash[:12],
    }
    return "\n".join([*lines, end])


def _line(reason: dict[str, object], text: str) -> str:
    words = reason["words"]
    quoted = " ... ".join(text[a:b] for a, b in words) if isinstance(words, list) else ""
    situation = reason.get("situation")
    parts = [_("Situation %(number)s") % {"number": situation}] if situation else []
    parts += [f"{reason['code']} {reason['description']} ({reason['value']})", quoted]
    parts += [str(reason["source"])]
    return " - ".join(part for part in parts if part)


def _report(note: Note, says: SignalInput) -> Report:
    return Report(
        source_kind="scan",
        facts=note.text,
        exploitation_forms=says.forms or forms_for(note.forms),
        minors=says.minors,
        danger=says.danger,
        own_case_number=note.number,
    )


def _enrich(actor: Actor, signal_id: UUID, note: Note) -> None:
    """Whoever may also enrich starts it with this evidence; otherwise the desk goes on."""
    if not {Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH} <= actor.rights:
        return
    intake.register(actor=actor, signal_id=signal_id)
    signal = enriching.start_enriching(actor=actor, signal_id=signal_id)
    acts = set(signal.steps.values_list("act", flat=True))
    act = next((step for step in STEPS if step in acts), None)
    if act:
        result = StepResult(timezone.localdate(), evidence(note), _("Scan of registrations"))
        enriching.record_step(actor=actor, signal_id=signal_id, act=act, result=result)
