"""How invented signals of the past went on and ended: stories made of the acts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from schakel.base.rights import Right
from schakel.signals.models import StopProposal
from schakel.signals.services.demonstration import acts, later
from schakel.signals.services.demonstration.life import Life
from schakel.signals.services.demonstration.telling import say
from schakel.signals.services.demonstration.writing import Act
from schakel.signals.workflow import DUPLICATE, Phase

CONVICTED = 0.55


def rest(shortest: int, longest: int) -> Act:
    """Return an act in which nothing happens for some days."""

    def pass_days(life: Life) -> None:
        life.pass_time(life.chance.triangular(shortest, longest, shortest))

    return pass_days


def until(moment: datetime | None) -> Act:
    """Return an act in which nothing happens until a moment, or at all."""

    def wait(life: Life) -> None:
        if moment:
            life.now = max(life.now, moment)

    return wait


def name_suspects(number: int) -> Act:
    """Return an act that names several suspects."""

    def name(life: Life) -> None:
        for _ in range(number):
            later.name_suspect(life)

    return name


def judge(life: Life) -> None:
    """Every suspect gets an outcome of their own; the last one closes the signal."""
    suspects = [person for person in life.persons if person.suspect_on]
    for suspect in suspects:
        life.suspect = suspect
        decide = later.convict if life.chance.random() < CONVICTED else later.dismiss
        decide(life)


def wait_today(life: Life) -> None:
    """It waits for an answer from abroad; somebody looks at it again this week."""
    life.now = max(life.now, life.until - timedelta(days=life.chance.randint(1, 3)))
    later.wait(life, "abroad")


def repeat(again: Life, first: Life) -> None:
    """A partner reports what is known already: the second report goes on in the first signal."""
    acts.report(again)
    again.signal.source_kind = "partner"
    again.pass_time(1)
    proposer = again.team.who(Right.SIGNALS_CLOSE)
    other = again.team.who(Right.SIGNALS_CONFIRM, but=proposer.user_id)
    stop = StopProposal(
        organisation_id=again.signal.organisation_id,
        signal=again.signal,
        reason=DUPLICATE,
        explanation=say("no_reason", again.chance),
        merge_into=first.signal,
        proposed_by=proposer.user_id or 0,
        proposed_at=again.now,
        answer="confirmed",
        answered_by=other.user_id,
        answered_at=again.now,
    )
    again.book.add(stop)
    again.tell(proposer, "signals.propose_stop", again.signal, reason_code=DUPLICATE)
    signal = again.signal
    signal.closing_reason, signal.closed_at = DUPLICATE, again.now
    signal.closed_by, signal.confirmed_by = proposer.user_id, other.user_id
    signal.merged_into = first.signal
    again.take(other, Phase.CLOSED, reason=stop.explanation or "", code=DUPLICATE)
    # Help is owed to everybody of both reports, and the second one is closed for changes.
    first.persons += [person for person in again.persons if person.is_possible_victim]


def ending(code: str, *, suspects: int = 0, prosecuted: datetime | None = None) -> Sequence[Act]:
    """Return how a signal goes on after it was registered."""
    if code == "prosecuted":
        return (
            *INVESTIGATED, name_suspects(suspects), until(prosecuted), later.prosecute, judge,
            later.propose_outcome, later.confirm_stop,
        )  # fmt: skip
    return ENDINGS[code]


BEGIN = (acts.report, acts.register)
ENRICHED = (rest(0, 4), acts.enrich, rest(0, 12), acts.do_all_steps, acts.finish, rest(0, 9))
STOP = (acts.weigh_stop, rest(0, 5))
TALKED = (
    *ENRICHED, acts.weigh_talk, rest(0, 6), later.start_talks, later.plan_talk, later.hold_talk,
)  # fmt: skip
INVESTIGATED = (*TALKED, rest(0, 8), later.file_complaint, later.investigate)
NO_LEADS = (later.propose_no_leads, later.confirm_stop)
ENDINGS: dict[str, Sequence[Act]] = {
    "no_leads": (*ENRICHED, *STOP, *NO_LEADS),
    "not_trafficking": (*ENRICHED, *STOP, later.propose_not_trafficking, later.confirm_stop),
    "measure": (*ENRICHED, *STOP, later.take_measure, later.propose_measure, later.confirm_stop),
    "waited": (
        *ENRICHED, later.wait_for_people, rest(5, 90), later.take_up_again, *STOP, *NO_LEADS,
    ),
    "talk_no_leads": (*TALKED, rest(3, 30), *NO_LEADS),
    "talk_declined": (*TALKED[:-1], later.decline_talk, rest(3, 20), *NO_LEADS),
    "investigation_stopped": (
        *INVESTIGATED, rest(20, 200), later.propose_stopped, later.confirm_stop,
    ),
    "still_open": (*INVESTIGATED, wait_today),
    "offered": (rest(0, 3), acts.offer_help),
}  # fmt: skip
# What receivers did with what they accepted.
_TAKEN = (rest(0, 4), acts.enrich, rest(0, 9), acts.do_all_steps, acts.finish)
RECEIVED: tuple[Sequence[Act], ...] = (
    *((*_TAKEN, *STOP, *NO_LEADS),) * 6,
    (*_TAKEN, *STOP, later.propose_not_trafficking, later.confirm_stop),
    (
        *_TAKEN, acts.weigh_investigation, later.investigate, rest(20, 120),
        later.propose_stopped, later.confirm_stop,
    ),
)  # fmt: skip
