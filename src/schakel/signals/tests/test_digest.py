"""The daily mail tells how much waits, and nothing about what."""

import pytest

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.outbox.models import OutboxMessage
from schakel.signals.services import digest
from schakel.signals.tasks import send_digests
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_desk_gets_numbers_and_a_link_and_no_case():
    ours = make.team()
    ours.as_("intake")
    signal = make.reported(ours, danger="yes", facts="Zag drie mensen in een schuur.")

    number = digest.send_digest(actor=accounts.system_actor(ours.organisation.pk))

    mail = OutboxMessage.objects.first()
    assert number == OutboxMessage.objects.count() == 2
    assert "1 signaal met spoed" in mail.body
    assert "/vandaag/" in mail.body
    assert signal.reference not in mail.subject + mail.body
    assert "schuur" not in mail.body


def test_a_quiet_day_sends_nothing():
    ours = make.team()
    ours.as_("intake")

    assert digest.send_digest(actor=accounts.system_actor(ours.organisation.pk)) == 0


def test_every_organisation_gets_its_own():
    ours, theirs = make.team(), make.team()
    make.reported(ours, danger="yes")

    send_digests.func(timestamp=0)

    rls.set_organisation(ours.organisation.pk)
    assert OutboxMessage.objects.count() == 1
    rls.set_organisation(theirs.organisation.pk)
    assert OutboxMessage.objects.count() == 0
