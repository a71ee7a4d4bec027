"""One invented signal and the moment it lives in; the acts of `acts` and `offers` tell its life."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.calendar import AMSTERDAM
from schakel.base.rights import Right
from schakel.signals import workflow
from schakel.signals.models import (
    Clock,
    EnrichmentStep,
    Investigation,
    InvolvedPerson,
    PhaseChange,
    Signal,
    StopProposal,
    SuspectOutcome,
    Talk,
)
from schakel.signals.services.course import PHASE_CLOCK, flow_of, haste_of, soonest
from schakel.signals.services.demonstration.book import Book
from schakel.signals.workflow import RUNNING, Phase, Workflow

READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DAY_STARTS = 8
DAY_ENDS = 17


class NobodyMay(Exception):
    """The invented organisation has nobody with this right: give it another life."""


@dataclass
class Team:
    """An invented organisation and its people."""

    code: str
    organisation_id: int
    type: str
    region: str
    actors: list[Actor] = field(default_factory=list)
    certified: dict[int, date] = field(default_factory=dict)

    def who(self, right: Right, *, but: int | None = None) -> Actor:
        """Return who does this kind of work, and is not the person of the first opinion."""
        for actor in self.actors:
            if right in actor.rights and actor.user_id != but:
                return actor
        raise NobodyMay(right)

    def flow(self) -> Workflow:
        """Return the workflow of the organisation."""
        return workflow.current(self.type)


@dataclass
class Life:
    """A signal, its organisation, its time, and where everything is written down."""

    team: Team
    book: Book
    chance: random.Random
    now: datetime
    until: datetime
    form: str
    persons: list[InvolvedPerson] = field(default_factory=list)
    steps: list[EnrichmentStep] = field(default_factory=list)
    clocks: dict[str, Clock] = field(default_factory=dict)
    turn: int = 0
    talk: Talk = field(init=False)
    investigation: Investigation = field(init=False)
    suspect: InvolvedPerson = field(init=False)
    outcome: SuspectOutcome = field(init=False)
    stop: StopProposal = field(init=False)
    _signal: Signal | None = None

    @property
    def signal(self) -> Signal:
        """The signal, once it was reported or accepted."""
        if self._signal is None:
            raise NobodyMay
        return self._signal

    def bear(self, signal: Signal, actor: Actor, *, why: str) -> None:
        """Begin with a new signal and its first line of history."""
        self._signal = signal
        signal.reference = _reference(self.chance)
        signal.next_step, signal.due_at = "new", self.now
        self.book.bear(signal)
        first = PhaseChange(
            organisation_id=signal.organisation_id,
            signal=signal,
            number=0,
            to_phase=signal.phase,
            reason_code=why,
            changed_by=actor.user_id,
            at=self.now,
        )
        self.book.add(first)
        self.set_course()
        self.turn_over(None)

    def pass_time(self, days: float) -> None:
        """Let working hours pass, never beyond the present."""
        later = self.now + timedelta(days=days, minutes=self.chance.randint(5, 50))
        local = later.astimezone(AMSTERDAM)
        if not DAY_STARTS <= local.hour < DAY_ENDS:
            local = local.replace(hour=DAY_STARTS + self.chance.randrange(9))
        self.now = min(max(local, self.now + timedelta(minutes=3)), self.until)

    def take(self, actor: Actor, to: Phase, *, reason: str = "", code: str = "") -> None:
        """Take a step as `services.course.take` does."""
        signal = self.signal
        start = Phase(signal.phase)
        change = PhaseChange(
            organisation_id=signal.organisation_id,
            signal=signal,
            number=signal.moves + 1,
            from_phase=start,
            to_phase=to,
            reason_code=code,
            reason=reason or None,
            changed_by=actor.user_id,
            at=self.now,
        )
        signal.phase, signal.moves = to, change.number
        signal.phase_before = start if to in {Phase.WAITING, Phase.CLOSED} else ""
        self.set_course()
        self.turn_over(change)
        self.tell(actor, "signals.step", signal, start=str(start), to=str(to))

    def turn_over(self, change: PhaseChange | None) -> None:
        """Write down where the signal is now."""
        self.book.move(self.turn, self.signal, change)
        self.turn += 1

    def set_course(self) -> None:
        """Give the signal its next step and term, as `services.course.set_course` does."""
        signal = self.signal
        self.stop_clock(PHASE_CLOCK)
        if signal.phase not in RUNNING:
            signal.next_step, signal.due_at = "", None
            return
        flow, phase = flow_of(signal), Phase(signal.phase)
        term = flow.term(phase, at=self.now, haste=haste_of(signal))
        signal.next_step = flow.phases[phase].next_step
        signal.due_at = soonest(signal, term.due(self.now), self.now)
        self.start_clock(PHASE_CLOCK, term.unit, signal.due_at)

    def start_clock(self, kind: str, unit: str, due_at: datetime) -> None:
        """Start a term; an earlier one of the same kind stops."""
        self.stop_clock(kind)
        clock = Clock(
            organisation_id=self.signal.organisation_id,
            signal=self.signal,
            kind=kind,
            unit=unit,
            started_at=self.now,
            due_at=due_at,
        )
        self.clocks[kind] = clock
        self.book.add(clock)

    def stop_clock(self, kind: str) -> None:
        """Stop the running term of a kind, if there is one."""
        clock = self.clocks.pop(kind, None)
        if clock:
            clock.stopped_at = self.now

    def tell(
        self, actor: Actor, action: str, target: models.Model, **details: audit.Detail
    ) -> None:
        """Leave a line for the trail, a moment after the last."""
        thing = audit.Target(target._meta.label, str(target.pk))
        self.book.acts.append(audit.PastAct(actor, action, thing, self.now, dict(details)))


def _reference(chance: random.Random) -> str:
    letters = "".join(chance.choices(READABLE, k=8))
    return f"S-{letters[:4]}-{letters[4:]}"
