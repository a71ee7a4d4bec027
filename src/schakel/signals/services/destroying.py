"""Destroying of whole cases after their term: `count_due`, `destroy_due`, for retention only."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import ForeignKey, ManyToOneRel, Max, Model, Q

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.audit import services as audit
from schakel.base.files import services as files
from schakel.base.retention import selectors as retention
from schakel.signals.models import Signal, StopProposal
from schakel.signals.workflow import ENDED

RETENTION_CLASS = "signal"
KIND = "signals.Signal"
# A clock that jumped years ahead costs one night's work, not everything.
MOST_AT_ONCE = 500


def count_due(now: datetime) -> int:
    """Say how many signals would be destroyed, over all nights that it takes."""
    return sum(len(case) for case in _due_cases(now))


@transaction.atomic
def destroy_due(now: datetime) -> int:
    """Destroy the cases whose term has passed, whole; what counting needs and the trail remain.

    A case is every signal with the same trace, with what was merged into it or split from it, at
    every organisation: it goes when all of it may go. The database keeps one line per signal.
    """
    chosen: set[UUID] = set()
    for case in _due_cases(now):
        if len(chosen) + len(case) > MOST_AT_ONCE and chosen:
            break
        chosen |= case
    owners = Counter(Signal.objects.filter(pk__in=chosen).values_list("organisation_id", flat=True))
    files.destroy_files(target_type=KIND, target_ids=[str(key) for key in chosen])
    _destroy(chosen)
    for organisation_id, number in sorted(owners.items()):
        _tell(organisation_id, number)
    return len(chosen)


def _due_cases(now: datetime) -> list[set[UUID]]:
    """Return the cases of which nothing runs, is held, or ended less than the term ago."""
    limit = retention.due_before(RETENTION_CLASS, now=now)
    held = retention.held(target_type=KIND)
    ended = (
        Signal.objects.filter(phase__in=sorted(ENDED), organisation__is_demonstration=False)
        .annotate(last=Max("phase_changes__at"))
        .filter(last__lt=limit)
        .order_by("last")
    )
    due = [key for key in ended.values_list("pk", flat=True) if str(key) not in held]
    ready = set(due)
    cases = _together(due)
    return [case for case in cases if case <= ready]


def _together(due: Collection[UUID]) -> list[set[UUID]]:
    """Return the cases that these signals are part of, with all neighbours, in the same order."""
    case_of = {key: {key} for key in due}
    for one, other in _ties(due):
        joined = case_of.get(one, {one}) | case_of.get(other, {other})
        case_of |= dict.fromkeys(joined, joined)
    seen: set[UUID] = set()
    cases = []
    for key in due:
        if key not in seen:
            cases.append(case_of[key])
            seen |= case_of[key]
    return cases


def _ties(due: Collection[UUID]) -> Iterable[tuple[UUID, UUID]]:
    traces = Signal.objects.filter(pk__in=due).values("trace_id")
    near = Q(trace_id__in=traces) | Q(merged_into__in=due) | Q(split_from__in=due) | Q(pk__in=due)
    first: dict[UUID, UUID] = {}
    rows = Signal.objects.filter(near).values_list("pk", "trace_id", "merged_into", "split_from")
    for key, trace, merged_into, split_from in rows:
        yield key, first.setdefault(trace, key)
        for other in (merged_into, split_from):
            if other:
                yield key, other
    # A merge that was turned down names the other signal in the history of this one.
    turned_down = StopProposal.objects.filter(Q(signal__in=due) | Q(merge_into__in=due))
    yield from turned_down.exclude(merge_into=None).values_list("signal_id", "merge_into_id")


def _destroy(signals: Collection[UUID]) -> None:
    for model, keys in reversed(_rows_of(signals).items()):
        with connection.cursor() as cursor:
            cursor.execute(
                f'DELETE FROM "{model._meta.db_table}" WHERE id = ANY(%s)',  # noqa: S608 - our table
                [list(keys)],
            )


def _rows_of(signals: Collection[UUID]) -> dict[type[Model], set[UUID]]:
    """Return every row that hangs on these signals, by table, from the signals downwards."""
    found: dict[type[Model], set[UUID]] = defaultdict(set)
    found[Signal] |= set(signals)
    waiting: list[type[Model]] = [Signal]
    while waiting:
        model = waiting.pop(0)
        for field in _pointing_at(model):
            table = field.model._base_manager
            rows = table.filter(**{f"{field.name}__in": found[model]})
            new = set(rows.values_list("pk", flat=True)) - found[field.model]
            if new and field.model is not Signal:
                found[field.model] |= new
                waiting.append(field.model)
    return found


def _pointing_at(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    relations = model._meta.get_fields(include_hidden=True)
    fields = [one.field for one in relations if isinstance(one, ManyToOneRel)]
    return [field for field in fields if isinstance(field, ForeignKey)]


def _tell(organisation_id: int, number: int) -> None:
    with rls.acting_for(organisation_id):
        audit.record(
            actor=accounts.system_actor(organisation_id),
            action="retention.destroyed",
            target=audit.Target("accounts.Organisation", str(organisation_id)),
            retention_class=RETENTION_CLASS,
            signals=number,
        )
