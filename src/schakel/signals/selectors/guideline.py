"""The guideline of a service: act x phase x criterion x evidence, and its targets per phase."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals import workflow
from schakel.signals.models import PhaseChange
from schakel.signals.selectors.lists import own
from schakel.signals.selectors.page import SignalPage
from schakel.signals.workflow import Answer, Phase, TalkStatus

GUIDELINE, TARGETS = "guideline", "guideline_targets"
STEP = "step:"
# Over which time it is counted how often a target was met.
PERIOD = timedelta(days=365)
DAY = 86_400

Check = Callable[[SignalPage], bool]


@dataclass(frozen=True)
class Line:
    """One act of the guideline: in which phase, for which criterion, with which evidence."""

    code: str
    act: str
    phase: str
    criterion: str
    evidence: str
    met_by: str


@dataclass(frozen=True)
class Target:
    """Within how many days signals leave a phase, in which share, and how often they did."""

    name: str
    phase: str
    days: int
    share: int
    left: int
    in_time: int
    late_now: int

    @property
    def reached(self) -> int | None:
        """Return the share in percent that left in time, or None where nothing left."""
        return round(100 * self.in_time / self.left) if self.left else None

    @property
    def is_reached(self) -> bool:
        """Tell whether the target was met."""
        return self.reached is not None and self.reached >= self.share


def lines(service: str) -> list[Line]:
    """Return the guideline of a service, in the order of the phases."""
    names, criteria = reference.labels(GUIDELINE), reference.labels("weighing_criteria")
    order = list(Phase)
    found = [
        Line(
            code=row["code"],
            act=names[row["code"]],
            phase=row["phase"],
            criterion=criteria.get(row["criterion"], row["criterion"]),
            evidence=row["evidence"],
            met_by=row["met_by"],
        )
        for row in reference.current(GUIDELINE).rows
        if row["service"] == service
    ]
    return sorted(found, key=lambda line: order.index(Phase(line.phase)))


def checklist(found: SignalPage) -> list[tuple[Line, bool]]:
    """Return the guideline with what the record of this signal shows as met; no query of its own."""
    done = {step.act for step in found.steps if step.done_on}
    return [(line, _is_met(line.met_by, found, done)) for line in lines(found.flow.service)]


def targets(*, actor: Actor) -> list[Target]:
    """Return the targets of the own service with how often each was met in the last year."""
    if not actor.may(Right.SIGNALS_READ):
        return []
    service = workflow.service_of(actor.organisation_type)
    names = reference.labels(TARGETS)
    rows = [row for row in reference.current(TARGETS).rows if row["service"] == service]
    left, late = _left(actor, rows), _late(actor, rows)
    return [
        Target(
            name=names[row["code"]],
            phase=row["phase"],
            days=int(row["days"]),
            share=int(row["share"]),
            left=left.get(f"left_{row['code']}", 0),
            in_time=left.get(f"time_{row['code']}", 0),
            late_now=late.get(row["code"], 0),
        )
        for row in rows
    ]


def _left(actor: Actor, rows: list[dict[str, str]]) -> dict[str, int]:
    """Count in one query how many signals left each phase, and how many of them in time."""
    counts: dict[str, Count] = {}
    for row in rows:
        here = Q(from_phase=row["phase"])
        in_time = here & Q(stayed_seconds__lte=int(row["days"]) * DAY)
        counts[f"left_{row['code']}"] = Count("pk", filter=here)
        counts[f"time_{row['code']}"] = Count("pk", filter=in_time)
    changes = PhaseChange.objects.filter(
        organisation_id=actor.organisation_id, at__gte=timezone.now() - PERIOD
    )
    return changes.aggregate(**counts) if counts else {}


def _late(actor: Actor, rows: list[dict[str, str]]) -> dict[str, int]:
    """Count in one query how many signals are in a phase longer than its target now."""
    now = timezone.now()
    last = PhaseChange.objects.filter(
        organisation_id=actor.organisation_id,
        number=F("signal__moves"),
        to_phase=F("signal__phase"),
        signal__in=own(actor),
    )
    counts = {
        row["code"]: Count(
            "pk",
            filter=Q(to_phase=row["phase"], at__lt=now - timedelta(days=int(row["days"]))),
        )
        for row in rows
    }
    return last.aggregate(**counts) if counts else {}


def _is_met(met_by: str, found: SignalPage, done: set[str]) -> bool:
    if met_by.startswith(STEP):
        return met_by.removeprefix(STEP) in done
    return CHECKS[met_by](found)


def _talked(found: SignalPage) -> bool:
    answered = {TalkStatus.HELD, TalkStatus.DECLINED, TalkStatus.IMPOSSIBLE}
    return any(talk.status in answered for view in found.persons for talk in view.talks)


def _told_experts(found: SignalPage) -> bool:
    return any(row.recipient_type == "emm" for row in found.beside.disclosures)


def _has_purpose(found: SignalPage) -> bool:
    investigation = found.decisions.investigation
    return bool(investigation and investigation.purpose_written_on)


def _has_standard(name: str) -> Check:
    def check(found: SignalPage) -> bool:
        investigation = found.decisions.investigation
        return bool(investigation) and getattr(investigation, name) != Answer.UNKNOWN

    return check


# What on the record shows that an act of the guideline was done.
CHECKS: Mapping[str, Check] = {
    "facts": lambda found: bool(found.signal.facts and found.signal.source_kind),
    "workplace": lambda found: any(place.persons for place in found.circumstances.workplaces),
    "help": lambda found: found.people.victims > 0 and found.people.without_help == 0,
    "weighing": lambda found: bool(found.decisions.weighings),
    "consultation": lambda found: bool(found.beside.consultations),
    "switch": lambda found: found.beside.switch is not None,
    "inspection": lambda found: any(row.findings for row in found.beside.inspections),
    "emm": _told_experts,
    "talk": _talked,
    "purpose": _has_purpose,
    "financial": _has_standard("financial"),
    "abroad": _has_standard("looked_abroad"),
    "measure": lambda found: bool(found.decisions.measures),
}


def problems(rows: list[dict[str, str]]) -> list[str]:
    """Return the codes of lines that name an unknown phase or something nobody can check."""
    return [
        row["code"]
        for row in rows
        if row.get("phase") not in set(Phase)
        or not (row.get("met_by", "").startswith(STEP) or row.get("met_by") in CHECKS)
    ]
