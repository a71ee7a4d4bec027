"""Registering: `report_signal`, `report_publicly`, `show_acknowledgement`, `register`,
`add_details`, `reconsider`, `assign`, `give_to_unit`."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.identifiers import new_reference
from schakel.base.live import services as live
from schakel.base.reference import selectors as reference
from schakel.base.webhooks.workflow import EventKind
from schakel.signals import policies, workflow
from schakel.signals.models import (
    BorderCheck,
    Company,
    Draft,
    IndicatorAnswer,
    PhaseChange,
    Place,
    PlatformUse,
    Signal,
    Submission,
    Workplace,
)
from schakel.signals.services.course import Step, first_course, own_signal, require, take
from schakel.signals.services.finding import index_words, refresh_words
from schakel.signals.services.persons import new_person, next_number
from schakel.signals.services.reports import Report
from schakel.signals.services.telling import tell_of_signal
from schakel.signals.workflow import Answer, Phase


class FactsMissing(Exception):
    """Say what was seen or what somebody told."""


class SourceUnknown(Exception):
    """There is no such kind of source."""


class KeyMissing(Exception):
    """A signal needs something to find it by: a person, place, company, platform or number."""


class NotTakingReports(Exception):
    """This organisation takes no reports from the public."""


@dataclass(frozen=True)
class Acknowledgement:
    """What the reporter gets: a reference, when it is looked at, and who to call now."""

    signal_id: UUID
    reference: str
    is_urgent: bool
    due_at: datetime | None
    call_now: tuple[str, ...]
    is_repeat: bool = False


def report_signal(*, actor: Actor, report: Report, key: str) -> Acknowledgement:
    """Report a possible case of trafficking; sending the same form twice makes one signal."""
    require(policies.may_report(actor))
    acknowledgement = accept(actor, report, key=key)
    _forget_draft(actor, key)
    return acknowledgement


def report_publicly(*, actor: Actor, report: Report, key: str) -> Acknowledgement:
    """Report as a citizen, without signing in, at the organisation that takes public reports."""
    if not accounts.organisation(actor.organisation_id).takes_public_reports:
        raise NotTakingReports
    with rls.acting_for(actor.organisation_id):
        return accept(actor, report, key=key)


@transaction.atomic
def show_acknowledgement(*, actor: Actor, signal_id: UUID) -> Acknowledgement:
    """Show a reporter again what they got: the reference, the due date and who to call now."""
    signal = own_signal(actor, signal_id)
    require(policies.may_read(actor, signal))
    audit.record(actor=actor, action="signals.acknowledgement", target=signal)
    return acknowledge(signal)


@transaction.atomic
def register(
    *,
    actor: Actor,
    signal_id: UUID,
    own_case_number: str = "",
    legal_regime: str = "",
    owner_id: int | None = None,
    is_urgent: bool = False,
) -> Signal:
    """Give a report its owner, its keys and your own case number; urgent is never taken away."""
    signal = own_signal(actor, signal_id)
    require(policies.may_register(actor, signal))
    now = timezone.now()
    if owner_id is not None:
        accounts.colleague(user_id=owner_id, organisation_id=actor.organisation_id)
    signal.is_urgent = signal.is_urgent or is_urgent
    signal.own_case_number = own_case_number or signal.own_case_number
    signal.legal_regime = legal_regime or signal.legal_regime
    if not _has_key(signal):
        raise KeyMissing
    signal.registered_at = now
    signal.responsible_user_id = owner_id or signal.responsible_user_id or actor.user_id
    signal.unit_id = None
    take(actor=actor, signal=signal, step=Step(Phase.REGISTERED), now=now)
    return signal


@transaction.atomic
def add_details(*, actor: Actor, signal_id: UUID, report: Report) -> Signal:
    """Add places, companies, platforms, persons and indicators that came to light later."""
    signal = own_signal(actor, signal_id)
    require(policies.may_add_person(actor, signal))
    _save(_around(actor, signal, report, first_number=next_number(signal)))
    refresh_words(signal)
    signal.save()
    audit.record(actor=actor, action="signals.add_details", target=signal)
    return signal


@transaction.atomic
def reconsider(*, actor: Actor, signal_id: UUID, answer: Answer, why: str) -> Signal:
    """Record whether a case about another offence may be trafficking after all, and why."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    if not why.strip():
        raise FactsMissing
    signal.reconsidered, signal.reconsidered_why = answer, why
    signal.save()
    audit.record(actor=actor, action="signals.reconsider", target=signal, answer=str(answer))
    return signal


@transaction.atomic
def assign(*, actor: Actor, signal_id: UUID, user_id: int) -> Signal:
    """Say which colleague works on the signal."""
    signal = own_signal(actor, signal_id)
    require(policies.may_assign(actor, signal))
    accounts.colleague(user_id=user_id, organisation_id=actor.organisation_id)
    signal.responsible_user_id, signal.unit_id = user_id, None
    signal.save()
    audit.record(actor=actor, action="signals.assign", target=signal, user=user_id)
    return signal


@transaction.atomic
def give_to_unit(*, actor: Actor, signal_id: UUID, unit_id: int) -> Signal:
    """Give the signal to a unit of your organisation; somebody there takes it on."""
    signal = own_signal(actor, signal_id)
    require(policies.may_assign(actor, signal))
    accounts.unit(unit_id=unit_id, organisation_id=actor.organisation_id)
    signal.responsible_user_id, signal.unit_id = None, unit_id
    signal.save()
    audit.record(actor=actor, action="signals.give_to_unit", target=signal, unit=unit_id)
    return signal


def draft_name(key: str) -> str:
    """Return the name of the draft of the form with this submission key."""
    return f"r:{key}"[:40]


def new_signal(actor: Actor, *, phase: Phase, now: datetime) -> Signal:
    """Return an unsaved signal of the actor's organisation, under its current workflow."""
    flow = workflow.current(actor.organisation_type)
    return Signal(
        organisation_id=actor.organisation_id,
        reference=new_reference("S"),
        workflow_service=flow.service,
        workflow_version=flow.version,
        phase=phase,
        received_at=now,
        arrived_at=now,
        created_by=actor.user_id,
    )


def first_rows(actor: Actor, signal: Signal, *, now: datetime, why: str) -> list[models.Model]:
    """Give a new signal its first step and term; its first line of history and clock are unsaved."""
    clock = first_course(signal, now=now)
    first = PhaseChange(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=0,
        to_phase=signal.phase,
        reason_code=why,
        changed_by=actor.user_id,
        at=now,
    )
    return [first, clock]


def begin(actor: Actor, signal: Signal, *, now: datetime, why: str) -> None:
    """Save a new signal with its first step and term, its first line of history and its clock."""
    first = first_rows(actor, signal, now=now, why=why)
    _save([signal, *first])
    live.tell(actor=actor, organisation_id=signal.organisation_id)
    tell_of_signal(actor, signal, kind=EventKind.SIGNAL_RECEIVED)


def prepare(actor: Actor, report: Report, *, now: datetime) -> tuple[Signal, list[models.Model]]:
    """Return the signal that a report becomes and the rows around it, unsaved."""
    _check(report)
    signal = new_signal(actor, phase=Phase.RECEIVED, now=now)
    _fill(signal, report, now)
    return signal, _around(actor, signal, report, first_number=1)


def accept(actor: Actor, report: Report, *, key: str) -> Acknowledgement:
    """Take a report in unless one came under this key before; the caller asked for the right."""
    if earlier := _earlier(actor, key):
        return acknowledge(earlier, is_repeat=True)
    try:
        return acknowledge(_write(actor, report, key))
    except IntegrityError:
        # The same form arrived twice at the same moment: the first one counts.
        if earlier := _earlier(actor, key):
            return acknowledge(earlier, is_repeat=True)
        raise


def acknowledge(signal: Signal, *, is_repeat: bool = False) -> Acknowledgement:
    """Return what the reporter of a signal gets."""
    calls = {
        "danger": signal.danger == Answer.YES,
        "minor": signal.minors == Answer.YES,
        "leaving": signal.is_leaving,
    }
    return Acknowledgement(
        signal_id=signal.pk,
        reference=signal.reference,
        is_urgent=signal.is_urgent,
        due_at=signal.due_at,
        call_now=tuple(code for code, applies in calls.items() if applies),
        is_repeat=is_repeat,
    )


def _forget_draft(actor: Actor, key: str) -> None:
    # Only people fill in forms.
    if actor.user_id is None or actor.role == "system":
        return
    Draft.objects.filter(
        organisation_id=actor.organisation_id, user_id=actor.user_id, form=draft_name(key)
    ).delete()


def _earlier(actor: Actor, key: str) -> Signal | None:
    sent = Submission.objects.filter(organisation_id=actor.organisation_id, key=key)
    # Most forms come once, so the signal is only read of one that came before.
    found = sent.order_by().values_list("signal_id", flat=True).first()
    return Signal.objects.get(pk=found) if found else None


@transaction.atomic
def _write(actor: Actor, report: Report, key: str) -> Signal:
    now = timezone.now()
    # Everything is known before the first row is written, so that each is written once (ADR 0092).
    signal, around = prepare(actor, report, now=now)
    index_words(signal, around)
    begin(actor, signal, now=now, why=report.source_kind)
    _save(around)
    submission = Submission(organisation_id=actor.organisation_id, key=key, signal=signal)
    submission.save(force_insert=True)
    audit.record(actor=actor, action="signals.report", target=signal, source=report.source_kind)
    return signal


def _check(report: Report) -> None:
    if report.source_kind not in {row["code"] for row in reference.current("source_kinds").rows}:
        raise SourceUnknown(report.source_kind)
    if not (report.facts.strip() or report.statements.strip()):
        raise FactsMissing


def _fill(signal: Signal, report: Report, now: datetime) -> None:
    signal.source_kind = report.source_kind
    signal.received_at = report.received_at or now
    signal.facts, signal.statements = report.facts or None, report.statements or None
    signal.interpretation = report.interpretation or None
    signal.happened = report.happened or None
    signal.exploitation_forms = list(report.exploitation_forms)
    signal.sectors = list(report.sectors)
    signal.minors = Answer.YES if report.involves_minors else report.minors
    signal.danger, signal.is_urgent = report.danger, report.is_urgent
    signal.leaves_at, signal.is_leaving = report.departure, report.departure is not None
    signal.own_case_number = report.own_case_number or None
    signal.reporter_type = report.reporter.type
    signal.reporter_organisation = report.reporter.organisation
    signal.reporter_name, signal.reporter_contact = report.reporter.name, report.reporter.contact


def _around(
    actor: Actor, signal: Signal, report: Report, *, first_number: int
) -> list[models.Model]:
    """Return the rows around a signal that a report gives, unsaved."""
    parts: list[tuple[type[models.Model], tuple[object, ...]]] = [
        (Place, report.places),
        (Company, report.companies),
        (PlatformUse, report.platforms),
        (Workplace, report.workplaces),
        (IndicatorAnswer, report.indicators),
        (BorderCheck, (report.border_check,) if report.border_check else ()),
    ]
    rows = [_part(model, signal, part) for model, inputs in parts for part in inputs]
    persons = enumerate(report.persons, start=first_number)
    return rows + [new_person(actor, signal, person=p, number=number) for number, p in persons]


def _part(model: type[models.Model], signal: Signal, part: object) -> models.Model:
    values = asdict(part)  # type: ignore[call-overload]  # every input is a dataclass
    return model(organisation_id=signal.organisation_id, signal=signal, **values)


def _save(rows: Iterable[models.Model]) -> None:
    for row in rows:
        row.save(force_insert=True)


def _has_key(signal: Signal) -> bool:
    related = (signal.persons, signal.places, signal.companies, signal.platforms, signal.workplaces)
    border = BorderCheck.objects.filter(signal=signal)
    return bool(signal.own_case_number) or border.exists() or any(r.exists() for r in related)
