"""The learned order of the reading list: `ask_learning`, `learn`, `switch_order`, `rank_waiting`.

It re-orders what waits and does nothing else: no note is added, removed or shown with a score.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.scanning import policies
from schakel.scanning.models import ListOrder, Note, RunLogLine
from schakel.scanning.services import engine
from schakel.scanning.services.sources import require
from schakel.scanning.workflow import Decision, LogEvent, Phase, lexicon
from schakel_methods.textscan.ranker import (
    Features,
    Ranker,
    Trial,
    area_under_curve,
    features_of,
    reasons_to_stay_off,
)

LEARN_TASK = "scanning.learn_order"
LEAST_OF_EACH = 20
# Words that carry no meaning; what can be told from them is only who wrote the note.
_STYLE = re.compile(
    r"\b(de|het|een|en|van|in|op|te|dat|die|dit|is|was|zijn|haar|hij|zij|hem|er|aan|met|voor|bij|"
    r"door|uit|naar|om|als|maar|ook|niet|geen|nog|al|dan|zo|wat|wie|waar)\b"
)


class StaysOff(Exception):
    """This order did not do better than the plain sum, so it cannot be switched on."""


class TooFewReadings(Exception):
    """There are too few readings of both kinds to learn from."""


@dataclass(frozen=True)
class _Read:
    """A decided note as the learning sees it."""

    features: Features
    style: Features
    total: int
    is_signal: bool
    is_check: bool


@transaction.atomic
def ask_learning(*, actor: Actor) -> None:
    """Ask for an order to be learned from what readers decided; it stays off."""
    require(policies.may_set_rules(actor))
    audit.record(actor=actor, action="scanning.ask_learning", target=_organisation(actor))
    app.configure_task(LEARN_TASK).defer(organisation_id=actor.organisation_id)


@transaction.atomic
def learn(*, actor: Actor) -> ListOrder:
    """Learn an order from half of the decided notes and try it out on the other half."""
    from schakel_methods.textscan.ranker_fit import (  # noqa: PLC0415 - worker only: NumPy
        fit_ranker,
    )

    require(policies.is_system(actor))
    notes = _decided(actor)
    work, check = ([note for note in notes if note.is_check is half] for half in (False, True))
    if any(_fewest(half) < LEAST_OF_EACH // 2 for half in (work, check)):
        raise TooFewReadings
    now = timezone.now()
    labels = [note.is_signal for note in work]
    ranker = fit_ranker([n.features for n in work], labels, version=f"{now:%Y-%m-%d %H:%M}")
    control = fit_ranker([n.style for n in work], labels, version="control")
    trial = _tried(ranker, control, check)
    made = ListOrder.objects.create(
        organisation_id=actor.organisation_id, version=ranker.version,
        weights=dict(ranker.weights), intercept=ranker.intercept, learned_from=len(work),
        trial=asdict(trial), reasons_off=list(reasons_to_stay_off(trial)), made_at=now,
    )  # fmt: skip
    audit.record(actor=actor, action="scanning.learn_order", target=made, notes=len(notes))
    return made


@transaction.atomic
def switch_order(*, actor: Actor, order_id: UUID, on: bool) -> ListOrder:
    """Let the reading list follow a learned order that passed its trial, or the plain sum again."""
    require(policies.may_set_rules(actor))
    order = ListOrder.objects.select_for_update().get(
        pk=order_id, organisation_id=actor.organisation_id
    )
    if on and order.reasons_off:
        raise StaysOff
    ListOrder.objects.filter(organisation_id=actor.organisation_id, is_on=True).update(is_on=False)
    order.is_on, order.switched_by, order.switched_at = on, actor.user_id, timezone.now()
    order.save(update_fields=["is_on", "switched_by", "switched_at"])
    line = RunLogLine(
        organisation_id=actor.organisation_id, by=actor.user_id, at=timezone.now(),
        event=LogEvent.ORDER_ON if on else LogEvent.ORDER_OFF, reason=order.version,
    )  # fmt: skip
    line.save(force_insert=True)
    rank_waiting(actor=actor)
    audit.record(actor=actor, action="scanning.switch_order", target=order, on=on)
    return order


def rank_waiting(*, actor: Actor) -> int:
    """Give every waiting note its place in the order that is on; without one, none.

    A sampled note keeps the place it borrowed, so that the order does not give it away.
    """
    waiting = Note.objects.filter(
        organisation_id=actor.organisation_id, phase=Phase.READING, is_current=True
    )
    order = ListOrder.objects.filter(organisation_id=actor.organisation_id, is_on=True).first()
    if order is None:
        return waiting.update(order_rank=None)
    ranker, categories = Ranker(order.version, order.weights, order.intercept), _categories()
    flagged = list(waiting.filter(level__gt=0).prefetch_related("hits").defer("text"))
    for note in flagged:
        note.order_rank = ranker.logit(features_of(list(note.hits.all()), categories))
    Note.objects.bulk_update(flagged, ["order_rank"])
    for note in waiting.filter(level=0).defer("text"):
        twin = next((n for n in flagged if n.order_total == note.order_total), None)
        Note.objects.filter(pk=note.pk).update(order_rank=twin.order_rank if twin else 0)
    return len(flagged)


def _decided(actor: Actor) -> list[_Read]:
    clear = [Decision.SIGNAL, Decision.NO_SIGNAL]
    found = Note.objects.filter(organisation_id=actor.organisation_id, decision__in=clear)
    categories = _categories()
    return [
        _Read(
            features_of(list(note.hits.all()), categories), _style(note.text), note.total,
            note.decision == Decision.SIGNAL, hashlib.sha256(note.pk.bytes).digest()[-1] % 2 == 1,
        )
        for note in found.prefetch_related("hits")
    ]  # fmt: skip


def _tried(ranker: Ranker, control: Ranker, check: Sequence[_Read]) -> Trial:
    labels = [note.is_signal for note in check]
    pairs, by_sum = _pairs(ranker)
    return Trial(
        pairs=pairs,
        pairs_by_sum=by_sum,
        check=area_under_curve([ranker.logit(note.features) for note in check], labels),
        check_by_sum=area_under_curve([note.total for note in check], labels),
        control=area_under_curve([control.logit(note.style) for note in check], labels),
    )


def _pairs(ranker: Ranker) -> tuple[int, int]:
    """Minimal pairs of the shipped set in which the signal stands above its innocent twin."""
    path = Path(settings.SCHAKEL_REFERENCE_DIR) / "scan" / "contrast.jsonl"
    rows = sorted(map(json.loads, path.read_text("utf-8").splitlines()), key=lambda r: str(r["id"]))
    rules = engine.lexicon(lexicon.changes_in_force())
    found = engine.read([row["text"] for row in rows], rules, today=timezone.localdate())
    categories = _categories()
    values = [ranker.logit(features_of(one.hits, categories)) for one in found]
    sums = [one.score.total for one in found]
    places = range(0, len(rows), 2)
    right = [sum(v[at] > v[at + 1] for at in places) for v in (values, sums)]
    return right[0], right[1]


def _style(text: str) -> Features:
    counts = Counter(_STYLE.findall(text.lower()))
    length = max(1, len(text.split()))
    return {f"hits:{word}": 100 * count / length for word, count in counts.items()}


def _fewest(notes: Sequence[_Read]) -> int:
    signals = sum(note.is_signal for note in notes)
    return min(signals, len(notes) - signals)


def _categories() -> dict[str, str]:
    return {row["id"]: row["categorie"] for row in lexicon.indicator_rows()}


def _organisation(actor: Actor) -> audit.Target:
    return audit.Target("accounts.Organisation", str(actor.organisation_id))
