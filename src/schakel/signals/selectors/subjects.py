"""Possible victims as other apps may know them: plain fields, no name and no story."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import InvolvedPerson, Talk
from schakel.signals.workflow import TalkStatus


@dataclass(frozen=True)
class Subject:
    """A possible victim in a signal of the own organisation."""

    person_id: UUID
    trace_id: UUID
    signal_id: UUID
    reference: str
    number: int
    received_at: datetime
    exploitation_forms: tuple[str, ...]
    sex: str
    age_group: str
    is_minor: str
    has_name: bool


@dataclass(frozen=True)
class Heard:
    """A possible victim with whom a talk was held, and when the last one was."""

    person_id: UUID
    signal_id: UUID
    reference: str
    number: int
    held_at: datetime


def possible_victim(*, actor: Actor, person_id: UUID) -> Subject:
    """Return a possible victim of the own organisation; another's does not exist."""
    if not actor.may(Right.SIGNALS_READ):
        raise PermissionDenied
    known = InvolvedPerson.objects.select_related("signal").only(
        "trace_id", "number", "sex", "age_group", "is_minor", "signal__reference",
        "signal__received_at", "signal__exploitation_forms",
    )  # fmt: skip
    own = {"organisation_id": actor.organisation_id, "is_possible_victim": True}
    person = known.get(pk=person_id, **own)
    return Subject(
        person_id=person.pk,
        trace_id=person.trace_id,
        signal_id=person.signal_id,
        reference=person.signal.reference,
        number=person.number,
        received_at=person.signal.received_at,
        exploitation_forms=tuple(person.signal.exploitation_forms),
        sex=person.sex,
        age_group=person.age_group,
        is_minor=person.is_minor,
        has_name=InvolvedPerson.objects.filter(pk=person_id, name__isnull=False).exists(),
    )


def heard_between(*, actor: Actor, after: datetime, before: datetime) -> list[Heard]:
    """Return the possible victims with whom a talk was held in a time, longest ago first."""
    if not actor.may(Right.SIGNALS_READ):
        return []
    held = Talk.objects.filter(
        organisation_id=actor.organisation_id,
        status=TalkStatus.HELD,
        person__is_possible_victim=True,
        held_at__range=(after, before),
    )
    found = held.values(
        "person_id", "signal_id", "signal__reference", "person__number"
    ).annotate(last=Max("held_at")).order_by("last")  # fmt: skip
    return [
        Heard(row["person_id"], row["signal_id"], row["signal__reference"],
              row["person__number"], row["last"])
        for row in found
    ]  # fmt: skip
