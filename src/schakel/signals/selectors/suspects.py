"""Suspects one by one: what the prosecution must still answer and decide. Plain fields only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals.models import (
    HelpOffer,
    InvolvedPerson,
    NonPunishmentCheck,
    SuspectOutcome,
    Talk,
    VictimStatus,
)
from schakel.signals.workflow import Answer, PersonRole, Phase

PROSECUTES = frozenset({Right.SIGNALS_PROSECUTE, Right.SIGNALS_NAME_SUSPECT})
# In these phases a prosecutor decides; before them the detective still investigates.
DECIDING = (Phase.INVESTIGATION, Phase.PROSECUTION)
MOST = 200


@dataclass(frozen=True)
class SuspectRow:
    """A suspect in a list: the answer about force, and the newest outcome."""

    person_id: UUID
    signal_id: UUID
    reference: str
    number: int
    phase: str
    due_at: datetime | None
    is_urgent: bool
    is_possible_victim: bool
    needs_check: bool
    answer: str
    outcome: str
    dismissal_code: str
    is_final: bool

    @property
    def awaits(self) -> str:
        """Return what the prosecutor must do: answer about force, decide, or nothing."""
        if self.needs_check and not self.answer:
            return "answer"
        return "" if self.is_final else "decide" if not self.outcome else "verdict"


@dataclass(frozen=True)
class SuspectPage:
    """One suspect: the decisions on one side, the victim's view on the other."""

    person: InvolvedPerson
    row: SuspectRow
    checks: list[NonPunishmentCheck]
    outcomes: list[SuspectOutcome]
    help: list[HelpOffer]
    statuses: list[VictimStatus]
    talks: list[Talk]


def needs_check(person: InvolvedPerson) -> bool:
    """Tell whether the prosecution answers the question of force: unknown is never a no."""
    surely_free = (person.is_under_24, person.in_forced_crime) == (Answer.NO, Answer.NO)
    return person.is_possible_victim or not surely_free


def suspects(*, actor: Actor) -> list[SuspectRow]:
    """Return the suspects of the own organisation in cases that run, what waits longest first."""
    _require(actor)
    running = Q(signal__phase__in=DECIDING) | Q(
        signal__phase=Phase.WAITING, signal__phase_before__in=DECIDING
    )
    found = (
        InvolvedPerson.objects.filter(
            running, organisation_id=actor.organisation_id, role=PersonRole.SUSPECT
        )
        .select_related("signal")
        .prefetch_related("outcomes", "prosecution_checks")
        .order_by("-signal__is_urgent", "signal__due_at", "number")
    )
    return _rows(found[:MOST])


def awaiting(*, actor: Actor) -> list[SuspectRow]:
    """Return the suspects about whom the prosecutor must answer or decide."""
    if not PROSECUTES & actor.rights:
        return []
    return [row for row in suspects(actor=actor) if row.awaits in {"answer", "decide"}]


def suspect_page(*, actor: Actor, person_id: UUID) -> SuspectPage:
    """Return one suspect of the own organisation; another's does not exist."""
    _require(actor)
    person = InvolvedPerson.objects.select_related("signal").get(
        pk=person_id, organisation_id=actor.organisation_id, role=PersonRole.SUSPECT
    )
    return SuspectPage(
        person=person,
        row=_rows([person])[0],
        checks=list(person.prosecution_checks.all()),
        outcomes=list(person.outcomes.order_by("at")),
        help=list(person.help.order_by("at")),
        statuses=list(person.statuses.order_by("at")),
        talks=list(person.talks.order_by("planned_for")),
    )


def suggested(answer: str) -> list[str]:
    """Return which dismissals fit an answer about force, the first choice first."""
    rows = {row["code"]: row for row in reference.current("non_punishment_answers").rows}
    return rows[answer]["suggests"].split() if answer in rows else []


def _rows(people: Iterable[InvolvedPerson]) -> list[SuspectRow]:
    final = {row["code"] for row in reference.current("suspect_outcomes").rows
             if row["final"] == "yes"}  # fmt: skip
    return [_row(person, final) for person in people]


def _row(person: InvolvedPerson, final: set[str]) -> SuspectRow:
    outcomes = sorted(person.outcomes.all(), key=lambda row: row.at)
    checks = sorted(person.prosecution_checks.all(), key=lambda row: row.at)
    newest = outcomes[-1] if outcomes else None
    return SuspectRow(
        person_id=person.pk, signal_id=person.signal_id, reference=person.signal.reference,
        number=person.number, phase=person.signal.phase, due_at=person.signal.due_at,
        is_urgent=person.signal.is_urgent, is_possible_victim=person.is_possible_victim,
        needs_check=needs_check(person), answer=checks[-1].answer if checks else "",
        outcome=newest.outcome if newest else "",
        dismissal_code=newest.dismissal_code if newest else "",
        is_final=newest is not None and newest.outcome in final,
    )  # fmt: skip


def _require(actor: Actor) -> None:
    if not PROSECUTES & actor.rights:
        raise PermissionDenied
