"""Phases, roles and answers as stable codes, and the versioned workflow of each service.

The codes and the widest set of steps are code; which of those steps a service takes, with what
input and within which terms, is data (`reference/workflow_<service>.toml`). Data may narrow what
code allows, never widen it. A running signal keeps the version it started with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from schakel.base import calendar
from schakel.base.reference import selectors as reference


class Phase(StrEnum):
    """Where a signal is; `urgent` is a flag, not a phase."""

    RECEIVED = "received"
    REGISTERED = "registered"
    ENRICHING = "enriching"
    TO_WEIGH = "to_weigh"
    WEIGHED = "weighed"
    TALK_AND_COMPLAINT = "talk_and_complaint"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class Answer(StrEnum):
    """A question about people is often not known: unknown is an answer, never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class PersonRole(StrEnum):
    """What somebody is in a signal; an accusation makes a named person, never a suspect."""

    POSSIBLE_VICTIM = "possible_victim"
    NAMED_PERSON = "named_person"
    WITNESS = "witness"
    SUSPECT = "suspect"


class HandoverStatus(StrEnum):
    """Where an offer stands; the sender stays responsible until it is accepted."""

    OFFERED = "offered"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REVOKED = "revoked"
    EXPIRED = "expired"


class SampleState(StrEnum):
    """A sample of dossiers is asked, then opened or refused by the service; it may be taken back."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    REVOKED = "revoked"


class TalkStatus(StrEnum):
    """Whether a talk took place."""

    PLANNED = "planned"
    HELD = "held"
    DECLINED = "declined"
    IMPOSSIBLE = "impossible"


class Track(StrEnum):
    """Who investigates: the own service, or the receiver of a hand-over."""

    OWN_INVESTIGATION = "own_investigation"
    HAND_OVER = "hand_over"


class ImportState(StrEnum):
    """Where a file of signals stands; nothing of it counts before somebody confirmed."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    REFUSED = "refused"
    IMPORTING = "importing"
    PAUSED = "paused"
    DONE = "done"
    UNDO_ASKED = "undo_asked"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """What became of one row of a file."""

    READ = "read"
    READY = "ready"
    WRONG = "wrong"
    KNOWN = "known"
    MADE = "made"
    UNDONE = "undone"
    KEPT = "kept"


class Audience(StrEnum):
    """For whom a saved list is."""

    ME = "me"
    UNIT = "unit"
    ORGANISATION = "organisation"


class BulkStep(StrEnum):
    """What may be done with several signals at once; judging a signal is never among it."""

    TAKE = "take"
    ASSIGN = "assign"
    UNIT = "unit"
    REVIEW = "review"
    STAND_STILL = "stand_still"


class PaperKind(StrEnum):
    """What is printed: the signal, or a report of what was found."""

    SIGNAL = "signal"
    FINDINGS = "findings"


class PaperState(StrEnum):
    """Where a paper stands; one that cannot be made says so."""

    ASKED = "asked"
    MADE = "made"
    FAILED = "failed"


ENDED = frozenset({Phase.HANDED_OVER, Phase.CLOSED})
RUNNING = frozenset(Phase) - ENDED
AWAITING_ANSWER = frozenset({HandoverStatus.OFFERED, HandoverStatus.RECEIVED})
DUPLICATE = "DUPLICATE"
# A signal of a file that two people took back whole; nobody may choose this reason by hand.
IMPORT_UNDONE = "IMPORT_UNDONE"
FUNNEL = (
    Phase.REGISTERED,
    Phase.ENRICHING,
    Phase.TALK_AND_COMPLAINT,
    Phase.INVESTIGATION,
    Phase.PROSECUTION,
)

# The widest set of steps any workflow may take (process.md, section 2). A stop before weighing
# is a merge with an earlier signal; waiting never closes; what was handed over stays so.
_WORKING = RUNNING - {Phase.RECEIVED, Phase.WAITING}
_ASIDE = frozenset({Phase.HANDED_OVER, Phase.WAITING, Phase.CLOSED})
WIDEST: Mapping[Phase, frozenset[Phase]] = {
    Phase.RECEIVED: frozenset({Phase.REGISTERED, Phase.CLOSED}),
    Phase.REGISTERED: _ASIDE | {Phase.ENRICHING},
    Phase.ENRICHING: _ASIDE | {Phase.TO_WEIGH},
    Phase.TO_WEIGH: _ASIDE | {Phase.WEIGHED},
    Phase.WEIGHED: _ASIDE | {Phase.TALK_AND_COMPLAINT, Phase.INVESTIGATION, Phase.ENRICHING},
    Phase.TALK_AND_COMPLAINT: _ASIDE | {Phase.INVESTIGATION, Phase.WEIGHED},
    Phase.INVESTIGATION: _ASIDE | {Phase.PROSECUTION},
    Phase.PROSECUTION: _ASIDE,
    Phase.WAITING: _WORKING | {Phase.HANDED_OVER},
    Phase.HANDED_OVER: frozenset(),
    Phase.CLOSED: _WORKING | {Phase.RECEIVED},
}
# From here on a service may pass the signal on.
CAN_BE_HANDED_OVER = frozenset(
    phase for phase, following in WIDEST.items() if Phase.HANDED_OVER in following
)
SAME_DAY = "same_day"
# What organisations follow that have no workflow of their own.
GENERIC = "generic"
# Among the roles that an escalation tells: who works on the signal, or else the desk.
RESPONSIBLE = "responsible"


class WorkflowInvalid(Exception):
    """A workflow says something that no workflow may say."""


@dataclass(frozen=True)
class Term:
    """How long something may take, counted in hours, (working) days or until tonight."""

    amount: int
    unit: str

    def due(self, at: datetime) -> datetime:
        """Return when the term that starts at `at` ends."""
        if self.unit == SAME_DAY:
            return calendar.end_of_day(at.astimezone(calendar.AMSTERDAM).date())
        return calendar.due_after(at, amount=self.amount, unit=calendar.Unit(self.unit))


@dataclass(frozen=True)
class Haste:
    """What shortens a term: danger or a minor, or a person who travels on."""

    is_urgent: bool = False
    is_leaving: bool = False


@dataclass(frozen=True)
class PhaseRule:
    """What a service does in one phase."""

    phase: Phase
    label: Mapping[str, str]
    following: frozenset[Phase]
    next_step: str
    required: tuple[str, ...]
    clock: Term | None
    urgent: Term | None
    leaving: Term | None


@dataclass(frozen=True)
class Escalation:
    """How long after the due date the next person is told."""

    level: int
    after: Term
    tell: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workflow:
    """The steps and terms of one service, in one version."""

    service: str
    version: int
    standard: str
    phases: Mapping[Phase, PhaseRule]
    answer: Term
    answer_urgent: Term
    answer_leaving: Term
    longest_wait: Term
    escalations: tuple[Escalation, ...]
    # The list of places where the service may investigate itself; empty: everywhere.
    places: str = ""
    # Within which term the service wants to hear what a receiver did; None: it does not ask.
    return_within: Term | None = None

    def allows(self, start: Phase, to: Phase) -> bool:
        """Tell whether this step exists in this version."""
        return start in self.phases and to in self.phases[start].following

    def steps(self) -> frozenset[tuple[Phase, Phase]]:
        """Return all steps, for the table that the database checks."""
        return frozenset((rule.phase, to) for rule in self.phases.values() for to in rule.following)

    def term(self, phase: Phase, *, at: datetime, haste: Haste) -> Term:
        """Return the term that ends first for the work of a phase that starts at `at`."""
        rule = self.phases[phase]
        terms = [rule.clock]
        terms += [rule.urgent] if haste.is_urgent else []
        terms += [rule.leaving] if haste.is_leaving else []
        return min((term for term in terms if term), key=lambda term: term.due(at))

    def due(self, phase: Phase, *, at: datetime, haste: Haste) -> datetime:
        """Return when the work of a phase that starts at `at` must be done."""
        return self.term(phase, at=at, haste=haste).due(at)

    def answer_term(self, *, at: datetime, haste: Haste) -> Term:
        """Return the term within which an offered hand-over must be answered."""
        terms = [self.answer]
        terms += [self.answer_urgent] if haste.is_urgent else []
        terms += [self.answer_leaving] if haste.is_leaving else []
        return min(terms, key=lambda term: term.due(at))


def read(data: Mapping[str, Any], *, version: int) -> Workflow:
    """Read and check the workflow of a service; raises WorkflowInvalid with what is wrong."""
    phases = {Phase(code): _rule(Phase(code), rule) for code, rule in data["phases"].items()}
    _check(phases)
    handing = data["hand_over"]
    return Workflow(
        service=data["service"],
        version=version,
        standard=data["standard"],
        phases=phases,
        answer=_term(handing["answer"]),
        answer_urgent=_term(handing["urgent"]),
        answer_leaving=_term(handing["leaving"]),
        longest_wait=_term(data["waiting"]["longest"]),
        escalations=tuple(
            Escalation(step["level"], _term(step["after"]), tuple(step.get("tell", (RESPONSIBLE,))))
            for step in data["escalation"]
        ),
        places=data.get("competence", {}).get("places", ""),
        return_within=_term(data["return_within"]) if "return_within" in data else None,
    )


def _rule(phase: Phase, rule: Mapping[str, Any]) -> PhaseRule:
    return PhaseRule(
        phase=phase,
        label=rule["label"],
        following=frozenset(Phase(code) for code in rule["next"]),
        next_step=rule["next_step"],
        required=tuple(rule["required"]),
        clock=_term(rule["clock"]) if "clock" in rule else None,
        urgent=_term(rule["urgent"]) if "urgent" in rule else None,
        leaving=_term(rule["leaving"]) if "leaving" in rule else None,
    )


def _term(term: Mapping[str, Any]) -> Term:
    if term["unit"] not in {SAME_DAY, *calendar.Unit}:
        raise WorkflowInvalid(f"unknown unit {term['unit']}")
    return Term(amount=int(term["amount"]), unit=term["unit"])


def _check(phases: Mapping[Phase, PhaseRule]) -> None:
    for rule in phases.values():
        if too_wide := rule.following - WIDEST[rule.phase]:
            raise WorkflowInvalid(f"{rule.phase} -> {sorted(too_wide)} is never allowed")
        if missing := rule.following - phases.keys():
            raise WorkflowInvalid(f"{rule.phase} leads to {sorted(missing)}, which has no rule")
        if rule.phase in RUNNING and rule.clock is None:
            raise WorkflowInvalid(f"{rule.phase} has no clock, so it could wait in silence")
        if rule.phase in RUNNING and not rule.following:
            raise WorkflowInvalid(f"{rule.phase} is a dead end")
    if Phase.RECEIVED not in phases:
        raise WorkflowInvalid("a workflow starts with received")


def service_of(organisation_type: str) -> str:
    """Return the code of the workflow that organisations of this type follow."""
    rows = {row["code"]: row for row in reference.current("workflow_of").rows}
    return rows[organisation_type]["workflow"] if organisation_type in rows else GENERIC


def current(organisation_type: str) -> Workflow:
    """Return the workflow that a new signal of such an organisation follows."""
    service = service_of(organisation_type)
    return at_version(service, reference.current(f"workflow_{service}").number)


@reference.derived
def at_version(service: str, version: int) -> Workflow:
    """Return a workflow as it was published; a published version never changes."""
    published = reference.version(f"workflow_{service}", version)
    return read(published.content, version=version)
