"""The follow-up guarantee holds in the database, whatever the services would do."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.identifiers import new_id
from schakel.signals import workflow
from schakel.signals.models import Handover, InvolvedPerson, PhaseChange, Signal
from schakel.signals.services import handing_over, persons, stopping
from schakel.signals.services.reports import PersonInput
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: Any, match: str) -> None:
    """Try a statement past the services; the database must refuse it and say why."""
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def update(signal: Signal, assignments: str, *values: Any, match: str) -> None:
    refused(
        f"UPDATE signals_signal SET {assignments} WHERE id = %s",  # noqa: S608 - fixed texts
        *values,
        signal.pk,
        match=match,
    )


@pytest.mark.parametrize(
    ("assignments", "match"),
    [
        ("due_at = NULL", "open_has_step_and_due_date"),
        ("next_step = ''", "open_has_step_and_due_date"),
        ("organisation_id = NULL", "keeps its identity|not-null"),
        ("phase = 'investigation', moves = moves + 1", "is no step"),
        ("phase = 'handed_over', moves = moves + 1", "line in the history"),
        ("phase = 'waiting', moves = moves + 1, phase_before = phase", "line in the history"),
        ("moves = moves + 1", "only a step"),
        ("phase_before = 'closed'", "only a step"),
        ("workflow_version = 2", "keeps its identity"),
        ("trace_id = id", "keeps its identity"),
        ("reference = 'S-0000-0000'", "keeps its identity"),
        ("closing_reason = 'capacity'", "capacity_is_no_reason"),
    ],
)
def test_an_open_signal_keeps_owner_step_and_due_date(assignments, match):
    signal = make.registered(make.team())
    update(signal, assignments, match=match)


def _with_history(signal: Signal, to: str) -> None:
    PhaseChange(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=signal.moves + 1,
        from_phase=signal.phase,
        to_phase=to,
        at=timezone.now(),
    ).save()


CLOSE = (
    "phase = 'closed', phase_before = phase, moves = moves + 1, closing_reason = 'NO_LEADS',"
    " closed_at = now(), closed_by = %s, confirmed_by = %s"
)


def test_nothing_is_closed_without_a_confirmed_proposal():
    signal = make.weighed(make.team())
    _with_history(signal, "closed")
    update(signal, CLOSE, 1, 2, match="second person")


def test_nothing_is_closed_by_one_person():
    police = make.team()
    signal = make.weighed(police)
    lead = police.as_()
    proposal = stopping.propose_stop(
        actor=lead, signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    refused(
        "UPDATE signals_stopproposal SET answer = 'confirmed', answered_by = proposed_by,"
        " answered_at = now() WHERE id = %s",
        proposal.pk,
        match="two_people",
    )
    _with_history(signal, "closed")
    update(signal, CLOSE, lead.user_id, lead.user_id, match="second person|two_people")


def test_nothing_is_closed_without_help_offered():
    police = make.team()
    signal = make.weighed(police)
    lead, other = police.as_(), police.as_("weigher")
    proposal = stopping.propose_stop(
        actor=lead, signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    persons.add_person(actor=lead, signal_id=signal.pk, person=make.victim())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE signals_stopproposal SET answer = 'confirmed', answered_by = %s,"
            " answered_at = now() WHERE id = %s",
            [other.user_id, proposal.pk],
        )
    _with_history(signal, "closed")
    update(signal, CLOSE, lead.user_id, other.user_id, match="help is offered")


def test_nothing_is_closed_without_a_reason():
    signal = make.weighed(make.team())
    _with_history(signal, "closed")
    update(
        signal,
        CLOSE.replace("NO_LEADS", ""),
        1,
        2,
        match="second person|closing_has_reason",
    )


def test_waiting_has_a_reason_and_a_review_date():
    signal = make.registered(make.team())
    _with_history(signal, "waiting")
    update(
        signal,
        "phase = 'waiting', phase_before = phase, moves = moves + 1",
        match="waiting_has_reason",
    )


def test_a_waiting_signal_goes_back_to_where_it_was_and_never_closes():
    police = make.team()
    signal = make.registered(police)
    make.waiting_signal(police, signal)
    signal = make.again(signal)
    _with_history(signal, "investigation")
    update(signal, "phase = 'investigation', moves = moves + 1", match="back to where it was")
    update(signal, "phase = 'closed', moves = moves + 1", match="is no step")


def test_nothing_is_handed_over_to_nobody():
    signal = make.registered(make.team())
    _with_history(signal, "handed_over")
    update(signal, "phase = 'handed_over', moves = moves + 1", match="nobody accepted")


def test_one_trace_has_one_open_signal_even_across_organisations():
    police, kmar = make.team("police"), make.team("kmar")
    signal = make.registered(police)
    other = make.reported(kmar)
    twin = Signal(
        organisation_id=kmar.organisation.pk,
        trace_id=signal.trace_id,
        reference="S-TWIN-0001",
        workflow_service=other.workflow_service,
        workflow_version=other.workflow_version,
        phase="received",
        next_step="register",
        due_at=timezone.now(),
        source_kind="tip",
        received_at=timezone.now(),
    )
    with pytest.raises(Error, match="one_open_signal_per_trace"), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.parametrize("phase", ["investigation", "closed", "registered", "weighed"])
def test_a_signal_starts_as_received(phase):
    signal = make.reported(make.team())
    signal.pk, signal.trace_id, signal.reference = new_id(), new_id(), "S-NEW0-0001"
    signal.phase = phase
    with pytest.raises(Error, match="starts as received"), transaction.atomic():
        signal.save(force_insert=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signals_phasechange SET to_phase = 'closed'",
        "DELETE FROM signals_phasechange",
        "UPDATE signals_helpoffer SET answer = 'accepted'",
        "DELETE FROM signals_handoverevent",
        "UPDATE sharing_disclosure SET purpose = 'other'",
        "DELETE FROM signals_signal",
        "DELETE FROM signals_involvedperson",
        "TRUNCATE signals_phasechange",
        "INSERT INTO signals_allowedstep VALUES ('workflow_police', 1, 'waiting', 'closed')",
        "ALTER TABLE signals_signal DISABLE TRIGGER steps",
    ],
)
def test_history_only_grows_for_the_serving_role(statement):
    make.registered(make.team())
    refused(statement, match="permission denied|must be owner|only grows|cannot insert")


@pytest.mark.parametrize(
    ("number", "start", "to"), [(1, "registered", "closed"), (7, "received", "registered")]
)
def test_history_follows_the_signal(number, start, to):
    signal = make.reported(make.team())
    line = PhaseChange(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=number,
        from_phase=start,
        to_phase=to,
        at=timezone.now(),
    )
    with pytest.raises(Error, match="history follows"), transaction.atomic():
        line.save(force_insert=True)


@pytest.mark.parametrize(
    ("assignments", "match"),
    [
        ("role = 'suspect'", "suspects_have_ground|non_punishment"),
        (
            "role = 'suspect', suspect_ground = 'findings', suspect_on = now(), suspect_by = 1",
            "non_punishment_is_asked_first",
        ),
        ("role = 'possible_victim'", "possible_victims_are_marked"),
        ("name = 'x'", "names_need_a_ground"),
    ],
)
def test_people_are_named_and_suspected_only_with_a_ground(assignments, match):
    police = make.team()
    signal = make.registered(police)
    person = persons.add_person(
        actor=police.as_(),
        signal_id=signal.pk,
        person=PersonInput(role=workflow.PersonRole.NAMED_PERSON),
    )
    refused(
        f"UPDATE signals_involvedperson SET {assignments} WHERE id = %s",  # noqa: S608 - fixed texts
        person.pk,
        match=match,
    )
    assert InvolvedPerson.objects.get(pk=person.pk).role == "named_person"


def _offer() -> tuple[make.Team, make.Team, Handover]:
    police, kmar = make.team("police"), make.team("kmar")
    return police, kmar, make.offered(police, kmar, make.registered(police))


def test_only_the_receiver_accepts():
    police, _, offer = _offer()
    police.as_()
    refused(
        "UPDATE signals_handover SET status = 'accepted', answered_at = now() WHERE id = %s",
        offer.pk,
        match="for the other side",
    )


def test_only_the_sender_revokes():
    _, kmar, offer = _offer()
    kmar.as_()
    refused(
        "UPDATE signals_handover SET status = 'revoked', answered_at = now() WHERE id = %s",
        offer.pk,
        match="for the other side",
    )


def test_what_was_offered_stays_as_it_was():
    police, _, offer = _offer()
    police.as_()
    refused(
        "UPDATE signals_handover SET package_hash = 'x' WHERE id = %s",
        offer.pk,
        match="stays as it was",
    )


def test_an_answer_stays_given():
    _, kmar, offer = _offer()
    handing_over.refuse(
        actor=kmar.as_(), handover_id=offer.pk, refusal=handing_over.Refusal("other")
    )
    refused(
        "UPDATE signals_handover SET status = 'accepted' WHERE id = %s",
        offer.pk,
        match="answer stays",
    )


def test_a_third_organisation_sees_nothing_of_a_hand_over():
    _, _, offer = _offer()
    third = make.team("nla_investigation")
    third.as_()
    with connection.cursor() as cursor:
        for table in (
            "signals_handover",
            "signals_handoverevent",
            "sharing_disclosure",
            "signals_signal",
            "signals_phasechange",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - fixed names
            assert cursor.fetchone() == (0,), table
    assert not Handover.objects.filter(pk=offer.pk).exists()


def test_no_organisation_set_means_no_rows():
    make.registered(make.team())
    rls.set_organisation(None)
    assert Signal.objects.count() == 0


def test_sealed_text_is_not_in_the_database():
    police = make.team()
    signal = make.registered(police, facts="KANARIE-9931 slaapt in de opslag")
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM signals_signal AS s WHERE id = %s", [signal.pk])
        (row,) = cursor.fetchone()
    assert "KANARIE" not in row
    assert b"KANARIE".hex() not in row
    assert make.again(signal).facts == "KANARIE-9931 slaapt in de opslag"


def test_every_due_date_is_in_the_future_when_it_is_set():
    signal = make.reported(make.team())
    assert signal.due_at - signal.created_at > timedelta(hours=1)


def test_nobody_joins_a_closed_signal_without_reopening_it():
    police = make.team()
    signal = make.closed(police)
    with pytest.raises(persons.SignalEnded):
        persons.add_person(actor=police.as_(), signal_id=signal.pk, person=make.victim())
    victim = InvolvedPerson(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=9,
        role="possible_victim",
        is_possible_victim=True,
    )
    with pytest.raises(Error, match="reopen the signal first"), transaction.atomic():
        victim.save(force_insert=True)


def test_a_signal_is_merged_only_into_one_that_goes_on():
    police = make.team()
    ended, other = make.closed(police), make.closed(police)
    update(
        other,
        "merged_into_id = %s, closing_reason = 'DUPLICATE'",
        ended.pk,
        match="one that goes on",
    )
