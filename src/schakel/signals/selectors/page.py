"""Everything on the page of one signal. Reached through `services.looking`, which leaves a trail."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from schakel.base.actor import Actor
from schakel.signals import workflow
from schakel.signals.models import (
    BorderCheck,
    Company,
    EnrichmentStep,
    Feedback,
    Handover,
    HelpOffer,
    IndicatorAnswer,
    Investigation,
    InvolvedPerson,
    Link,
    Measure,
    OutsideTalk,
    PhaseChange,
    Place,
    PlatformUse,
    Proceeding,
    Question,
    Signal,
    StopProposal,
    SuspectOutcome,
    Talk,
    VictimStatus,
    Weighing,
    Workplace,
)
from schakel.signals.selectors.beside import Beside, beside
from schakel.signals.selectors.lists import SignalRow, own, rows
from schakel.signals.selectors.people import (
    SpokenRow,
    outside_talks_with,
    persons_of,
    spoken_with,
)
from schakel.signals.workflow import Phase, Workflow

# A signal with more persons than this shows the others on a page of their own.
SHOWN = 10


@dataclass(frozen=True)
class PersonView:
    """A person on the page, with help, status, talks and outcome apart."""

    person: InvolvedPerson
    help: list[HelpOffer]
    statuses: list[VictimStatus]
    talks: list[Talk]
    outside_talks: list[OutsideTalk]
    outcomes: list[SuspectOutcome]
    spoken: list[SpokenRow]


@dataclass(frozen=True)
class PeopleCount:
    """How many persons there are, how many may be victims, and how far help got."""

    total: int
    victims: int
    offered: int
    accepted: int

    @property
    def without_help(self) -> int:
        """Return to how many possible victims nobody offered help yet."""
        return self.victims - self.offered


@dataclass(frozen=True)
class Circumstances:
    """Where it happened and how it showed."""

    places: list[Place]
    companies: list[Company]
    platforms: list[PlatformUse]
    workplaces: list[Workplace]
    indicators: list[IndicatorAnswer]
    border_check: BorderCheck | None


@dataclass(frozen=True)
class Decisions:
    """What was weighed, proposed, done and told."""

    weighings: list[Weighing]
    stops: list[StopProposal]
    proceedings: list[Proceeding]
    investigation: Investigation | None
    measures: list[Measure]
    feedback: list[Feedback]


@dataclass(frozen=True)
class SignalPage:
    """One signal with all that belongs to it, read model of its page."""

    signal: Signal
    row: SignalRow
    flow: Workflow
    possible_steps: tuple[Phase, ...]
    circumstances: Circumstances
    persons: list[PersonView]
    people: PeopleCount
    steps: list[EnrichmentStep]
    questions: list[Question]
    decisions: Decisions
    beside: Beside
    offers: list[Handover]
    received_package: dict[str, object] | None
    links: list[Link]
    merged: list[SignalRow]
    parts: list[SignalRow]
    timeline: list[PhaseChange]


def signal_page(*, actor: Actor, signal_id: UUID) -> SignalPage:
    """Return the page of one of the organisation's signals; another's does not exist."""
    signal = own(actor).select_related("from_handover").get(pk=signal_id)
    flow = workflow.at_version(signal.workflow_service, signal.workflow_version)
    links = Link.objects.filter(undone_at__isnull=True)
    return SignalPage(
        signal=signal,
        row=rows([signal])[0],
        flow=flow,
        possible_steps=possible_steps(signal, flow),
        circumstances=_circumstances(signal),
        persons=views_of(actor=actor, persons=persons_of(signal)[:SHOWN]),
        people=count_people(signal),
        steps=list(signal.steps.order_by("-is_required", "act")),
        questions=list(signal.questions.select_related("recipient").order_by("asked_at")),
        decisions=_decisions(signal),
        beside=beside(actor=actor, signal=signal),
        offers=list(signal.handovers.select_related("recipient").order_by("offered_at")),
        received_package=signal.from_handover.package if signal.from_handover else None,
        links=list(links.filter(first=signal) | links.filter(second=signal)),
        merged=rows(signal.merged.all()),
        parts=rows(signal.parts.all()),
        timeline=list(signal.phase_changes.all()),
    )


def possible_steps(signal: Signal, flow: Workflow) -> tuple[Phase, ...]:
    """Return the phases this signal can go to, in the order of the process."""
    phase = Phase(signal.phase)
    following = flow.phases[phase].following
    if phase in {Phase.WAITING, Phase.CLOSED}:
        following &= {Phase(signal.phase_before), Phase.HANDED_OVER}
    return tuple(step for step in Phase if step in following)


def views_of(*, actor: Actor, persons: QuerySet[InvolvedPerson]) -> list[PersonView]:
    """Return persons as the page shows them, in as many queries whatever their number."""
    prefetched = list(
        persons.select_related("signal__from_handover").prefetch_related(
            "help", "statuses", "talks", "outcomes"
        )
    )
    spoken = spoken_with(actor=actor, persons=prefetched)
    outside = outside_talks_with(actor=actor, persons=prefetched)
    return [
        PersonView(
            person=person,
            help=list(person.help.all()),
            statuses=list(person.statuses.all()),
            talks=list(person.talks.all()),
            outside_talks=outside[person.pk],
            outcomes=list(person.outcomes.all()),
            spoken=spoken[person.pk],
        )
        for person in prefetched
    ]


def count_people(signal: Signal) -> PeopleCount:
    """Count the persons of a signal, and how far help got; in one query."""
    offered = Exists(HelpOffer.objects.filter(person=OuterRef("pk")))
    accepted = Exists(HelpOffer.objects.filter(person=OuterRef("pk"), answer="accepted"))
    victim = Q(is_possible_victim=True)
    found = persons_of(signal).annotate(is_offered=offered, has_accepted=accepted)
    return PeopleCount(
        **found.aggregate(
            total=Count("pk"),
            victims=Count("pk", filter=victim),
            offered=Count("pk", filter=victim & Q(is_offered=True)),
            accepted=Count("pk", filter=victim & Q(has_accepted=True)),
        )
    )


def _circumstances(signal: Signal) -> Circumstances:
    return Circumstances(
        places=list(signal.places.all()),
        companies=list(signal.companies.all()),
        platforms=list(signal.platforms.all()),
        workplaces=list(signal.workplaces.all()),
        indicators=list(signal.indicators.order_by("indicator")),
        border_check=BorderCheck.objects.filter(signal=signal).first(),
    )


def _decisions(signal: Signal) -> Decisions:
    return Decisions(
        weighings=list(signal.weighings.prefetch_related("criteria")),
        stops=list(signal.stop_proposals.order_by("proposed_at")),
        proceedings=list(signal.proceedings.order_by("begun_on")),
        investigation=Investigation.objects.filter(signal=signal).first(),
        measures=list(signal.measures.order_by("taken_on")),
        feedback=list(signal.feedback.order_by("at")),
    )


def history_of(*, actor: Actor, signal_id: UUID) -> list[PhaseChange]:
    """Return the steps of one of the own signals, without the reasons in free text."""
    signal = own(actor).get(pk=signal_id)
    return list(signal.phase_changes.defer("reason").order_by("number"))


def steps_of(*, actor: Actor, signal_id: UUID) -> list[EnrichmentStep]:
    """Return the steps of the standard of an own signal, without what they gave."""
    signal = own(actor).get(pk=signal_id)
    return list(signal.steps.order_by("act").defer("result", "source"))
