"""A mail exists with the act it tells of, is sent once, and hides its text in the database."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.base import fields, rls
from schakel.base.accounts.tests import factories
from schakel.base.ciphers import SealBroken
from schakel.base.outbox import selectors, services, tasks
from schakel.base.outbox.models import OutboxMessage
from schakel.base.outbox.workflow import MAX_TRIES, State

pytestmark = pytest.mark.django_db
CANARY = "kanarie@example.test"


@pytest.fixture
def actor():
    acting = factories.actor(factories.organisation())
    rls.set_organisation(acting.organisation_id)
    return acting


@pytest.fixture(autouse=True)
def _template(settings, tmp_path):
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / "test.txt").write_text("Bericht {{ number }}\n\nKijk op {{ link }}.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


def queue(actor):
    context = {"number": 7, "link": "https://example.test/x"}
    return services.queue_mail(actor=actor, address=CANARY, kind="test", context=context)


def test_a_queued_mail_is_sent_once(actor):
    message = queue(actor)

    for _ in range(2):
        tasks.send(organisation_id=actor.organisation_id, message_id=str(message.pk))

    assert [(m.subject, m.to) for m in mail.outbox] == [("Bericht 7", [CANARY])]
    assert not selectors.not_sent(actor=actor).exists()


def test_nothing_is_queued_when_the_act_fails(actor):
    with transaction.atomic():
        queue(actor)
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_a_message_that_cannot_be_sent_is_kept_and_shown(actor, monkeypatch):
    def refuse(*_):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = queue(actor)

    for _ in range(MAX_TRIES - 1):
        with pytest.raises(tasks.NotSentYet):
            tasks.send(organisation_id=actor.organisation_id, message_id=str(message.pk))
    tasks.send(organisation_id=actor.organisation_id, message_id=str(message.pk))

    message.refresh_from_db()
    assert (message.state, message.failure) == (State.FAILED, "SMTPServerDisconnected")
    assert list(selectors.not_sent(actor=actor)) == [message]


def test_address_and_text_are_not_readable_in_the_database(actor):
    queue(actor)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(address, 'escape') || encode(body, 'escape') FROM outbox_outboxmessage"
        )
        (stored,) = cursor.fetchone()
    assert "kanarie" not in stored
    assert "Kijk" not in stored


def test_a_sealed_value_moved_to_another_row_is_refused(actor):
    first, second = queue(actor), queue(actor)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_outboxmessage SET address ="
            " (SELECT address FROM outbox_outboxmessage WHERE id = %s) WHERE id = %s",
            [first.pk, second.pk],
        )

    with pytest.raises(SealBroken):
        _ = OutboxMessage.objects.get(pk=second.pk).address


def test_a_sealed_field_refuses_to_be_written_without_its_row(actor):
    queue(actor)

    with pytest.raises(fields.PlainTextRefused):
        OutboxMessage.objects.update(address="someone@example.test")


def test_an_untouched_sealed_value_is_saved_as_it_was(actor):
    message = OutboxMessage.objects.get(pk=queue(actor).pk)
    message.save()

    assert OutboxMessage.objects.get(pk=message.pk).address == CANARY


def test_another_organisation_sees_no_message(actor, as_owner):
    queue(actor)
    with as_owner():
        other = factories.actor(factories.organisation())
    rls.set_organisation(other.organisation_id)

    assert not OutboxMessage.objects.exists()
