"""Everything on the page of one signal. Reached through `services.looking`, which leaves a trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from schakel.base.accounts import selectors as accounts
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
from schakel.signals.selectors.kinds import Kinds, kinds_of
from schakel.signals.selectors.lists import own
from schakel.signals.selectors.people import (
    SpokenRow,
    outside_talks_with,
    persons_of,
    spoken_with,
)
from schakel.signals.workflow import Workflow

# A signal with more persons than this shows the others on a page of their own.
SHOWN = 10
ACCEPTED = "accepted"
# What belongs to a person, by the name under which it is fetched for all of them at once.
OF_PERSON = {"help": HelpOffer, "statuses": VictimStatus, "talks": Talk, "outcomes": SuspectOutcome}


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
    investigation: Investigation | None
    measures: list[Measure]
    feedback: list[Feedback]


@dataclass(frozen=True)
class SignalPage:
    """One signal with all that belongs to it, read model of its page."""

    signal: Signal
    flow: Workflow
    circumstances: Circumstances
    persons: list[PersonView]
    people: PeopleCount
    steps: list[EnrichmentStep]
    questions: list[Question]
    decisions: Decisions
    beside: Beside
    offers: list[Handover]
    links: list[Link]
    merged: list[Signal]
    parts: list[Signal]
    timeline: list[PhaseChange]


def signal_page(*, actor: Actor, signal_id: UUID) -> SignalPage:
    """Return the page of one of the organisation's signals; another's does not exist."""
    signal = own(actor).select_related("from_handover").get(pk=signal_id)
    kinds, links = kinds_of(signal.pk), Link.objects.filter(undone_at__isnull=True)
    persons, people = _persons(actor, signal, kinds)
    related = kinds.rows(_related(signal))
    return SignalPage(
        signal=signal,
        flow=workflow.at_version(signal.workflow_service, signal.workflow_version),
        circumstances=_circumstances(signal, kinds),
        persons=persons,
        people=people,
        steps=kinds.rows(signal.steps.order_by("-is_required", "act")),
        questions=kinds.rows(signal.questions.select_related("recipient").order_by("asked_at")),
        decisions=_decisions(signal, kinds),
        beside=beside(actor=actor, signal=signal, kinds=kinds),
        offers=kinds.rows(signal.handovers.select_related("recipient").order_by("offered_at")),
        links=kinds.rows(links.filter(first=signal) | links.filter(second=signal)),
        merged=[one for one in related if one.merged_into_id == signal.pk],
        parts=[one for one in related if one.split_from_id == signal.pk],
        timeline=list(signal.phase_changes.all()),
    )


def _related(signal: Signal) -> QuerySet[Signal]:
    """Return the signals merged into this one and split from it, by name only."""
    found = Signal.objects.filter(Q(merged_into=signal) | Q(split_from=signal))
    return found.only("id", "reference", "merged_into", "split_from").order_by("created_at")


def _persons(actor: Actor, signal: Signal, kinds: Kinds) -> tuple[list[PersonView], PeopleCount]:
    """Return the first persons of a signal, and how many there are; many are counted apart."""
    found = list(persons_of(signal)[: SHOWN + 1])
    views = views_of(actor=actor, signal=signal, persons=found[:SHOWN], kinds=kinds)
    return views, count_people(signal) if len(found) > SHOWN else _counted(views)


def _counted(views: Sequence[PersonView]) -> PeopleCount:
    helped = [view.help for view in views if view.person.is_possible_victim]
    return PeopleCount(
        total=len(views),
        victims=len(helped),
        offered=sum(bool(offers) for offers in helped),
        accepted=sum(any(one.answer == ACCEPTED for one in offers) for offers in helped),
    )


def names_on(found: SignalPage, *others: int | None) -> dict[int, str]:
    """Return the names of who did something with a signal, and of others on its page, at once."""
    beside, signal = found.beside, found.signal
    people = {
        signal.responsible_user_id,
        *others,
        *(change.changed_by for change in found.timeline),
        *(row.recorded_by for row in beside.consultations),
        *(row.decided_by for row in beside.disclosures if row.sender_id == signal.organisation_id),
        *(key for row in beside.inspections for key in (row.planned_by, row.found_by)),
        *(row.chosen_by for row in beside.tracks),
    }
    if beside.switch:
        people |= {beside.switch.decided_by, beside.switch.recorded_by}
    return accounts.names_of({key for key in people if key})


def views_of(
    *, actor: Actor, signal: Signal, persons: Sequence[InvolvedPerson], kinds: Kinds
) -> list[PersonView]:
    """Return persons as the page shows them, in as many queries whatever their number."""
    for person in persons:
        if person.signal_id == signal.pk:
            person.signal = signal
    # The others are of signals merged into it.
    present = [name for name, kind in OF_PERSON.items() if kinds.has[kind]]
    prefetch_related_objects(persons, "signal__from_handover", *present)
    spoken = spoken_with(actor=actor, persons=persons)
    outside = outside_talks_with(actor=actor, persons=persons)
    return [
        PersonView(
            person=person,
            help=kinds.rows(person.help.all()),
            statuses=kinds.rows(person.statuses.all()),
            talks=kinds.rows(person.talks.all()),
            outside_talks=outside[person.pk],
            outcomes=kinds.rows(person.outcomes.all()),
            spoken=spoken[person.pk],
        )
        for person in persons
    ]


def count_people(signal: Signal) -> PeopleCount:
    """Count the persons of a signal, and how far help got; in one query."""
    offered = Exists(HelpOffer.objects.filter(person=OuterRef("pk")))
    accepted = Exists(HelpOffer.objects.filter(person=OuterRef("pk"), answer=ACCEPTED))
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


def _circumstances(signal: Signal, kinds: Kinds) -> Circumstances:
    return Circumstances(
        places=kinds.rows(signal.places.all()),
        companies=kinds.rows(signal.companies.all()),
        platforms=kinds.rows(signal.platforms.all()),
        workplaces=kinds.rows(signal.workplaces.all()),
        indicators=kinds.rows(signal.indicators.order_by("indicator")),
        border_check=kinds.first(BorderCheck.objects.filter(signal=signal)),
    )


def _decisions(signal: Signal, kinds: Kinds) -> Decisions:
    return Decisions(
        weighings=kinds.rows(signal.weighings.prefetch_related("criteria")),
        stops=kinds.rows(signal.stop_proposals.order_by("proposed_at")),
        investigation=kinds.first(Investigation.objects.filter(signal=signal)),
        measures=kinds.rows(signal.measures.order_by("taken_on")),
        feedback=kinds.rows(signal.feedback.order_by("at")),
    )


def history_of(*, actor: Actor, signal_id: UUID) -> list[PhaseChange]:
    """Return the steps of one of the own signals, without the reasons in free text."""
    signal = own(actor).get(pk=signal_id)
    return list(signal.phase_changes.defer("reason").order_by("number"))


def steps_of(*, actor: Actor, signal_id: UUID) -> list[EnrichmentStep]:
    """Return the steps of the standard of an own signal, without what they gave."""
    signal = own(actor).get(pk=signal_id)
    return list(signal.steps.order_by("act").defer("result", "source"))
