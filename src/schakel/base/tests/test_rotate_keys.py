"""Rotation seals everything anew, goes on where it stopped, and needs no standstill."""

from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection

from schakel.base import ciphers, rls
from schakel.base.accounts.tests import factories
from schakel.base.encryption import selectors as keys
from schakel.base.management.commands import rotate_keys
from schakel.base.outbox.models import OutboxMessage


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(keys, "FRESH_SECONDS", 0.05)
    keys.forget_keys()
    yield
    keys.forget_keys()


def message(organisation, number=0):
    return OutboxMessage.objects.create(
        organisation=organisation, kind="test", address=f"a{number}@b", subject="s", body="b"
    )


def numbers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM outbox_outboxmessage")
        return {ciphers.key_number(bytes(row[0])) for row in cursor.fetchall()}


@pytest.mark.owner
@pytest.mark.django_db
def test_every_value_is_sealed_anew_and_still_opens(monkeypatch):
    monkeypatch.setattr(rotate_keys, "BATCH", 2)
    home, other = factories.organisation(), factories.organisation()
    for number in range(5):
        message(home, number)
    message(other)

    call_command("rotate_keys", "--organisation", home.code)

    assert sorted(m.address for m in OutboxMessage.objects.filter(organisation=home)) == [
        f"a{number}@b" for number in range(5)
    ]
    assert numbers() == {1, 2}


@pytest.mark.owner
@pytest.mark.django_db
def test_a_broken_off_rotation_goes_on_without_another_key():
    home = factories.organisation()
    message(home)
    rotate_keys.services.next_key(organisation_id=home.pk)
    message(home)

    call_command("rotate_keys", "--resume")

    assert numbers() == {2}
    assert keys.latest_number(home.pk) == 2


def test_writing_goes_on_while_keys_rotate(own_database):
    home = factories.organisation()
    written, stop = [], Event()

    def write():
        rls.set_organisation(home.pk)
        while not stop.is_set():
            written.append(message(home, len(written)).pk)
        connection.close()

    writer = Thread(target=write)
    writer.start()
    try:
        call_command("rotate_keys")
    finally:
        stop.set()
        writer.join()
    call_command("rotate_keys", "--resume")

    assert numbers() == {2}
    assert len({m.address for m in OutboxMessage.objects.all()}) == len(written)
