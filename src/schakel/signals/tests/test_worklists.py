"""Work lists that people keep, and steps on several signals at once."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from schakel.base.accounts.models import Membership, Unit
from schakel.base.audit.models import AuditLine
from schakel.base.reference import selectors as reference
from schakel.signals.forms.lists import kept_query
from schakel.signals.models import SavedList, Signal
from schakel.signals.selectors import worklists as selectors
from schakel.signals.services import together, worklists
from schakel.signals.services.together import Wish
from schakel.signals.services.waiting import NotWaiting
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Audience, BulkStep

pytestmark = pytest.mark.django_db
LIST = reverse("signals:list")


def keep(actor, audience=Audience.ME, query="show=urgent", name="Mijn spoed"):
    return worklists.save_list(actor=actor, name=name, query=query, audience=audience)


def send(browser, *signals, **fields):
    keys = [str(signal.pk) for signal in signals]
    return browser.post(reverse("signals:together"), {"signal": keys, **fields})


def in_unit(team, role, unit):
    actor = team.as_(role)
    Membership.objects.filter(user_id=actor.user_id, role=role).update(unit=unit)
    return replace(actor, unit_id=unit.pk)


def test_a_list_is_saved_from_the_page_and_shown_with_the_number_behind_it():
    ours = make.team()
    make.reported(ours, danger="yes")
    make.reported(ours)
    browser = visitor(ours)

    sent = {"name": "Mijn <spoed>", "audience": "me", "query": "page=2&show=urgent&x=1"}
    answer = browser.post(reverse("signals:save_list"), sent, follow=True)

    assert answer.redirect_chain == [(f"{LIST}?show=urgent", 302)]
    (chip,) = answer.context["saved"]["chips"]
    assert (chip.kept.name, chip.is_current) == ("Mijn <spoed>", True)
    assert chip.number == answer.context["page"].paginator.count == 1
    assert "Mijn &lt;spoed&gt;" in answer.text


def test_a_list_without_filters_is_not_kept_for_it_could_never_be_found_or_removed():
    ours = make.team()

    sent = {"name": "Alles", "audience": "me", "query": "page=2"}
    answer = visitor(ours).post(reverse("signals:save_list"), sent, follow=True)

    assert answer.redirect_chain == [(LIST, 302)]
    assert answer.context["saved"]["chips"] == []


def test_equal_filters_are_one_list_whatever_their_order():
    assert kept_query(QueryDict("sort=due&q=x&phase=received&page=3")) == kept_query(
        QueryDict("phase=received&show=&sort=due")
    )


def test_a_list_is_for_whom_it_was_kept_and_nobody_else():
    ours, theirs = make.team(), make.team()
    north, south = (
        Unit.objects.create(organisation=ours.organisation, name=name) for name in ("N", "Z")
    )
    maker = in_unit(ours, "intake", north)
    for audience in Audience:
        keep(maker, audience, name=str(audience))

    def seen(actor):
        return {kept.name for kept in selectors.saved_lists(actor=actor)}

    assert seen(maker) == {"me", "unit", "organisation"}
    assert seen(in_unit(ours, "analyst", north)) == {"unit", "organisation"}
    assert seen(in_unit(ours, "detective", south)) == {"organisation"}
    assert seen(ours.as_("publisher")) == set()
    assert seen(theirs.as_("intake")) == set()


def test_sharing_a_list_needs_the_right_to_divide_work():
    professional = make.team().as_("professional")
    assert keep(professional).audience == Audience.ME
    with pytest.raises(PermissionDenied):
        keep(professional, Audience.ORGANISATION)


def test_a_list_of_the_organisation_is_changed_by_who_divides_the_work_only():
    ours = make.team()
    shared, own = keep(ours.as_("intake"), Audience.ORGANISATION), keep(ours.as_("intake"))

    worklists.rename_list(actor=ours.as_("analyst"), list_id=shared.pk, name="Anders")
    with pytest.raises(PermissionDenied):
        worklists.rename_list(actor=ours.as_("professional"), list_id=shared.pk, name="X")
    with pytest.raises(SavedList.DoesNotExist):
        worklists.remove_list(actor=ours.as_("analyst"), list_id=own.pk)

    assert SavedList.objects.get(pk=shared.pk).name == "Anders"


def test_another_organisation_is_refused_any_list():
    shared = keep(make.team().as_("intake"), Audience.ORGANISATION)
    browser = visitor(make.team())

    answers = [
        browser.post(reverse(f"signals:{name}", args=[shared.pk]), {"name": "X"})
        for name in ("saved_list", "remove_list", "restore_list")
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_list_is_renamed_removed_and_taken_back_on_screen():
    ours = make.team()
    kept, browser = keep(ours.as_()), visitor(ours)

    browser.post(reverse("signals:saved_list", args=[kept.pk]), {"name": "Hernoemd"})
    gone = browser.post(reverse("signals:remove_list", args=[kept.pk]), follow=True)
    back = reverse("signals:restore_list", args=[kept.pk])
    assert "Hernoemd" not in gone.text
    assert back in gone.text
    restored = browser.post(back, follow=True)

    assert "Hernoemd" in restored.text
    ours.as_()
    actions = set(AuditLine.objects.values_list("action", flat=True))
    assert {"signals.save_list", "signals.rename_list", "signals.remove_list",
            "signals.restore_list"} <= actions  # fmt: skip


def test_lists_removed_a_month_ago_are_gone_for_good():
    actor = make.team().as_()
    old, newer = keep(actor), keep(actor)
    worklists.remove_list(actor=actor, list_id=old.pk)
    SavedList.objects.update(removed_at=timezone.now() - timedelta(days=31))
    SavedList.objects.filter(pk=newer.pk).update(removed_at=None)

    worklists.remove_list(actor=actor, list_id=newer.pk)

    assert list(SavedList.objects.values_list("pk", flat=True)) == [newer.pk]


def test_there_are_never_more_lists_than_one_oversees():
    ours = make.team()
    actor = ours.as_()
    for _ in range(selectors.MOST):
        keep(actor)
    with pytest.raises(worklists.TooMany):
        keep(actor)
    sent = {"name": "Te veel", "audience": "me", "query": "show=urgent"}
    assert visitor(ours).post(reverse("signals:save_list"), sent).status_code == 400


def test_a_preview_changes_nothing_and_leaves_no_line():
    ours = make.team()
    signal, lines = make.reported(ours), AuditLine.objects.count()

    (outcome,) = together.preview_together(
        actor=ours.as_(), signal_ids=[signal.pk], wish=Wish(BulkStep.TAKE)
    )

    assert (outcome.refusal, outcome.user_id) == (None, ours.as_().user_id)
    assert make.again(signal).responsible_user_id is None
    assert AuditLine.objects.count() == lines


def test_each_signal_is_done_or_refused_by_itself_with_its_own_line():
    ours, theirs = make.team(), make.team()
    foreign = make.reported(theirs)
    first, second = make.reported(ours), make.reported(ours)
    colleague = ours.as_("analyst")
    before = AuditLine.objects.count()

    outcomes = together.do_together(
        actor=ours.as_("intake"),
        signal_ids=[first.pk, foreign.pk, second.pk, uuid4(), first.pk],
        wish=Wish(BulkStep.ASSIGN, user_id=colleague.user_id),
    )

    assert [outcome.refusal is None for outcome in outcomes] == [True, False, True, False]
    assert outcomes[1].reference == ""
    ours.as_()
    assert set(Signal.objects.values_list("responsible_user_id", flat=True)) == {colleague.user_id}
    assert AuditLine.objects.filter(action="signals.assign").count() == 2
    assert AuditLine.objects.count() == before + 2


def test_a_rule_of_one_signal_stops_only_that_signal():
    ours = make.team()
    waits, runs = make.waiting_signal(ours, make.registered(ours)), make.registered(ours)
    later = timezone.localdate() + timedelta(days=10)
    wish = Wish(BulkStep.REVIEW, reason_code="capacity", reason="Drukte.", review_on=later)

    outcomes = together.do_together(actor=ours.as_(), signal_ids=[runs.pk, waits.pk], wish=wish)

    assert [outcome.refusal for outcome in outcomes] == [NotWaiting, None]
    assert make.again(waits).review_on == later


@pytest.mark.parametrize("step", list(BulkStep))
def test_somebody_who_may_only_read_changes_nothing_together(step):
    ours = make.team()
    signal = make.waiting_signal(ours, make.registered(ours))
    tomorrow = timezone.localdate() + timedelta(days=1)
    wish = Wish(step, ours.as_().user_id or 0, "capacity", "Drukte.", tomorrow)

    (outcome,) = together.do_together(
        actor=ours.as_("professional"), signal_ids=[signal.pk], wish=wish
    )

    assert outcome.refusal is PermissionDenied


def test_no_step_that_judges_or_lets_go_is_offered_together():
    assert set(BulkStep) == {"take", "assign", "unit", "review", "stand_still"}


def test_terms_stand_still_together_but_not_of_who_is_in_danger():
    ours = make.team()
    calm, urgent = make.registered(ours), make.registered(ours, danger="yes")
    browser, day = visitor(ours), timezone.localdate() + timedelta(days=5)
    why = reference.current("suspension_reasons").rows[0]["code"]
    asked = {"step": "stand_still", "with-reason_code": why, "with-review_on": day.isoformat()}

    first = send(browser, calm, urgent, step="stand_still")
    seen = send(browser, calm, urgent, go="see", **asked)
    done = send(browser, calm, urgent, go="do", **asked)

    assert first.context["form"].fields.keys() == {"reason_code", "review_on", "reason"}
    for answer in (seen, done):
        assert [each.reference for each, _ in answer.context["done"]] == [calm.reference]
        assert [each.reference for each, _ in answer.context["refused"]] == [urgent.reference]
    ours.as_()
    assert timezone.localtime(make.again(calm).due_at).date() == day


def test_an_ended_signal_is_not_taken_up_in_passing():
    ours = make.team()
    ended = make.closed(ours)

    answer = send(visitor(ours), ended, step="take", go="do")

    assert answer.context["done"] == []
    ours.as_()
    assert make.again(ended).responsible_user_id == ended.responsible_user_id


@pytest.mark.parametrize("fields", [{"step": "take"}, {"step": "weigh"}, {}])
def test_without_signals_or_a_step_one_goes_back_to_the_list(fields):
    ours = make.team()
    signals = [make.reported(ours)] if fields.get("step") == "weigh" else []

    answer = send(visitor(ours), *signals, back="show=urgent&x=1", **fields)

    assert (answer.status_code, answer.url) == (302, f"{LIST}?show=urgent")


def test_lines_are_taken_along_by_who_may_and_each_is_on_record():
    ours = make.team()
    signals = [make.reported(ours), make.reported(ours)]
    browser, reader = visitor(ours), visitor(ours, "analyst")

    answer = send(browser, *signals, make.reported(make.team()), step="csv")
    refused = send(reader, *signals, step="csv")

    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [line[0] for line in lines[1:]] == sorted(signal.reference for signal in signals)
    assert send(browser, *signals, step="xlsx").content[:2] == b"PK"
    assert refused.status_code == 302
    ours.as_()
    taken = AuditLine.objects.filter(action="signals.take_along_csv")
    assert set(taken.values_list("target_id", flat=True)) == {str(s.pk) for s in signals}
