"""What stands still is told by mail, to who works on it first and to the lead after some days."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.outbox.models import OutboxMessage
from schakel.signals.services import clocks, handing_over, intake
from schakel.signals.tasks import keep_watch
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def later(**time):
    moment = timezone.now() + timedelta(**time)
    return patch("django.utils.timezone.now", lambda: moment)


def just_after(due_at):
    return patch("django.utils.timezone.now", lambda: due_at + timedelta(hours=1))


def address(actor):
    return accounts.addresses_of({actor.user_id})[actor.user_id]


def mails(of):
    rls.set_organisation(of.organisation.pk)
    return sorted((mail.kind, mail.address) for mail in OutboxMessage.objects.all())


def system(of):
    rls.set_organisation(of.organisation.pk)
    return accounts.system_actor(of.organisation.pk)


@pytest.fixture
def ours():
    made = make.team()
    for role in ("intake", "analyst", "weigher"):
        made.as_(role)
    return made


def test_first_the_one_who_works_on_it_is_told(ours):
    signal = make.registered(ours)
    intake.assign(actor=ours.as_(), signal_id=signal.pk, user_id=ours.as_("analyst").user_id)
    with just_after(make.again(signal).due_at):
        clocks.escalate_overdue(actor=system(ours))

    assert mails(ours) == [("term_alarm", address(ours.as_("analyst")))]


def test_without_anybody_responsible_the_desk_is_told(ours):
    make.reported(ours)
    with later(days=7):
        clocks.escalate_overdue(actor=system(ours))

    told = {who for _kind, who in mails(ours)}
    assert {address(ours.as_("intake")), address(ours.as_("analyst"))} <= told


def test_after_some_days_the_lead_is_told_and_then_the_weighers_too(ours):
    signal = make.registered(ours)
    intake.assign(actor=ours.as_(), signal_id=signal.pk, user_id=ours.as_("analyst").user_id)
    with later(days=60):
        clocks.escalate_overdue(actor=system(ours))
        clocks.escalate_overdue(actor=system(ours))

    everybody = {"analyst", "lead_detective", "weigher"}
    assert mails(ours) == sorted(("term_alarm", address(ours.as_(who))) for who in everybody)


def test_many_terms_make_one_mail_with_a_number_and_no_case(ours):
    signals = [make.reported(ours, facts="Zag mensen in een schuur.") for _ in range(3)]
    with later(days=30):
        clocks.escalate_overdue(actor=system(ours))

    mail = next(m for m in OutboxMessage.objects.all() if m.address == address(ours.as_("intake")))
    assert "3 termijnen" in mail.body
    assert "/signalen/vast/" in mail.body
    assert not [s for s in signals if s.reference in mail.subject + mail.body]
    assert "schuur" not in mail.body


def test_a_hand_over_without_an_answer_is_told_to_both_sides(ours):
    theirs = make.team()
    theirs.as_("intake")
    make.offered(ours, theirs, make.weighed(ours))
    with later(days=15):
        assert handing_over.follow_offers(actor=system(ours))[0] == 1
        assert handing_over.follow_offers(actor=system(ours))[0] == 0

    assert ("offer_alarm", address(ours.as_())) in mails(ours)
    assert mails(theirs) == [("answer_alarm", address(theirs.as_("intake")))]


def test_a_quiet_hour_sends_nothing(ours):
    make.reported(ours)

    keep_watch.func(timestamp=0)

    assert mails(ours) == []
