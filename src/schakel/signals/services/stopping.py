"""Stopping takes two people: `propose_stop`, `propose_merge`, `confirm_stop`,
`turn_down_stop`, `reopen`, `unmerge`."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Signal, StopProposal, SuspectOutcome
from schakel.signals.selectors.people import persons_of
from schakel.signals.services.course import Step, own_signal, require, take
from schakel.signals.workflow import DUPLICATE, IMPORT_UNDONE, Answer, Phase


class ReasonNotAllowed(Exception):
    """In this phase a signal is not stopped for that reason; capacity never is a reason."""


class ReasonMissing(Exception):
    """Explain in words why."""


class AlreadyProposed(Exception):
    """A stop was proposed before and waits for a second person."""


class SamePerson(Exception):
    """Somebody else than who proposed the stop must confirm it."""


class HelpNotOffered(Exception):
    """Offer help to each possible victim first; the numbers of the persons are the argument."""


class NotReconsidered(Exception):
    """Answer first whether this other offence may be trafficking after all."""


class NothingRecorded(Exception):
    """Record the measure or the outcome per suspect first."""


class CannotMerge(Exception):
    """Merge two signals of your own organisation, neither of which was merged before."""


@transaction.atomic
def propose_stop(*, actor: Actor, signal_id: UUID, reason: str, explanation: str) -> StopProposal:
    """Propose to stop a signal; it stays open until a second person agrees."""
    signal = own_signal(actor, signal_id)
    require(policies.may_close(actor, signal) and actor.user_id is not None)
    if reason in {DUPLICATE, IMPORT_UNDONE}:
        raise ReasonNotAllowed(reason)
    _check_stop(signal, reason)
    return _propose(actor, signal, reason, explanation, into=None)


@transaction.atomic
def propose_merge(
    *, actor: Actor, signal_id: UUID, into_id: UUID, explanation: str
) -> StopProposal:
    """Propose that a signal is the same as an earlier one, which goes on for both."""
    signal, into = own_signal(actor, signal_id), own_signal(actor, into_id)
    require(policies.may_link(actor, signal) and actor.user_id is not None)
    _check_merge(signal, into)
    _check_reason(signal, DUPLICATE)
    return _propose(actor, signal, DUPLICATE, explanation, into=into)


@transaction.atomic
def confirm_stop(*, actor: Actor, proposal_id: UUID) -> Signal:
    """Agree, as the second person, that a signal stops."""
    proposal, signal = _open_proposal(actor, proposal_id)
    require(policies.may_confirm(actor, signal))
    if proposal.proposed_by == actor.user_id:
        raise SamePerson
    into = own_signal(actor, proposal.merge_into_id) if proposal.merge_into_id else None
    if into:
        _check_merge(signal, into)
    else:
        _check_stop(signal, proposal.reason)
    signal.merged_into = into
    _stop(actor, signal, proposal)
    return signal


@transaction.atomic
def turn_down_stop(*, actor: Actor, proposal_id: UUID, why: str) -> StopProposal:
    """Disagree with a stop, or take your own proposal back; the signal goes on."""
    proposal, signal = _open_proposal(actor, proposal_id)
    is_own = proposal.proposed_by == actor.user_id and policies.may_close(actor, signal)
    require(is_own or policies.may_confirm(actor, signal))
    if not why.strip():
        raise ReasonMissing
    proposal.answer, proposal.answer_note = "turned_down", why
    proposal.answered_by, proposal.answered_at = actor.user_id, timezone.now()
    proposal.save()
    audit.record(actor=actor, action="signals.turn_down_stop", target=signal)
    return proposal


@transaction.atomic
def reopen(*, actor: Actor, signal_id: UUID, reason_code: str, reason: str) -> Signal:
    """Open a stopped signal again in the phase where it was, and say why."""
    signal = own_signal(actor, signal_id)
    require(policies.may_close(actor, signal) or policies.may_register(actor, signal))
    if signal.merged_into_id:
        raise CannotMerge
    return _reopen(actor, signal, reason_code, reason)


@transaction.atomic
def unmerge(*, actor: Actor, signal_id: UUID, reason: str) -> Signal:
    """Take a merged signal apart again: it was no duplicate after all."""
    signal = own_signal(actor, signal_id)
    require(policies.may_link(actor, signal))
    if not signal.merged_into_id:
        raise CannotMerge
    signal.merged_into = None
    return _reopen(actor, signal, "unmerge", reason)


def stop_unworked(*, actor: Actor, signal: Signal, proposed_by: int, why: str) -> None:
    """Stop a locked signal that came in by a file two people take back, before anybody worked on it."""
    require(policies.may_confirm(actor, signal))
    if proposed_by == actor.user_id:
        raise SamePerson
    proposal = StopProposal(
        organisation_id=signal.organisation_id,
        signal=signal,
        reason=IMPORT_UNDONE,
        explanation=why,
        proposed_by=proposed_by,
        proposed_at=timezone.now(),
    )
    _stop(actor, signal, proposal)


def without_help(signal: Signal) -> list[int]:
    """Return the numbers of possible victims, of merged signals too, who were offered no help."""
    persons = persons_of(signal).filter(is_possible_victim=True, help__isnull=True)
    return sorted(persons.values_list("number", flat=True))


def _stop(actor: Actor, signal: Signal, proposal: StopProposal) -> None:
    now = timezone.now()
    proposal.answer, proposal.answered_by, proposal.answered_at = "confirmed", actor.user_id, now
    proposal.save()
    signal.closing_reason, signal.closed_at = proposal.reason, now
    signal.closed_by, signal.confirmed_by = proposal.proposed_by, actor.user_id
    why = proposal.explanation or ""
    take(actor=actor, signal=signal, step=Step(Phase.CLOSED, why, proposal.reason), now=now)


def _reopen(actor: Actor, signal: Signal, reason_code: str, reason: str) -> Signal:
    known = {row["code"] for row in reference.current("reopen_reasons").rows}
    if reason_code not in known or not reason.strip():
        raise ReasonMissing
    signal.closing_reason, signal.closed_at = "", None
    signal.closed_by = signal.confirmed_by = None
    back = Phase(signal.phase_before or signal.phase)
    take(actor=actor, signal=signal, step=Step(back, reason, reason_code), now=timezone.now())
    return signal


def _propose(
    actor: Actor, signal: Signal, reason: str, explanation: str, *, into: Signal | None
) -> StopProposal:
    if not explanation.strip() or actor.user_id is None:
        raise ReasonMissing
    if signal.stop_proposals.filter(answer="").exists():
        raise AlreadyProposed
    proposal = StopProposal(
        organisation_id=signal.organisation_id,
        signal=signal,
        reason=reason,
        explanation=explanation,
        merge_into=into,
        proposed_by=actor.user_id,
        proposed_at=timezone.now(),
    )
    proposal.save(force_insert=True)
    audit.record(actor=actor, action="signals.propose_stop", target=signal, reason_code=reason)
    return proposal


def _open_proposal(actor: Actor, proposal_id: UUID) -> tuple[StopProposal, Signal]:
    proposal = StopProposal.objects.select_for_update().get(
        pk=proposal_id, organisation_id=actor.organisation_id, answer=""
    )
    return proposal, own_signal(actor, proposal.signal_id)


def _check_reason(signal: Signal, reason: str) -> dict[str, str]:
    rows = {row["code"]: row for row in reference.current("closing_reasons").rows}
    if reason not in rows or signal.phase not in rows[reason]["phases"].split():
        raise ReasonNotAllowed(reason)
    return rows[reason]


def _check_stop(signal: Signal, reason: str) -> None:
    needs = _check_reason(signal, reason)["needs"]
    if needs == "reconsidered" and signal.reconsidered == Answer.UNKNOWN:
        raise NotReconsidered
    if needs == "measure" and not signal.measures.exists():
        raise NothingRecorded
    if needs == "outcome" and not SuspectOutcome.objects.filter(person__signal=signal).exists():
        raise NothingRecorded
    if numbers := without_help(signal):
        raise HelpNotOffered(*numbers)


def _check_merge(signal: Signal, into: Signal) -> None:
    merged_before = into.merged_into_id or signal.merged.exists()
    if signal.pk == into.pk or merged_before or not into.is_open:
        raise CannotMerge
