"""The trail shows every tampering, and nobody but retention can shorten it."""

from dataclasses import replace
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from schakel.base import rls
from schakel.base.accounts.tests import factories
from schakel.base.audit import selectors, services
from schakel.base.audit.models import AuditLine
from schakel.base.rights import ROLES

pytestmark = pytest.mark.django_db

TAMPERINGS = {
    "changed action": "UPDATE audit_auditline SET action = 'x' WHERE number = 2",
    "changed user": "UPDATE audit_auditline SET user_id = 1 WHERE number = 2",
    "changed detail": """UPDATE audit_auditline SET details = '{"n": 9}' WHERE number = 2""",
    "changed time": "UPDATE audit_auditline SET at = at + interval '1 second' WHERE number = 2",
    "removed from the middle": "DELETE FROM audit_auditline WHERE number = 2",
    "changed reason": "UPDATE audit_auditline SET reason_digest = 'x' WHERE number = 2",
    "changed history": "UPDATE audit_auditline SET earlier_hash = 'x' WHERE number = 2",
    "reordered": "UPDATE audit_auditline SET number = 5 - number WHERE number IN (2, 3)",
}


@pytest.fixture
def actor():
    acting = factories.actor(factories.organisation())
    rls.set_organisation(acting.organisation_id)
    return acting


def write(actor, times=4):
    target = services.Target("thing", "1")
    return [services.record(actor=actor, action="look", target=target, n=n) for n in range(times)]


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_an_untouched_chain_is_intact(actor):
    write(actor)

    assert "4 lines in 1 chains are intact" in verify()


@pytest.mark.owner
@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found_even_when_the_guard_is_switched_off(actor, statement):
    write(actor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_auditline DISABLE TRIGGER only_grows")
        cursor.execute("ALTER TABLE audit_auditline DROP CONSTRAINT one_line_per_number")
        cursor.execute(statement)

    with pytest.raises(CommandError):
        verify()


@pytest.mark.owner
def test_a_cut_tail_is_found_with_a_noted_head(actor):
    last = write(actor)[-1]
    head = f"{actor.organisation_id}:{last.number}:{last.hash}"
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditline DISABLE TRIGGER only_grows")
        cursor.execute("DELETE FROM audit_auditline WHERE number = 4")

    assert "3 lines" in verify()
    with pytest.raises(CommandError, match="missing"):
        verify("--head", head)


@pytest.mark.parametrize("statement", list(TAMPERINGS.values())[:7])
def test_the_serving_role_can_only_add(actor, statement):
    write(actor)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_each_organisation_has_its_own_chain_and_reads_only_its_own(actor, as_owner):
    write(actor, times=2)
    with as_owner():
        other = factories.actor(factories.organisation())
    rls.set_organisation(other.organisation_id)
    line = services.record(actor=other, action="look", target=services.Target("thing", "1"))

    assert line.number == 1
    assert AuditLine.objects.count() == 1


def test_a_line_for_another_organisation_is_refused_by_the_database(actor, as_owner):
    with as_owner():
        other = factories.actor(factories.organisation())

    with pytest.raises(Error), transaction.atomic():
        services.record(actor=other, action="look", target=services.Target("thing", "1"))


def test_only_who_may_read_the_trail_reads_it(actor):
    write(actor, times=1)
    officer = replace(actor, rights=ROLES["privacy_officer"].rights)

    assert not selectors.lines(actor=actor).exists()
    assert selectors.lines(actor=officer).count() == 1


WHY = "Zelfde adres als bij Zonnebloem"


def shorn(line):
    """What the database keeps of a line, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(l)::text FROM audit_auditline l WHERE id = %s", [line.pk]
        )
        return cursor.fetchone()[0]


def left_in_clear(actor):
    """Three lines as the version before this one wrote them, the second with a reason."""
    lines = write(actor, times=3)
    previous = services.CHAIN_START
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.rotating = 'on'")
    for line in lines:
        line.plain_reason = WHY if line.number == 2 else ""
        line.previous, line.hash = previous, ""
        previous = line.hash = services.link_hash(line)
        line.save()
    return lines


def test_a_reason_is_sealed_and_the_chain_is_checked_without_its_key(actor):
    target = services.Target("thing", "1")
    written = services.record(actor=replace(actor, reason=WHY), action="look", target=target)
    services.record_each(actor=replace(actor, reason=WHY), action="found", targets=[target])

    assert [line.reason for line in AuditLine.objects.all()] == [WHY, WHY]
    assert "Zonnebloem" not in shorn(written)
    with patch("schakel.base.encryption.selectors.key", side_effect=AssertionError("a key")):
        assert "2 lines in 1 chains are intact" in verify()


@pytest.mark.owner
def test_reasons_left_in_clear_are_sealed_without_loss(actor):
    lines = left_in_clear(actor)
    head = f"{actor.organisation_id}:3:{lines[2].hash}"
    assert "3 lines in 1 chains are intact" in verify("--head", head)

    for expected in ("1 reasons sealed", ""):
        out = StringIO()
        call_command("seal_reasons", stdout=out)
        assert expected in out.getvalue()

    kept = list(AuditLine.objects.order_by("number"))
    assert [line.reason for line in kept] == ["", WHY, ""]
    assert "Zonnebloem" not in shorn(lines[1])
    assert kept[0].hash == lines[0].hash
    assert "3 lines in 1 chains are intact" in verify("--head", head)


@pytest.mark.owner
def test_a_touched_chain_is_not_sealed_over(actor):
    left_in_clear(actor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditline SET action = 'x' WHERE number = 3")

    with pytest.raises(CommandError, match="line 3"):
        call_command("seal_reasons")
    assert AuditLine.objects.get(number=2).plain_reason == WHY
