"""Lists of reports, who was not reported, and what stands beside a person. Plain fields only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.identifiers import ids_among
from schakel.signals.selectors import subjects, trail
from schakel.victims import policies, workflow
from schakel.victims.models import Registration, Unreported
from schakel.victims.workflow import COMENSHA, State

MOST = 200


@dataclass(frozen=True)
class Row:
    """A report in a list; `mark` tells it from the next."""

    id: UUID
    mark: str
    state: str
    number: str
    form: str
    dossier_type: str
    other: str
    sent_at: datetime
    asked_at: datetime | None
    answer_before: datetime | None


@dataclass(frozen=True)
class Silent:
    """Somebody who was spoken with and has no number yet; `registration_id` where one was sent."""

    person_id: UUID
    signal_id: UUID
    reference: str
    number: int
    held_at: datetime
    registration_id: UUID | None


def reports(*, actor: Actor) -> list[Row]:
    """Return what came in (CoMensha) or what the own organisation sent, newest first."""
    if not policies.may_see_lists(actor):
        raise PermissionDenied
    return _rows(actor, _own(actor))


def waiting(*, actor: Actor) -> list[Row]:
    """Return what waits for this person: reports at CoMensha, questions back at the sender."""
    return _rows(actor, _waiting(actor)) if policies.may_see_lists(actor) else []


def to_count(*, actor: Actor) -> QuerySet[Registration]:
    """Return what waits for this person, to be counted: every page asks, so without reading it."""
    return _waiting(actor) if policies.may_see_lists(actor) else Registration.objects.none()


def _own(actor: Actor) -> QuerySet[Registration]:
    side = "recipient_id" if policies.may_take_over(actor) else "sender_id"
    return Registration.objects.filter(**{side: actor.organisation_id})


def _waiting(actor: Actor) -> QuerySet[Registration]:
    mine = workflow.WITH_COMENSHA if policies.may_take_over(actor) else {State.QUESTION}
    return _own(actor).filter(state__in=sorted(mine))


def _rows(actor: Actor, found: QuerySet[Registration]) -> list[Row]:
    rows = list(found.defer("package", "question", "answer")[:MOST])
    other = "sender_id" if policies.may_take_over(actor) else "recipient_id"
    names = accounts.organisation_names({getattr(row, other) for row in rows})
    marks = _marks(actor, rows)
    return [_row(row, names[getattr(row, other)], marks[row.pk]) for row in rows]


def _marks(actor: Actor, rows: Sequence[Registration]) -> dict[UUID, str]:
    """Give the own signal and person to who sent it; to CoMensha the mark of the report."""
    own = {str(row.person_id) for row in rows if row.sender_id == actor.organisation_id}
    called = trail.persons(actor, own) if own else {}
    return {row.pk: called.get(str(row.person_id), row.mark) for row in rows}


def not_reported(*, actor: Actor) -> list[Silent]:
    """Return who was spoken with too long ago without a number of CoMensha and without a reason."""
    if not policies.may_report(actor):
        return []
    now = timezone.now()
    heard = subjects.heard_between(
        actor=actor, after=now - workflow.term("look_back"),
        before=now - workflow.term("talk_without_number"),
    )  # fmt: skip
    people = {one.person_id for one in heard}
    if not people:
        return []
    sent = {
        person: (key, state)
        for person, key, state in _reports(actor, people).values_list("person_id", "pk", "state")
    }
    done = {person for person, (_key, state) in sent.items() if state == State.TAKEN_OVER}
    done |= set(
        Unreported.objects.filter(
            organisation_id=actor.organisation_id, person_id__in=_all_of(people)
        ).values_list("person_id", flat=True)
    )
    return [
        Silent(
            person_id=one.person_id, signal_id=one.signal_id, reference=one.reference,
            number=one.number, held_at=one.held_at,
            registration_id=sent[one.person_id][0] if one.person_id in sent else None,
        )
        for one in heard if one.person_id not in done
    ][:MOST]  # fmt: skip


def beside(actor: Actor, person_ids: Sequence[UUID]) -> Mapping[UUID, Registration | None]:
    """Return for each possible victim the report that was sent, None where there is none."""
    if not policies.may_report(actor):
        return {}
    sent = _sent(actor, person_ids)
    return {person_id: sent.get(person_id) for person_id in person_ids}


def comensha() -> int | None:
    """Return the organisation that keeps the national registration, if it takes part."""
    found = accounts.organisations(type_codes=frozenset({COMENSHA}))
    return found[0].pk if found else None


def _sent(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, Registration]:
    found = _reports(actor, person_ids).defer("package", "question", "answer")
    return {row.person_id: row for row in found}


def _reports(actor: Actor, person_ids: Iterable[UUID]) -> QuerySet[Registration]:
    return Registration.objects.filter(
        sender_id=actor.organisation_id, person_id__in=_all_of(person_ids)
    )


def _all_of(keys: Iterable[UUID]) -> RawSQL:
    # One value of many keys: hundreds of values in a question cost more than their answer.
    return RawSQL("SELECT unnest(%s::uuid[])", [list(keys)])


def _row(row: Registration, other: str, mark: str) -> Row:
    before = row.asked_at + workflow.term("question_back") if row.asked_at else None
    return Row(
        id=row.pk, mark=mark, state=row.state, number=row.number, form=row.form,
        dossier_type=row.dossier_type, other=other, sent_at=row.sent_at, asked_at=row.asked_at,
        answer_before=before if row.state == State.QUESTION else None,
    )  # fmt: skip


def marks(actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return what the trail calls reports of the own organisation: the number, or the mark."""
    ours = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    found = Registration.objects.filter(ours, pk__in=ids_among(keys)).only("pk", "number")
    return {str(one.pk): one.number or one.mark for one in found}


def called(_actor: Actor, text: str) -> list[str]:
    """Return the keys of the reports with this number."""
    found = Registration.objects.filter(number=text.strip()) if text.strip() else ()
    return [str(one.pk) for one in found]
