"""Who already spoke with somebody; shown before a talk is planned."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Handover, InvolvedPerson, OutsideTalk, Signal, Talk
from schakel.signals.workflow import TalkStatus


@dataclass(frozen=True)
class SpokenRow:
    """A talk somebody had before: where, when, of which kind and whether it is still planned."""

    kind: str
    status: str
    at: datetime | None
    organisation: str
    by: str


def who_spoke(*, actor: Actor, person_id: UUID) -> list[SpokenRow]:
    """Return who already spoke with a person, here and at earlier owners, newest first.

    Talks outside the criminal procedure are left out: there is no way from them to a detective.
    """
    if not actor.may(Right.SIGNALS_READ):
        return []
    person = InvolvedPerson.objects.get(pk=person_id, organisation_id=actor.organisation_id)
    same = Talk.objects.filter(
        person__trace_id=person.trace_id, organisation_id=actor.organisation_id
    )
    names = accounts.names_of({talk.detective_id for talk in same if talk.detective_id})
    own = [
        SpokenRow(
            kind=talk.kind,
            status=talk.status,
            at=talk.held_at or talk.planned_for,
            organisation="",
            by=names.get(talk.detective_id or 0, ""),
        )
        for talk in same
    ]
    found = own + _earlier(person)
    return sorted(found, key=lambda row: row.at.timestamp() if row.at else 0.0, reverse=True)


def outside_talks_of(*, actor: Actor, person_id: UUID) -> list[OutsideTalk]:
    """Return the talks outside the criminal procedure of which this person is a reader."""
    if actor.user_id is None:
        return []
    return list(
        OutsideTalk.objects.filter(
            person_id=person_id,
            organisation_id=actor.organisation_id,
            readers__user_id=actor.user_id,
        )
        .defer("note")
        .order_by("-held_at")
    )


def _earlier(person: InvolvedPerson) -> list[SpokenRow]:
    signal = Signal.objects.get(pk=person.signal_id)
    if signal.from_handover_id is None:
        return []
    package: dict[str, Any] = Handover.objects.get(pk=signal.from_handover_id).package or {}
    talks = [
        talk
        for talk in package.get("done", {}).get("talks", [])
        if talk["person"] == str(person.trace_id)
    ]
    names = accounts.organisation_names({talk["organisation_id"] for talk in talks})
    return [
        SpokenRow(
            kind=talk["kind"],
            status=TalkStatus.HELD,
            at=datetime.fromisoformat(talk["held_at"]),
            organisation=names.get(talk["organisation_id"], ""),
            by="",
        )
        for talk in talks
    ]
