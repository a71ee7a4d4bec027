"""The criminal case: `start_investigation`, `write_purpose`, `record_standards`,
`start_prosecution`, `weigh_non_punishment`, `record_outcome`, `record_measure`,
`qualifications_on`."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import (
    Investigation,
    InvolvedPerson,
    Measure,
    NonPunishmentCheck,
    Signal,
    SuspectOutcome,
)
from schakel.signals.selectors import suspects
from schakel.signals.services.course import Step, own_signal, require, take
from schakel.signals.services.persons import answer_non_punishment, own_person
from schakel.signals.services.tracks import require_own_track
from schakel.signals.workflow import Answer, PersonRole, Phase

# Wpg 9(2): the purpose is written down within a week.
PURPOSE_WITHIN = timedelta(days=7)
BESIDE, INSTEAD = "beside", "instead"


class PurposeMissing(Exception):
    """Write down what the investigation is for."""


class NotASuspect(Exception):
    """An outcome belongs to a suspect."""


class OutcomeIncomplete(Exception):
    """This outcome needs its dismissal code or its sanction."""


class NonPunishmentOpen(Exception):
    """The prosecution answers first whether this suspect was forced, with its reasons."""


class DespiteForceMissing(Exception):
    """Say why this person is prosecuted although he or she may have been forced."""


class WrongLaw(Exception):
    """On the date of the facts another text of the law applied."""


@dataclass(frozen=True)
class OutcomeInput:
    """What became of a suspect, for facts of which date, under which text of the law."""

    outcome: str
    decided_on: date
    facts_on: date
    qualification: str
    dismissal_code: str = ""
    sanction: str = ""
    sanction_amount: int | None = None
    despite_force: str = ""


class MeasureReasonMissing(Exception):
    """A fine, and any measure instead of the criminal track, says why it was chosen."""


@dataclass(frozen=True)
class MeasureInput:
    """An administrative measure or barrier: which, by whom, when, and beside what."""

    kind: str
    authority: str
    taken_on: date
    note: str = ""
    track: str = BESIDE
    reason: str = ""
    amount: int | None = None


@transaction.atomic
def start_investigation(
    *, actor: Actor, signal_id: UUID, prosecutor: str, purpose: str = ""
) -> Investigation:
    """Start an investigation under a prosecutor; its purpose is written within a week."""
    signal = own_signal(actor, signal_id)
    require(policies.may_investigate(actor, signal))
    require_own_track(signal)
    now = timezone.now()
    today = timezone.localdate(now)
    take(actor=actor, signal=signal, step=Step(Phase.INVESTIGATION), now=now)
    investigation, _ = Investigation.objects.get_or_create(
        signal=signal,
        defaults={
            "organisation_id": signal.organisation_id,
            "started_on": today,
            "purpose_due_on": today + PURPOSE_WITHIN,
            "started_by": actor.user_id,
        },
    )
    investigation.prosecutor = prosecutor
    if purpose.strip():
        investigation.purpose, investigation.purpose_written_on = purpose, today
    investigation.save()
    return investigation


@transaction.atomic
def write_purpose(*, actor: Actor, signal_id: UUID, purpose: str) -> Investigation:
    """Write down the purpose of the investigation (Wpg 9(2))."""
    investigation = _own_investigation(actor, signal_id)
    if not purpose.strip():
        raise PurposeMissing
    investigation.purpose, investigation.purpose_written_on = purpose, timezone.localdate()
    return _save(actor, investigation, "signals.write_purpose")


@transaction.atomic
def record_standards(
    *, actor: Actor, signal_id: UUID, financial: Answer, looked_abroad: Answer
) -> Investigation:
    """Record whether money flows were investigated and whether you looked abroad."""
    investigation = _own_investigation(actor, signal_id)
    investigation.financial, investigation.looked_abroad = financial, looked_abroad
    return _save(actor, investigation, "signals.record_standards")


@transaction.atomic
def start_prosecution(*, actor: Actor, signal_id: UUID) -> Signal:
    """Send the case to the prosecution; its purpose is on paper by then."""
    signal = own_signal(actor, signal_id)
    require(policies.may_prosecute(actor, signal))
    investigation = Investigation.objects.filter(signal=signal).first()
    if investigation is None or investigation.purpose is None:
        raise PurposeMissing
    now = timezone.now()
    take(actor=actor, signal=signal, step=Step(Phase.PROSECUTION), now=now)
    investigation.ended_on = timezone.localdate(now)
    investigation.save()
    return signal


@transaction.atomic
def weigh_non_punishment(
    *, actor: Actor, person_id: UUID, answer: str, why: str
) -> NonPunishmentCheck:
    """Weigh as prosecution whether a suspect was forced to offend, before any decision."""
    person, signal = own_person(actor, person_id)
    require(policies.may_prosecute(actor, signal))
    if person.role != PersonRole.SUSPECT:
        raise NotASuspect
    answer_non_punishment(actor=actor, person_id=person_id, answer=answer, why=why)
    check = NonPunishmentCheck(
        organisation_id=signal.organisation_id,
        person=person,
        answer=answer,
        why=why,
        weighed_by=actor.user_id or 0,
        at=timezone.now(),
    )
    check.save(force_insert=True)
    audit.record(actor=actor, action="signals.weigh_forced", target=person, answer=answer)
    return check


@transaction.atomic
def record_outcome(*, actor: Actor, person_id: UUID, decided: OutcomeInput) -> SuspectOutcome:
    """Record what became of one suspect."""
    person, signal = own_person(actor, person_id)
    require(policies.may_prosecute(actor, signal))
    if person.role != PersonRole.SUSPECT:
        raise NotASuspect
    _check(decided)
    _check_force(person, decided)
    outcome = SuspectOutcome(
        organisation_id=signal.organisation_id,
        person=person,
        outcome=decided.outcome,
        dismissal_code=decided.dismissal_code,
        sanction=decided.sanction,
        sanction_amount=decided.sanction_amount,
        facts_on=decided.facts_on,
        qualification=decided.qualification,
        decided_on=decided.decided_on,
        despite_force=decided.despite_force.strip() or None,
        recorded_by=actor.user_id,
        at=timezone.now(),
    )
    outcome.save(force_insert=True)
    audit.record(actor=actor, action="signals.outcome", target=person, outcome=decided.outcome)
    return outcome


@transaction.atomic
def record_measure(*, actor: Actor, signal_id: UUID, measure: MeasureInput) -> Measure:
    """Record an administrative measure or barrier, beside the criminal track or instead of it."""
    signal = own_signal(actor, signal_id)
    require(policies.may_add_person(actor, signal) or policies.may_investigate(actor, signal))
    _check_measure(measure)
    row = Measure(
        organisation_id=signal.organisation_id,
        signal=signal,
        kind=measure.kind,
        authority=measure.authority,
        taken_on=measure.taken_on,
        track=measure.track,
        amount=measure.amount,
        reason=measure.reason or None,
        note=measure.note or None,
        recorded_by=actor.user_id,
        at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="signals.measure", target=signal, kind=measure.kind)
    return row


def qualifications_on(facts_on: date) -> set[str]:
    """Return the texts of the law that applied on the date of the facts."""
    rows = reference.current("offence_qualifications").rows
    day = facts_on.isoformat()
    return {
        row["code"]
        for row in rows
        if row["from"] and row["from"] <= day and (not row["until"] or day <= row["until"])
    }


def _check_measure(measure: MeasureInput) -> None:
    rows = reference.current("measure_kinds").rows
    needs_reason = {row["code"] for row in rows if row["needs"] == "reason"}
    must_say_why = measure.track != BESIDE or measure.kind in needs_reason
    if measure.track not in {BESIDE, INSTEAD} or (must_say_why and not measure.reason.strip()):
        raise MeasureReasonMissing


def _check(decided: OutcomeInput) -> None:
    rows = {row["code"]: row for row in reference.current("suspect_outcomes").rows}
    if decided.outcome not in rows:
        raise OutcomeIncomplete(decided.outcome)
    needs = rows[decided.outcome]["needs"]
    dismissals = {row["code"] for row in reference.current("sepot_codes").rows}
    if needs == "sepot_code" and decided.dismissal_code not in dismissals:
        raise OutcomeIncomplete(decided.outcome)
    if needs == "sanction" and not decided.sanction:
        raise OutcomeIncomplete(decided.outcome)
    if decided.qualification not in qualifications_on(decided.facts_on):
        raise WrongLaw(decided.qualification)


def _check_force(person: InvolvedPerson, decided: OutcomeInput) -> None:
    """A decision of the prosecution waits for its answer; a court's verdict does not."""
    rows = {row["code"]: row for row in reference.current("suspect_outcomes").rows}
    if rows[decided.outcome]["decided_by"] != "prosecution" or not suspects.needs_check(person):
        return
    check = person.prosecution_checks.last()
    if check is None:
        raise NonPunishmentOpen
    answers = {row["code"]: row for row in reference.current("non_punishment_answers").rows}
    explains = answers[check.answer]["prosecute"] == "with_reason"
    goes_on = rows[decided.outcome]["needs"] != "sepot_code"
    if explains and goes_on and not decided.despite_force.strip():
        raise DespiteForceMissing


def _own_investigation(actor: Actor, signal_id: UUID) -> Investigation:
    signal = own_signal(actor, signal_id)
    require(policies.may_investigate(actor, signal))
    return Investigation.objects.get(signal=signal)


def _save(actor: Actor, investigation: Investigation, action: str) -> Investigation:
    investigation.save()
    audit.record(actor=actor, action=action, target=investigation.signal)
    return investigation
