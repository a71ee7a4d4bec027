"""Dossiers as codes: what a sample holds, and the samples of an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals import policies
from schakel.signals.models import DossierSample, Signal
from schakel.signals.workflow import SampleState, TalkStatus

# What an insider might recognise somebody by, in the order in which it is left out.
RECOGNISABLE = ("quarter", "source_kind", "form", "minors", "year")
READERS = frozenset({Right.SHARING_APPROVE, Right.MONITOR_ESTIMATE})
SERVICES = frozenset({"police", "nla_investigation", "nla_inspection", "kmar"})
FEW, MANY = 1, 5
WEEK = 7  # the exact day on which something happened would point at a case


@dataclass(frozen=True)
class SampleRow:
    """A sample in a list."""

    sample: DossierSample
    other: str
    is_mine: bool
    is_open: bool


def rule(code: str) -> int:
    """Return one number of the rules for samples."""
    rows = {row["code"]: row for row in reference.current("sample_rules").rows}
    return int(rows[code]["number"])


def services() -> list[tuple[str, str]]:
    """Return the services of which a sample can be asked."""
    return [(str(one.pk), one.name) for one in accounts.organisations(type_codes=SERVICES)]


def samples(*, actor: Actor) -> list[SampleRow]:
    """Return the samples that this person asked for or decides about, newest first."""
    if not READERS & actor.rights:
        raise PermissionDenied
    ours = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    found = list(DossierSample.objects.filter(ours).defer("package")[:100])
    names = accounts.organisation_names({one.sender_id for one in found}
                                        | {one.recipient_id for one in found})  # fmt: skip
    return [_row(one, actor, names) for one in found if policies.may_read_sample(actor, one)]


def waiting(*, actor: Actor) -> list[SampleRow]:
    """Return what waits: questions to decide on, or samples that can be read."""
    if not READERS & actor.rights:
        return []
    return [row for row in samples(actor=actor)
            if (row.is_open if row.is_mine else row.sample.state == SampleState.ASKED)]  # fmt: skip


def is_open(sample: DossierSample) -> bool:
    """Tell whether the content may be read now."""
    expires = sample.expires_at
    return sample.state == SampleState.APPROVED and expires is not None and expires > timezone.now()


def population(organisation_id: int, *, years: tuple[int, int]) -> "QuerySet[Signal]":
    """Return the signals of a service that came in during some years, each trace once."""
    return Signal.objects.filter(
        organisation_id=organisation_id,
        merged_into__isnull=True,
        received_at__year__gte=years[0],
        received_at__year__lte=years[1],
    )


def recognisable(found: "QuerySet[Signal]") -> dict[str, dict[str, str]]:
    """Return of each dossier, by key, the values an insider might recognise it by."""
    rows = found.values_list("pk", "received_at", "source_kind", "exploitation_forms", "minors")
    return {
        str(key): {
            "year": f"{at.year}", "quarter": f"Q{(at.month + 2) // 3}", "source_kind": kind,
            "form": forms[0] if forms else "", "minors": minors,
        }
        for key, at, kind, forms, minors in rows
    }  # fmt: skip


def coded(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what happened to signals as codes, weeks and classes: no text, name, number or date."""
    found = Signal.objects.filter(pk__in=list(keys)).only(
        "received_at", "phase", "closing_reason", "is_urgent"
    )
    related = ("phase_changes", "steps", "weighings", "talks", "handovers", "persons__help",
               "persons__outcomes")  # fmt: skip
    deferred = found.prefetch_related(*related)
    return {str(signal.pk): _coded(signal) for signal in deferred}


def _coded(signal: Signal) -> dict[str, Any]:
    people = list(signal.persons.all())
    steps = list(signal.steps.all())
    return {
        "urgent": signal.is_urgent,
        "course": [[change.to_phase, (change.at - signal.received_at).days // WEEK, change.reason_code]
                   for change in sorted(signal.phase_changes.all(), key=lambda row: row.number)],
        "closing_reason": signal.closing_reason,
        "steps_done": sum(step.done_on is not None for step in steps),
        "steps": len(steps),
        "weighings": [[held.outcome, held.leads_enough, held.police_risk, held.prosecution_risk]
                      for held in signal.weighings.all()],
        "talks": _talks(signal),
        "hand_overs": [offer.status for offer in signal.handovers.all()],
        "possible_victims": _class(sum(person.is_possible_victim for person in people)),
        "help": sorted({offer.answer for person in people for offer in person.help.all()}),
        "outcomes": sorted({row.outcome for person in people for row in person.outcomes.all()}),
    }  # fmt: skip


def _talks(signal: Signal) -> list[str]:
    return sorted(talk.kind for talk in signal.talks.all() if talk.status == TalkStatus.HELD)


def _class(number: int) -> str:
    """Small numbers of people point at a case: they are a class."""
    if number <= FEW:
        return str(number)
    return f"{FEW + 1}-{MANY - 1}" if number < MANY else f"{MANY}+"


def _row(sample: DossierSample, actor: Actor, names: dict[int, str]) -> SampleRow:
    is_mine = sample.recipient_id == actor.organisation_id
    other = sample.sender_id if is_mine else sample.recipient_id
    return SampleRow(sample, names[other], is_mine, is_open(sample))
