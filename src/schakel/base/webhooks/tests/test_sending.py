"""Messages are signed, tried again and given up with an alarm; they say nothing of a case."""

import json
import socket
import ssl
import threading
import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from schakel.base.identifiers import new_id
from schakel.base.outbox.models import OutboxMessage
from schakel.base.webhooks import tasks
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import Event, announce, connecting, wire
from schakel.base.webhooks.tests.systems import Office, example, listening, served
from schakel.base.webhooks.workflow import DELAYS, KEPT_FOR, MAX_TRIES, EventKind, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    return Office(settings)


def happened(office, kind=EventKind.SIGNAL_STEPPED):
    announce(
        actor=office.admin,
        organisation_id=office.organisation.pk,
        event=Event(kind, new_id(), "S-2026-1"),
    )
    return Delivery.objects.get(kind=kind)


def test_a_message_says_which_kind_of_thing_and_its_number_and_nothing_else(office):
    with listening() as got:
        office.connect(got.address)
        sent = office.send(happened(office))

    (path, headers, body), said = got.requests[0], json.loads(got.requests[0][2])
    assert (sent.state, sent.status, path) == (State.SENT, 204, "/hook?key=1")
    assert headers["Webhook-Id"] == str(sent.event_id)
    assert said.keys() == {"type", "timestamp", "data"}
    assert said["data"] == {"signalId": str(sent.subject_id), "reference": "S-2026-1"}
    assert body.isascii()


def test_the_receiver_of_the_documentation_takes_a_message_once_and_no_forged_one(office):
    took, module = [], example()
    told, secret = office.connect("http://127.0.0.1:1")
    with served(module.receiver(secret, took.append)) as address:
        Subscription.objects.get().delete()
        told, _unknown = office.connect(address)
        told.secret = secret
        told.save(update_fields=["secret"])
        first = office.test(told)
        again = connecting.send_again(actor=office.admin, delivery_id=first.pk)
        twice = office.send(again)
        told.secret = connecting.signing.new_secret()
        told.save(update_fields=["secret"])
        forged = office.test(told)

    assert (twice.state, twice.status) == (State.SENT, 204)
    assert [message["type"] for message in took] == ["connection.test"]
    assert (forged.state, forged.status) == (State.WAITING, 401)


@pytest.mark.parametrize("change", ["body", "id", "moment", "age", "nothing"])
def test_what_was_changed_or_is_old_is_told_from_what_is_genuine(office, change):
    with listening() as got:
        told, secret = office.connect(got.address)
        office.test(told)
    _path, headers, body = got.requests[0]
    now = time.time() + (600 if change == "age" else 0)
    body = body.replace(b"test", b"fake") if change == "body" else body
    if change == "id":
        headers["Webhook-Id"] = str(new_id())
    if change == "moment":
        headers["Webhook-Timestamp"] = str(int(headers["Webhook-Timestamp"]) + 1)

    module = example()

    if change == "nothing":
        assert module.verify(secret, headers, body, now=now)["type"] == "connection.test"
    else:
        with pytest.raises(module.NotGenuine):
            module.verify(secret, headers, body, now=now)


def test_two_secrets_sign_for_a_week_after_a_change_and_then_the_old_one_is_gone(office):
    module = example()
    with listening() as got:
        told, old = office.connect(got.address)
        _told, new = connecting.renew_secret(actor=office.admin, subscription_id=told.pk)
        office.test(told)
        later = timezone.now() + timedelta(days=8)
        with patch("django.utils.timezone.now", lambda: later):
            office.test(told)
            tasks.remove_old(0)
    office.come_in()

    (_, during, body), (_, after, body_after) = got.requests
    for secret in (old, new):
        assert module.verify(secret, during, body, now=time.time())
    assert module.verify(new, after, body_after, now=later.timestamp())
    with pytest.raises(module.NotGenuine):
        module.verify(old, after, body_after, now=later.timestamp())
    assert Subscription.objects.get().old_secret is None


@pytest.mark.parametrize("status", [500, 404, 302])
def test_anything_but_a_yes_is_tried_later_and_a_redirect_is_not_followed(office, status):
    with listening() as elsewhere, listening(status, location=elsewhere.address) as got:
        told, _secret = office.connect(got.address)
        office.settings.SCHAKEL_WEBHOOK_INNER = [got.address, elsewhere.address]
        tried = office.test(told)

    assert (tried.state, tried.status, tried.tries) == (State.WAITING, status, 1)
    assert timedelta() < tried.next_at - timezone.now() <= DELAYS[0]
    assert elsewhere.requests == []


def test_delays_grow_and_after_the_last_try_messages_stop_and_the_administrator_hears(office):
    told, _secret = office.connect("http://127.0.0.1:9")
    delivery = connecting.send_test(actor=office.admin, subscription_id=told.pk)
    waiting = happened(office)

    waits = []
    for _ in range(MAX_TRIES):
        tried = office.send(delivery)
        waits += [tried.next_at - timezone.now()] if tried.next_at else []
    after = office.send(waiting)
    told.refresh_from_db()

    assert (tried.state, tried.failure, len(waits)) == (State.FAILED, "connection", len(DELAYS))
    assert waits == sorted(waits)
    assert (told.is_active, told.given_up_at is None) == (False, False)
    assert (after.state, after.failure, after.tries) == (State.FAILED, "paused", 0)
    mail = OutboxMessage.objects.get(kind="connection_stopped")
    assert "/beheer/koppelingen/" in mail.body


def test_a_system_that_is_gone_is_not_tried_again(office):
    with listening(410) as got:
        told, _secret = office.connect(got.address)
        tried = office.test(told)
    told.refresh_from_db()

    assert (tried.state, tried.tries, told.is_active) == (State.FAILED, 1, False)


def test_what_was_given_up_goes_again_under_its_own_id_when_the_connection_goes_on(office):
    with listening() as got:
        told, _secret = office.connect(got.address)
        delivery = happened(office)
        connecting.pause(actor=office.admin, subscription_id=told.pk)
        office.send(delivery)
        missed = announce(
            actor=office.admin, organisation_id=office.organisation.pk,
            event=Event(EventKind.SIGNAL_RECEIVED, new_id(), "S-2026-2"),
        )  # fmt: skip
        connecting.go_on(actor=office.admin, subscription_id=told.pk)
        office.send(delivery)

    assert missed == 0
    assert [headers["Webhook-Id"] for _, headers, _ in got.requests] == [str(delivery.event_id)]


def test_a_message_that_was_taken_is_not_sent_a_second_time_by_a_second_job(office):
    with listening() as got:
        told, _secret = office.connect(got.address)
        office.send(office.test(told))

    assert len(got.requests) == 1


def test_a_system_is_told_only_of_the_kinds_it_asked_for(office):
    office.settings.SCHAKEL_WEBHOOK_INNER = ["http://127.0.0.1:9"]
    connecting.connect(
        actor=office.admin, name="x", url="http://127.0.0.1:9/", kinds=["signal.ended"]
    )

    announce(
        actor=office.admin, organisation_id=office.organisation.pk,
        event=Event(EventKind.SIGNAL_RECEIVED, new_id(), "S-2026-3"),
    )  # fmt: skip

    assert not Delivery.objects.exists()


def test_a_system_that_talks_too_slowly_is_hung_up_on(office, monkeypatch):
    monkeypatch.setattr(wire, "SECONDS", 0.4)
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            channel, _from = server.accept()
            with channel:
                while not done.wait(0.05):
                    channel.send(b"H")  # never as long apart as the limit of one read

        thread = threading.Thread(target=_until_hung_up, args=(drip,))
        thread.start()
        told, _secret = office.connect(f"http://127.0.0.1:{server.getsockname()[1]}")
        tried = office.test(told)
        done.set()
        thread.join()

    assert (tried.state, tried.failure) == (State.WAITING, "timeout")


def _until_hung_up(talk) -> None:
    try:
        talk()
    except OSError:
        return


def test_a_certificate_that_nobody_vouches_for_is_refused(office):
    with listening() as got:
        # This one speaks no TLS at all: the handshake fails before a word of ours is sent.
        told, _secret = office.connect(got.address.replace("http:", "https:"))
        tried = office.test(told)

    assert tried.failure in {"tls", "connection"}
    assert got.requests == []
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED


def test_from_the_demonstration_nothing_leaves_but_to_a_system_that_the_settings_name(office):
    office.settings.SCHAKEL_DEMONSTRATION = True
    with listening() as got:
        told, _secret = office.connect(got.address)
        within = office.test(told)
        office.settings.SCHAKEL_WEBHOOK_INNER = []
        outside = office.test(told)

    assert (within.state, outside.failure) == (State.SENT, "demonstration")
    assert len(got.requests) == 1


def test_the_log_is_kept_for_a_month(office):
    told, _secret = office.connect("http://127.0.0.1:9")
    old, new = (connecting.send_test(actor=office.admin, subscription_id=told.pk) for _ in range(2))
    Delivery.objects.filter(pk=old.pk).update(occurred_at=timezone.now() - KEPT_FOR)

    tasks.remove_old(0)
    office.come_in()

    assert [delivery.pk for delivery in Delivery.objects.all()] == [new.pk]
