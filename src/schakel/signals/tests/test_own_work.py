"""Outside one's own work one says why one looks; inside it nobody asks, and once a day is enough."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.base.accounts.models import Membership, Unit
from schakel.base.audit.models import AuditLine
from schakel.signals.services import documents, looking, relations, stopping
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor

pytestmark = pytest.mark.django_db

WHY = "Zelfde adres als in mijn zaak"


@pytest.fixture
def team():
    return make.team()


def asks(actor, signal):
    """Whether looking asks this person for a reason."""
    try:
        looking.open_signal(actor=actor, signal_id=signal.pk)
    except looking.ReasonNeeded:
        return True
    return False


@pytest.mark.parametrize(
    ("make_signal", "role", "asked"),
    [
        (make.reported, "intake", False),
        (make.reported, "professional", True),
        (make.enriching_signal, "analyst", False),
        (make.enriching_signal, "intake", True),
        (make.enriching_signal, "prosecutor", False),
        (make.enriching_signal, "care_coordinator", False),
        (make.to_weigh, "weigher", False),
        (make.weighed, "analyst", True),
        (make.investigated, "prosecutor", False),
        (make.investigated, "registrar", True),
        (make.closed, "detective", True),
    ],
)
def test_own_work_is_what_a_phase_asks_of_ones_rights(team, make_signal, role, asked):
    signal = make_signal(team)
    assert asks(team.as_(role), signal) is asked


def test_who_ever_did_something_with_it_is_not_asked_afterwards(team):
    signal, other = make.weighed(team), make.weighed(team)
    analyst = team.as_("analyst")
    assert asks(analyst, signal)
    relations.link(actor=analyst, signal_id=signal.pk, other_id=other.pk, why="Zelfde adres.")
    assert not asks(analyst, signal)


def test_a_signal_of_another_unit_is_outside_ones_own_work(team):
    signal = make.enriching_signal(team)
    lead, analyst = team.as_(), team.as_("analyst")
    north, south = (
        Unit.objects.create(organisation=team.organisation, name=name) for name in ("N", "Z")
    )
    ours = Membership.objects.filter(organisation=team.organisation)
    signal.responsible_user_id, signal.created_by = lead.user_id, None
    signal.save()
    ours.filter(user_id=lead.user_id).update(unit=north)
    assert not asks(replace(analyst, unit_id=north.pk), signal)
    assert not asks(analyst, signal)
    assert asks(replace(analyst, unit_id=south.pk), signal)


def test_a_merged_signal_asks_and_the_one_it_went_into_does_not(team):
    earlier, later = make.registered(team), make.registered(team)
    proposal = stopping.propose_merge(
        actor=team.as_(), signal_id=later.pk, into_id=earlier.pk, explanation="Zelfde."
    )
    stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=proposal.pk)
    assert asks(team.as_("registrar"), make.again(later))
    assert not asks(team.as_("registrar"), make.again(earlier))


def test_a_reason_counts_for_that_signal_and_that_day_and_is_on_every_line(team):
    signal, other = make.closed(team), make.closed(team)
    analyst = team.as_("analyst")
    looking.open_signal(actor=replace(analyst, reason=WHY), signal_id=signal.pk)

    documents.list_documents(actor=analyst, signal_id=signal.pk)
    assert not asks(analyst, signal)
    assert asks(analyst, other)
    assert asks(team.as_("detective"), signal)
    lines = AuditLine.objects.filter(user_id=analyst.user_id, target_id=str(signal.pk))
    assert [line.reason for line in lines] == [WHY] * 3
    tomorrow = timezone.now() + timedelta(days=1)
    with patch("django.utils.timezone.now", lambda: tomorrow):
        assert asks(analyst, signal)


def test_files_lead_to_the_question_first(team):
    signal = make.closed(team)
    files = reverse("signals:files", args=[signal.pk])
    page = reverse("signals:signal", args=[signal.pk])
    browser = visitor(team, "analyst")

    assert browser.get(files)["Location"] == page
    assert "Slaapt in de opslag" in browser.post(page, {"reason": WHY}).text
    assert browser.get(files).status_code == 200
