"""A learned order re-orders the reading list, and only if it passed its trial."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.scanning import services
from schakel.scanning.models import Hit, ListOrder, Note, RunLogLine
from schakel.scanning.selectors import lists
from schakel.scanning.services.orders import StaysOff, TooFewReadings
from schakel.scanning.tests import factories as make
from schakel.scanning.workflow import Decision, LogEvent, Phase

pytestmark = pytest.mark.django_db
ADMIN = "functional_administrator"
PAY_FIRST = {"indicator:L01": 5.0, "indicator:D01": -5.0}


def _order(team, weights=None, reasons=()):
    team.as_(ADMIN)
    return ListOrder.objects.create(
        organisation_id=team.organisation.pk, version="v1", weights=weights or PAY_FIRST,
        learned_from=40, reasons_off=list(reasons), made_at=timezone.now(),
    )  # fmt: skip


def _note(team, source, number, code, **fields):
    day = timezone.localdate() - timedelta(days=1)
    note = Note.objects.create(
        organisation_id=team.organisation.pk, source=source, number=str(number), text="Een notitie.",
        written_on=day, first_processed_on=day, received_at=timezone.now(), fingerprint=str(number),
        **{"phase": Phase.READING, "level": 1, "order_level": 1, **fields},
    )  # fmt: skip
    Hit.objects.create(
        organisation_id=team.organisation.pk, note=note, place=0, indicator=code, variant=0,
        status="affirmed", value=3, words=[[0, 3]],
    )  # fmt: skip
    return note


def _numbers(team):
    return [note.number for note in lists.reading_list(actor=team.as_())]


def test_an_order_that_is_on_reorders_the_list_and_changes_nothing_else():
    police = make.team()
    source = make.source(police)
    _note(police, source, "paper", "D01", order_total=9)
    _note(police, source, "pay", "L01", order_total=3)
    order = _order(police)
    assert _numbers(police) == ["paper", "pay"]

    services.orders.switch_order(actor=police.as_(ADMIN), order_id=order.pk, on=True)
    learned = _numbers(police)
    services.orders.switch_order(actor=police.as_(ADMIN), order_id=order.pk, on=False)

    assert learned == ["pay", "paper"]
    assert _numbers(police) == ["paper", "pay"]
    events = set(RunLogLine.objects.values_list("event", "reason"))
    assert {(LogEvent.ORDER_ON, "v1"), (LogEvent.ORDER_OFF, "v1")} <= events


def test_a_sampled_note_keeps_the_place_it_borrowed():
    police = make.team()
    source = make.source(police)
    _note(police, source, "paper", "D01", order_total=9)
    _note(police, source, "pay", "L01", order_total=3)
    _note(police, source, "sampled", "K06", level=0, order_total=3)
    order = _order(police)

    services.orders.switch_order(actor=police.as_(ADMIN), order_id=order.pk, on=True)

    assert _numbers(police)[-1] == "paper"


def test_an_order_that_failed_its_trial_cannot_be_switched_on():
    police = make.team()
    order = _order(police, reasons=["pairs_worse_than_sum"])

    with pytest.raises(StaysOff):
        services.orders.switch_order(actor=police.as_(ADMIN), order_id=order.pk, on=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ListOrder.objects.update(is_on=True)


def test_nobody_else_switches_it():
    police, stranger = make.team(), make.team()
    order = _order(police)

    with pytest.raises(PermissionDenied):
        services.orders.switch_order(actor=police.as_(), order_id=order.pk, on=True)
    with pytest.raises(ObjectDoesNotExist):
        services.orders.switch_order(actor=stranger.as_(ADMIN), order_id=order.pk, on=True)
    assert lists.orders(actor=stranger.as_(ADMIN)) == []


def test_a_handful_of_readings_teaches_nothing():
    police = make.team()
    make.decided(police)

    with pytest.raises(TooFewReadings):
        services.orders.learn(actor=police.system())


def test_what_two_indicators_teach_fails_on_the_minimal_pairs_and_stays_off():
    police = make.team()
    source = make.source(police)
    for number in range(100):
        is_signal = number % 2 == 0
        _note(
            police, source, number, "D01" if is_signal else "K06", phase=Phase.DECIDED, total=3,
            decision=Decision.SIGNAL if is_signal else Decision.NO_SIGNAL,
        )  # fmt: skip

    learned = services.orders.learn(actor=police.system())

    assert (learned.is_on, learned.trial["check"], learned.trial["check_by_sum"]) == (False, 1, 0.5)
    assert learned.weights["indicator:D01"] > 0 > learned.weights["indicator:K06"]
    assert "pairs_worse_than_sum" in learned.reasons_off
