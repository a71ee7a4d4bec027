"""Many reports in one request: what comes out is what the same reports give one by one."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.base.rights import Right
from schakel.base.webhooks.models import Delivery
from schakel.signals.models import Clock, InvolvedPerson, PhaseChange, Place, Signal, Submission
from schakel.signals.services import batches, intake
from schakel.signals.tests import factories as make
from schakel.signals.tests.test_api import EVERYTHING, REPORT, Caller
from schakel.signals.tests.test_webhook_events import listening

pytestmark = pytest.mark.django_db
# What two reports with the same words may differ in.
OWN = {"id", "reference", "trace_id", "signal_id", "key", "at", "received_at", "arrived_at",
       "due_at", "started_at", "created_at", "added_at", "changed_at", "registered_at",
       "number", "previous", "hash", "target_id", "pgh_id"}  # fmt: skip


def one(key="sleutel-1", **changes):
    return {**REPORT, "idempotencyKey": key, **changes}


def send(caller, *reports):
    return caller.post("/signal-batches", {"reports": list(reports)})


def _said(model):
    """Everything a row says, sealed texts opened."""
    row = model.objects.get()
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.attname not in OWN | {"organisation_id", "created_by", "changed_by", "added_by",
                                       "user_id"}
    }  # fmt: skip


def _rows(team):
    rls.set_organisation(team.organisation.pk)
    made = [Signal, PhaseChange, Clock, Place, InvolvedPerson, Submission]
    found = {model.__name__: _said(model) for model in made}
    (line,) = AuditLine.objects.filter(action="signals.report")
    found["Signal"]["words"] = len(found["Signal"]["words"])
    return found | {"line": (line.role, line.purpose, line.target_type, line.details)}


def test_a_report_of_a_batch_leaves_what_the_same_report_alone_leaves():
    alone, together = make.team(), make.team()
    told = {"ownCaseNumber": "2026-1", "danger": "yes", "exploitationForms": ["LAB"]}

    Caller(alone).report(**told)
    answer = send(Caller(together), one(**told))

    assert answer.status_code == 200
    assert _rows(together) == _rows(alone)
    assert answer.json()["outcomes"][0]["acknowledgement"]["isUrgent"] is True


def test_a_batch_sent_again_makes_no_other_signals_and_gives_the_same_references():
    team = make.team()
    caller = Caller(team)
    reports = [one("sleutel-1"), one("sleutel-2")]
    alone = caller.report("sleutel-2").json()

    first, second = (send(caller, *reports).json() for _ in range(2))

    assert (first["created"], first["repeated"], second["repeated"]) == (1, 1, 2)
    assert first["outcomes"][1]["acknowledgement"]["signalId"] == alone["signalId"]
    references = [
        [outcome["acknowledgement"]["reference"] for outcome in told["outcomes"]]
        for told in (first, second)
    ]
    assert references[0] == references[1]
    rls.set_organisation(team.organisation.pk)
    assert Signal.objects.count() == 2


def test_the_same_key_twice_in_a_batch_is_one_signal():
    told = send(Caller(make.team()), one(), one(facts="Iets anders.")).json()

    made, repeated = (outcome["acknowledgement"] for outcome in told["outcomes"])
    assert made["signalId"] == repeated["signalId"]
    assert (made["isRepeat"], repeated["isRepeat"]) == (False, True)


def test_what_is_wrong_with_one_report_is_told_by_field_and_stops_no_other():
    team = make.team()
    wrong = [
        one("sleutel-2", facts=""),
        one("sleutel-3", sourceKind="zomaar"),
        one("sleutel-4", persons=[{"role": "suspect"}]),
        one("sleutel-5", persons=[{"role": "suspect-ish"}]),
        {"facts": "Zonder sleutel.", "sourceKind": "professional"},
        "geen melding",
        one("sleutel-6", facts=" "),
        one("sleutel\0-7"),
        one("sleutel-8", **{"veld\0": 1}),
    ]

    told = send(Caller(team), one("sleutel-1"), *wrong, one("sleutel-9"))

    said = told.json()
    assert (said["created"], said["repeated"], said["refused"]) == (2, 0, 9)
    results = [outcome["result"] for outcome in said["outcomes"]]
    assert results == ["created", *["refused"] * 9, "created"]
    problems = [outcome["problem"] for outcome in said["outcomes"][1:-1]]
    assert [problem["status"] for problem in problems] == [
        400,
        409,
        409,
        400,
        400,
        400,
        409,
        400,
        400,
    ]
    assert said["outcomes"][8]["idempotencyKey"] == "sleutel?-7"
    fields = [problem["fields"][0]["field"] for problem in problems]
    assert fields[:5] == ["facts", "sourceKind", "persons", "persons.0.role", "idempotencyKey"]
    assert "suspect-ish" not in told.content.decode()
    rls.set_organisation(team.organisation.pk)
    assert Signal.objects.count() == Submission.objects.count() == Place.objects.count() == 2


@pytest.mark.parametrize(
    "reports", [[], [one(f"sleutel-{n}") for n in range(101)], "geen lijst"], ids=len
)
def test_a_batch_holds_one_to_a_hundred_reports(reports):
    team = make.team()

    answer = Caller(team).post("/signal-batches", {"reports": reports})

    assert answer.status_code == 400
    assert "reports" in answer.json()["detail"]
    rls.set_organisation(team.organisation.pk)
    assert not Signal.objects.exists()


def test_a_batch_needs_the_right_to_report():
    caller = Caller(make.team(), EVERYTHING - {Right.SIGNALS_REGISTER})

    for reports in ([one()], ["geen melding"]):
        answer = send(caller, *reports)
        assert answer.status_code == 403


def test_a_key_of_another_organisation_is_no_repeat_and_its_signals_stay_unseen():
    theirs, ours = make.team(), make.team()
    first = send(Caller(theirs), one()).json()["outcomes"][0]["acknowledgement"]

    told = send(Caller(ours), one()).json()

    assert told["created"] == 1
    assert told["outcomes"][0]["acknowledgement"]["reference"] != first["reference"]
    rls.set_organisation(ours.organisation.pk)
    assert Signal.objects.filter(organisation=ours.organisation).count() == 1


def test_the_trail_holds_a_line_for_each_and_systems_hear_of_each():
    team = listening(make.team())
    caller = Caller(team)

    told = send(caller, *(one(f"sleutel-{n}") for n in range(3))).json()

    made = {outcome["acknowledgement"]["signalId"] for outcome in told["outcomes"]}
    rls.set_organisation(team.organisation.pk)
    lines = AuditLine.objects.filter(action="signals.report")
    assert {line.target_id for line in lines} == made
    assert {str(row.subject_id) for row in Delivery.objects.all()} == made
    assert len({row.event_id for row in Delivery.objects.all()}) == 3
    call_command("verify_audit")


def test_a_larger_batch_asks_the_database_no_more():
    caller = Caller(make.team())
    send(caller, one("sleutel-warm"))
    asked = []
    for number in (2, 30):
        with CaptureQueriesContext(connection) as found:
            send(caller, *(one(f"sleutel-{number}-{place}") for place in range(number)))
        asked.append(len(found))

    assert asked[0] == asked[1] < 30


def test_a_report_that_came_in_elsewhere_at_the_same_moment_is_one_signal(monkeypatch):
    team = make.team()
    actor = team.as_("intake")
    rls.set_organisation(team.organisation.pk)
    sent = [batches.SentReport(f"sleutel-{n}", make.a_report()) for n in range(3)]
    earlier = intake.report_signal(actor=actor, report=sent[1].report, key=sent[1].key)
    # The other one was not there yet when the batch looked.
    monkeypatch.setattr(batches, "_earlier", lambda _actor, _keys: {})

    done = batches.report_many(actor=actor, sent=sent)

    assert [outcome.acknowledgement.is_repeat for outcome in done] == [False, True, False]
    assert done[1].acknowledgement.reference == earlier.reference
    assert Signal.objects.count() == Submission.objects.count() == 3


def test_nothing_of_a_batch_is_there_when_its_trail_cannot_be_written(monkeypatch):
    team = make.team()
    rls.set_organisation(team.organisation.pk)

    def fail(**_acts):
        raise IntegrityError

    monkeypatch.setattr(batches.audit, "record_past", fail)
    monkeypatch.setattr(intake.audit, "record", fail)

    with pytest.raises(IntegrityError):
        batches.report_many(
            actor=team.as_("intake"), sent=[batches.SentReport("sleutel-1", make.a_report())]
        )
    assert not Signal.objects.exists()
