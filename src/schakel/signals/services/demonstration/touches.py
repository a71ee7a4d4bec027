"""What the demonstration holds besides: made by the services, as the invented people would."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.rights import Right
from schakel.sharing.services import SharingRefused
from schakel.signals.models import InvolvedPerson, Signal
from schakel.signals.services import clocks, feedback, handing_over, stopping, talks
from schakel.signals.services.demonstration.life import Team
from schakel.signals.workflow import ENDED, Phase

POLICE, CARE = "politie-rivierland", "zorgcoordinatie-rivierland"
TOLD, WITHHELD, MERGED, TALKED = 12, 3, 3, 3


def add_touches(*, cast: Mapping[str, Team]) -> None:
    """Add feedback, outside talks, merges, expired offers and alarms to the invented signals."""
    _at(cast[POLICE], _tell_reporters)
    _at(cast[POLICE], _merge)
    _at(cast[CARE], _talk_outside)
    for team in cast.values():
        _at(team, _keep_watch)


def _at(team: Team, act: Callable[[Team], None]) -> None:
    with rls.acting_for(team.organisation_id):
        act(team)


def _keep_watch(team: Team) -> None:
    system = accounts.system_actor(team.organisation_id)
    handing_over.follow_offers(actor=system)
    clocks.escalate_overdue(actor=system)


def _tell_reporters(team: Team) -> None:
    """Give feedback on what ended, as far as the rules let it through; withhold some."""
    actor = team.who(Right.SIGNALS_FEEDBACK)
    ended = Signal.objects.filter(organisation_id=team.organisation_id, phase__in=sorted(ENDED))
    for place, signal in enumerate(ended.order_by("reference")[: TOLD + WITHHELD]):
        if place < WITHHELD:
            why = "Verzonnen: het onderzoek loopt nog."
            feedback.withhold_feedback(
                actor=actor, signal_id=signal.pk, because="investigation", why=why
            )
            continue
        try:
            feedback.give_feedback(actor=actor, signal_id=signal.pk)
        except SharingRefused:
            continue  # the rules keep it from this kind of reporter, in the demonstration too


def _merge(team: Team) -> None:
    """Let some new signals turn out to be the same as others: two proposed stops are answered."""
    new = Signal.objects.filter(organisation_id=team.organisation_id, phase=Phase.REGISTERED)
    pairs = list(new.filter(handovers=None).order_by("-received_at")[: 2 * MERGED])
    proposer = team.who(Right.SIGNALS_LINK)
    second = team.who(Right.SIGNALS_CONFIRM, but=proposer.user_id)
    for later, earlier in zip(pairs[:MERGED], pairs[MERGED:], strict=False):
        proposal = stopping.propose_merge(
            actor=proposer,
            signal_id=later.pk,
            into_id=earlier.pk,
            explanation="Verzonnen: zelfde adres en zelfde dag, door twee mensen gemeld.",
        )
        stopping.confirm_stop(actor=second, proposal_id=proposal.pk)


def _talk_outside(team: Team) -> None:
    """Let the care coordinator talk with people apart from any criminal procedure."""
    actor, ago = team.who(Right.SIGNALS_TALK_OUTSIDE), timedelta(days=1)
    persons = InvolvedPerson.objects.filter(
        organisation_id=team.organisation_id, is_possible_victim=True
    )
    for person in persons.order_by("pk")[:TALKED]:
        talks.record_outside_talk(
            actor=actor,
            person_id=person.pk,
            purpose="help",
            held_at=timezone.now() - ago,
            note="Verzonnen: zij wil eerst rust en een veilige plek.",
        )
