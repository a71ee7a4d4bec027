"""Rows written by COPY are the rows that one by one would have been written."""

import pytest
from django.db import IntegrityError, connection

from schakel.base import bulk
from schakel.base.audit import services as audit
from schakel.base.audit.models import AuditLine
from schakel.base.encryption import selectors as encryption
from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.signals.models import Company, Signal
from schakel.signals.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.owner]

TRICKY = "tab\t, newline\n, backslash \\, \\N, quote \" and 'é'"


def _twin(signal, **changes):
    """Return an unsaved signal with the values of a stored one, sealed anew for its own row."""
    values = {field.attname: getattr(signal, field.attname) for field in Signal._meta.fields}
    own = {"id": new_id(), "trace_id": new_id(), "reference": "S-AAAA-AAAA", "moves": 0}
    return Signal(**{**values, **own, **changes})


def _plain(signal):
    """Return everything that is read back, opened, but what makes the row itself."""
    row = Signal.objects.get(pk=signal.pk)
    names = [field.attname for field in Signal._meta.fields]
    return {name: getattr(row, name) for name in names if name not in {"id", "trace_id"}}


def test_a_copied_row_equals_a_saved_one():
    told = make.reported(make.team("police"))
    signal = Signal.objects.get(pk=told.pk)
    words = ["plain", 'with "quotes"', "with, comma", "with \\ backslash", "{curly}"]
    saved = _twin(signal, facts=TRICKY, words=words, leaves_at=None)
    saved.save(force_insert=True)
    Signal.objects.filter(pk=saved.pk).update(created_at=signal.created_at)
    read = _plain(saved)
    Signal.objects.filter(pk=saved.pk).delete()
    copied = _twin(signal, facts=TRICKY, words=words, leaves_at=None)

    assert bulk.copy_rows([copied]) == 1

    assert _plain(copied) == read
    assert read["facts"] == TRICKY
    assert read["words"] == words


def test_what_is_sealed_is_sealed_in_the_copy_too():
    told = make.reported(make.team("police"))
    company = Company(
        organisation_id=Signal.objects.get(pk=told.pk).organisation_id,
        signal_id=told.pk,
        name=TRICKY,
    )
    encryption.forget_keys()  # so that sealing has to ask the database, on the same connection

    bulk.copy_rows([company])

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM signals_company WHERE id = %s", [company.pk])
        (stored,) = cursor.fetchone()
    assert isinstance(Company._meta.get_field("name"), EncryptedTextField)
    assert b"newline" not in bytes(stored)
    assert Company.objects.get(pk=company.pk).name == TRICKY


def test_a_trigger_refuses_a_copied_row_as_any_other():
    signal = Signal.objects.get(pk=make.reported(make.team("police")).pk)

    with pytest.raises(IntegrityError, match="starts as received"):
        bulk.copy_rows([_twin(signal, phase="weighed")])


def test_nothing_is_copied_when_there_is_nothing():
    assert bulk.copy_rows([]) == 0


def test_acts_of_the_past_make_the_same_chain_by_copy():
    told = make.reported(make.team("police"))
    signal = Signal.objects.get(pk=told.pk)
    actor = make.team("kmar").as_()
    target = audit.Target("signals.Signal", str(signal.pk))
    acts = [
        audit.PastAct(actor, "signals.step", target, signal.received_at, {"to": TRICKY, "n": n})
        for n in range(3)
    ]

    audit.record_past(acts=acts[:1])
    audit.record_past(acts=acts[1:], by_copy=True)

    lines = list(AuditLine.objects.filter(organisation_id=actor.organisation_id).order_by("number"))
    assert [line.number for line in lines[-3:]] == [lines[-3].number + n for n in range(3)]
    for line, before in zip(lines[1:], lines, strict=False):
        assert line.previous == before.hash
        assert line.hash == audit.link_hash(line)
