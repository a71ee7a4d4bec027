"""Today shows the first of what waits, danger first; the lists that it names have it all."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.signals.models import Signal
from schakel.signals.selectors import lists, offer_lists, today
from schakel.signals.services import clocks
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.views import blocks

pytestmark = pytest.mark.django_db
MOST = 2


def of_every_kind(team):
    """Signals that are new, urgent, leaving, due soon, overdue, stuck, and several of these."""
    for place in range(3):
        make.reported(team, danger="yes" if place else "unknown")
    signals = [make.registered(team) for _ in range(6)]
    alarms = timezone.now() + timedelta(days=40)
    with patch("django.utils.timezone.now", lambda: alarms):
        clocks.escalate_overdue(actor=team.as_())
    for place, signal in enumerate(signals):
        Signal.objects.filter(pk=signal.pk).update(
            due_at=signal.due_at if place == 0 else timezone.now() + timedelta(days=place - 3),
            is_urgent=place % 3 == 0, is_leaving=place % 2 == 0,
        )  # fmt: skip


@pytest.mark.owner
def test_a_block_is_the_beginning_of_the_list_that_it_leads_to():
    team = make.team()
    rls.set_organisation(team.organisation.pk)
    of_every_kind(team)
    actor = team.as_()

    found = today.signal_blocks(actor=actor, codes=today.SIGNAL_BLOCKS, most=MOST)

    for code, wanted in today.OPEN_BLOCKS.items():
        whole = lists.work_list(actor=actor, wanted=wanted)
        assert len(whole) == found[code].number > 0, code
        shown = [(one.id, one.escalation_level) for one in found[code].signals]
        assert shown == [(row.id, row.escalation_level) for row in whole[:MOST]], code
    mine = [row.id for row in lists.from_me(actor=actor)]
    assert [one.id for one in found[today.MINE].signals] == mine[:MOST]
    assert max(found[code].number for code in today.OPEN_BLOCKS) > MOST


def test_a_long_block_says_how_many_there_are_and_where(monkeypatch):
    monkeypatch.setattr(blocks, "AT_ONCE", MOST)
    ours, theirs = make.team(), make.team()
    signals = [make.reported(ours, danger="yes") for _ in range(MOST + 1)]
    for _ in range(MOST + 1):
        make.offered(theirs, ours, make.registered(theirs))
    browser = visitor(ours, "lead_detective")

    text = browser.get(reverse("ui:today")).text

    for query in ("signalen/?show=urgent", "signalen/?phase=received", "?show=to_us"):
        assert text.count(f'{query}">Nog 1: bekijk ze allemaal') == 1, query
    everything = browser.get(reverse("signals:list") + "?show=urgent").text
    assert all(signal.reference in everything for signal in signals)
    first = text[: text.index("phase=received")]
    assert sum(signal.reference in first for signal in signals) == MOST


def test_offers_on_today_are_the_beginning_of_the_list_of_offers():
    ours, theirs = make.team(), make.team()
    for _ in range(MOST + 1):
        make.offered(theirs, ours, make.registered(theirs))
    codes = {today.OFFERED, today.CAME_BACK}

    found = today.offer_blocks(actor=ours.as_(), codes=codes, most=MOST)

    assert found[today.OFFERED].number == MOST + 1
    whole = offer_lists.one_page(actor=ours.as_(), code=offer_lists.PENDING, page=1)
    assert found[today.OFFERED].offers == whole[:MOST]
    assert found[today.CAME_BACK] == today.OfferBlock([], 0)


def test_who_may_not_read_finds_no_signal_and_no_offer_on_today():
    ours, theirs = make.team(), make.team()
    make.reported(ours, danger="yes")
    make.offered(theirs, ours, make.registered(theirs))
    actor = ours.as_("publisher")

    signals = today.signal_blocks(actor=actor, codes=today.SIGNAL_BLOCKS, most=MOST)
    offers = today.offer_blocks(actor=actor, codes={today.OFFERED}, most=MOST)

    assert not any(block.number or block.signals for block in signals.values())
    assert offers == {today.OFFERED: today.OfferBlock([], 0)}
