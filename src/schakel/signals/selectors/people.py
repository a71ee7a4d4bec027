"""Who already spoke with somebody; shown before a talk is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import InvolvedPerson, OutsideTalk, Signal, Talk
from schakel.signals.workflow import TalkStatus

# Who they are in any signal, as one value: joined, the database reads all persons there are.
_KNOWN = """
SELECT unnest(ARRAY(SELECT id FROM signals_involvedperson WHERE trace_id = ANY(%s::uuid[])))
"""


@dataclass(frozen=True)
class SpokenRow:
    """A talk somebody had before: where, when, of which kind and whether it is still planned."""

    kind: str
    status: str
    at: datetime | None
    organisation: str
    by: str


def persons_of(signal: Signal) -> QuerySet[InvolvedPerson]:
    """Return the persons of a signal and of the signals merged into it, in order."""
    # As a question of its own, or the database would join every person with every signal.
    whose = Signal.objects.filter(Q(pk=signal.pk) | Q(merged_into=signal))
    return InvolvedPerson.objects.filter(signal__in=whose).order_by("signal__created_at", "number")


def who_spoke(*, actor: Actor, person_id: UUID) -> list[SpokenRow]:
    """Return who already spoke with a person, here and at earlier owners, newest first."""
    if not actor.may(Right.SIGNALS_READ):
        return []
    person = InvolvedPerson.objects.select_related("signal__from_handover").get(
        pk=person_id, organisation_id=actor.organisation_id
    )
    return spoken_with(actor=actor, persons=[person])[person.pk]


def spoken_with(*, actor: Actor, persons: Sequence[InvolvedPerson]) -> dict[UUID, list[SpokenRow]]:
    """Return by person who already spoke with them, newest first; in as many queries for all.

    Talks outside the criminal procedure are left out: there is no way from them to a detective.
    The persons come with their signals and the hand-overs of those.
    """
    talks = list(_talks_of(actor, {person.trace_id for person in persons}))
    earlier = {person.pk: _earlier(person) for person in persons}
    names = accounts.names_of({talk.detective_id for talk in talks if talk.detective_id})
    before = [talk for told in earlier.values() for talk in told]
    homes = accounts.organisation_names({talk["organisation_id"] for talk in before})
    return {
        person.pk: sorted(
            [
                *(
                    _own_talk(talk, names)
                    for talk in talks
                    if talk.person.trace_id == person.trace_id
                ),
                *(_earlier_talk(talk, homes) for talk in earlier[person.pk]),
            ],
            key=lambda row: row.at.timestamp() if row.at else 0.0,
            reverse=True,
        )
        for person in persons
    }


def outside_talks_with(
    *, actor: Actor, persons: Sequence[InvolvedPerson]
) -> dict[UUID, list[OutsideTalk]]:
    """Return by person the talks outside the criminal procedure that this person may read."""
    found: dict[UUID, list[OutsideTalk]] = {person.pk: [] for person in persons}
    if actor.user_id is None or not actor.may(Right.SIGNALS_TALK_OUTSIDE):
        return found
    talks = OutsideTalk.objects.filter(
        person__in=found, organisation_id=actor.organisation_id, readers__user_id=actor.user_id
    )
    for talk in talks.defer("note").order_by("-held_at"):
        found[talk.person_id].append(talk)
    return found


def _talks_of(actor: Actor, traces: set[UUID]) -> QuerySet[Talk]:
    """Return the talks with persons in any signal of the organisation, as far as a row shows them."""
    known = RawSQL(_KNOWN, [list(traces)])  # noqa: S611 - all of it are parameters
    found = Talk.objects.filter(person_id__in=known, organisation_id=actor.organisation_id)
    shown = ("kind", "status", "held_at", "planned_for", "detective_id", "person__trace_id")
    return found.select_related("person").only(*shown)


def _own_talk(talk: Talk, names: dict[int, str]) -> SpokenRow:
    return SpokenRow(
        kind=talk.kind,
        status=talk.status,
        at=talk.held_at or talk.planned_for,
        organisation="",
        by=names.get(talk.detective_id or 0, ""),
    )


def _earlier_talk(talk: dict[str, Any], homes: dict[int, str]) -> SpokenRow:
    return SpokenRow(
        kind=talk["kind"],
        status=TalkStatus.HELD,
        at=datetime.fromisoformat(talk["held_at"]),
        organisation=homes.get(talk["organisation_id"], ""),
        by="",
    )


def _earlier(person: InvolvedPerson) -> list[dict[str, Any]]:
    before = person.signal.from_handover
    package: dict[str, Any] = (before.package or {}) if before else {}
    talks = package.get("done", {}).get("talks", [])
    return [talk for talk in talks if talk["person"] == str(person.trace_id)]
