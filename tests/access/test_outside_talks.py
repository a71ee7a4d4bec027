"""Who may not read a talk outside the criminal procedure: the database refuses them too."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.access.unscoped import application_scoping_off

from schakel.base import rls
from schakel.signals.models import OutsideTalk, OutsideTalkReader
from schakel.signals.services import talks
from schakel.signals.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_app_role")]


@pytest.fixture
def team():
    """Return a police team of which the care coordinator held a talk of her own."""
    return make.team()


@pytest.fixture
def talk(team):
    person = make.registered(team, persons=(make.victim(),)).persons.get()
    return talks.record_outside_talk(
        actor=team.as_("care_coordinator"),
        person_id=person.pk,
        purpose="provide_help",
        held_at=timezone.now(),
        note="Wil rust.",
    )


def _raw(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def test_without_the_rules_of_the_application_a_detective_still_finds_nothing(team, talk):
    detective = team.as_()
    with application_scoping_off():
        assert list(OutsideTalk.objects.all()) == []
        with pytest.raises(OutsideTalk.DoesNotExist):
            talks.open_outside_talk(actor=detective, talk_id=talk.pk)
    assert _raw("SELECT id FROM signals_outsidetalk") == []
    assert _raw("SELECT note FROM signals_outsidetalk WHERE id = %s", talk.pk) == []


def test_readers_find_it_and_may_let_a_colleague_read_along(team, talk):
    coordinator, detective = team.as_("care_coordinator"), team.as_()
    team.as_("care_coordinator")
    talks.add_reader(actor=coordinator, talk_id=talk.pk, user_id=detective.user_id)
    for role in ("care_coordinator", "lead_detective"):
        read = talks.open_outside_talk(actor=team.as_(role), talk_id=talk.pk)
        assert read.note == "Wil rust."
    team.as_("intake")
    assert _raw("SELECT count(*) FROM signals_outsidetalk") == [(0,)]


def test_nobody_makes_themselves_a_reader(team, talk):
    detective = team.as_()
    row = OutsideTalkReader(
        organisation_id=team.organisation.pk,
        talk_id=talk.pk,
        user_id=detective.user_id,
        added_by=detective.user_id,
        at=timezone.now(),
    )
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


def test_a_reader_who_works_for_another_organisation_now_finds_nothing(team, talk):
    coordinator = team.as_("care_coordinator")
    rls.set_organisation(make.team("kmar").organisation.pk, user_id=coordinator.user_id)
    assert _raw("SELECT count(*) FROM signals_outsidetalk") == [(0,)]


def test_a_task_acts_for_nobody_and_finds_nothing(team, talk):
    rls.set_organisation(team.organisation.pk)
    assert not OutsideTalk.objects.exists()
