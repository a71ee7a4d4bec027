"""Giving signals to a unit, and a work list on paper."""

import pytest
from django.urls import reverse

from schakel.base.accounts import services as accounts
from schakel.base.audit.models import AuditLine
from schakel.signals.selectors import lists
from schakel.signals.services import intake, looking, together
from schakel.signals.services.together import Wish
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.tests.test_worklists import in_unit, send
from schakel.signals.views import together as views
from schakel.signals.workflow import BulkStep

pytestmark = pytest.mark.django_db


def test_signals_given_to_a_unit_wait_there_for_whoever_takes_them_on():
    ours = make.team()
    unit = accounts.add_unit(organisation_id=ours.organisation.pk, name="Noord")
    signals = [make.registered(ours), make.reported(ours)]
    colleague = in_unit(make.Team(ours.organisation), "analyst", unit)
    browser, asked = visitor(ours), {"step": "unit", "with-unit_id": str(unit.pk)}

    seen = send(browser, *signals, go="see", **asked)
    ours.as_()
    before = [make.again(signal).unit_id for signal in signals]
    send(browser, *signals, go="do", **asked)

    assert all("Noord" in text for _each, text in seen.context["done"])
    assert before == [None, None]
    ours.as_()
    for signal in map(make.again, signals):
        assert (signal.unit_id, signal.responsible_user_id) == (unit.pk, None)
    of_unit = lists.WorkFilter(unit_id=unit.pk)
    assert lists.count_work(actor=colleague, wanted=of_unit) == 2
    assert lists.count_kinds(actor=colleague)["my_unit"] == 2
    assert lists.count_kinds(actor=colleague)["nobody"] == 0
    together.do_together(actor=colleague, signal_ids=[signals[0].pk], wish=Wish(BulkStep.TAKE))
    taken = make.again(signals[0])
    assert (taken.unit_id, taken.responsible_user_id) == (None, colleague.user_id)
    assert lists.count_work(actor=colleague, wanted=of_unit) == 2


def test_a_unit_of_another_organisation_gets_nothing():
    ours, theirs = make.team(), make.team()
    foreign = accounts.add_unit(organisation_id=theirs.organisation.pk, name="Elders")
    signal = make.reported(ours)

    (outcome,) = together.do_together(
        actor=ours.as_(), signal_ids=[signal.pk], wish=Wish(BulkStep.UNIT, unit_id=foreign.pk)
    )

    assert outcome.refusal is not None
    assert make.again(signal).unit_id is None
    assert "unit" not in {code for code, _ in views.offered(ours.as_())}


def test_what_another_unit_has_is_outside_ones_own_work():
    ours = make.team()
    north, south = (
        accounts.add_unit(organisation_id=ours.organisation.pk, name=name) for name in ("N", "Z")
    )
    signal = make.enriching_signal(ours)
    intake.give_to_unit(actor=ours.as_(), signal_id=signal.pk, unit_id=north.pk)

    for unit, needs_reason in ((north, False), (south, True)):
        actor = in_unit(make.Team(ours.organisation), "analyst", unit)
        if needs_reason:
            with pytest.raises(looking.ReasonNeeded):
                looking.open_signal(actor=actor, signal_id=signal.pk)
        else:
            looking.open_signal(actor=actor, signal_id=signal.pk)


def test_a_list_is_printed_as_it_is_filtered_with_a_line_for_each_signal():
    ours = make.team()
    urgent, calm = make.reported(ours, danger="yes"), make.reported(ours)
    browser = visitor(ours)

    page = browser.get(reverse("signals:print_list"), {"show": "urgent"}).text
    ticked = send(browser, calm, step="print").text

    assert (urgent.reference in page, calm.reference in page) == (True, False)
    assert (urgent.reference in ticked, calm.reference in ticked) == (False, True)
    assert calm.facts not in ticked
    ours.as_()
    printed = AuditLine.objects.filter(action="signals.print_list")
    assert set(printed.values_list("target_id", flat=True)) == {str(urgent.pk), str(calm.pk)}
