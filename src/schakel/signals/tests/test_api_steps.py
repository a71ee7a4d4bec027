"""From report to weighing through the API; each right works and each stranger is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.base.rights import Right
from schakel.signals.models import Signal
from schakel.signals.selectors import lists
from schakel.signals.services import documents, feedback, handing_over, tracks
from schakel.signals.tests import factories as make
from schakel.signals.tests.test_api import Caller

pytestmark = pytest.mark.django_db
DONE = {"doneOn": "2026-11-20", "result": "Niets bekend.", "source": "Eigen administratie"}
POSTS = {
    "registration": {}, "enrichment": {}, "enrichment-steps/x/result": DONE,
    "enrichment-steps/x/omission": {"reason": "Niet nodig."}, "enrichment/completion": {},
}  # fmt: skip
GETS = ("enrichment-steps", "files", "feedback")


def test_a_system_brings_a_signal_from_report_to_the_weighing_meeting():
    caller = Caller(make.team())
    signal = f"/signals/{caller.report().json()['signalId']}"

    caller.post(f"{signal}/registration", {"ownCaseNumber": "2026-7"})
    caller.post(f"{signal}/enrichment")
    acts = [step["act"] for step in caller.get(f"{signal}/enrichment-steps").json()]
    early = caller.post(f"{signal}/enrichment/completion")
    caller.post(f"{signal}/enrichment-steps/{acts[0]}/result", DONE)
    for act in acts[1:]:
        caller.post(f"{signal}/enrichment-steps/{act}/omission", {"reason": "Niet nodig."})
    done = caller.post(f"{signal}/enrichment/completion")

    assert early.status_code == 409
    assert done.json()["phase"] == "to_weigh"
    assert caller.get(f"{signal}/enrichment-steps").json()[0]["doneOn"] == "2026-11-20"


def test_a_step_that_the_standard_does_not_have_is_not_there():
    team = make.team()
    signal, caller = make.enriching_signal(team), Caller(team)

    answer = caller.post(f"/signals/{signal.pk}/enrichment-steps/niets/result", DONE)

    assert answer.status_code == 404


def test_files_are_listed_and_opened_and_never_anothers(settings, tmp_path):
    settings.SCHAKEL_VAR = tmp_path
    team, other = make.team(), make.team()
    signal = make.registered(team)
    file_id = documents.add_document(
        actor=team.as_(), signal_id=signal.pk, name="a.txt", content=b"inhoud"
    )
    caller, stranger = Caller(team), Caller(other)
    address = f"/signals/{signal.pk}/files"

    assert [file["name"] for file in caller.get(address).json()] == ["a.txt"]
    assert caller.get(f"{address}/{file_id}").content == b"inhoud"
    assert stranger.get(f"{address}/{file_id}").status_code == 404


def test_a_file_is_added_once_judged_by_its_content_and_only_with_the_right(settings, tmp_path):
    settings.SCHAKEL_VAR = tmp_path
    team = make.team()
    signal = make.registered(team)
    caller, reader = Caller(team), Caller(team, {Right.SIGNALS_READ})
    stranger = Caller(make.team())

    def add(who, content, name="foto.jpg"):
        file = SimpleUploadedFile(name, content)
        return who.client.post(f"/api/v1/signals/{signal.pk}/files", {"file": file})

    added, repeated = add(caller, b"Gezien."), add(caller, b"Gezien.")
    refused = [
        add(caller, b"MZ\x00\x01"),
        add(caller, b""),
        add(caller, b"%PDF-" + b"x" * 11_000_000),
    ]
    listed = caller.get(f"/signals/{signal.pk}/files").json()

    assert added.status_code == repeated.status_code == 201
    assert added.json() == repeated.json()
    assert {answer.status_code for answer in refused} == {409}
    assert "10 MB" in refused[2].json()["detail"]
    assert [(file["name"], file["mediaType"]) for file in listed] == [("foto.jpg", "text/plain")]
    assert add(reader, b"x").status_code == 403
    assert add(stranger, b"x").status_code == 404


def test_what_the_reporter_was_told_is_read_and_is_on_record():
    team = make.team()
    signal = make.registered(team)
    given = feedback.give_feedback(actor=team.as_("analyst"), signal_id=signal.pk)
    text = given.text

    told = Caller(team).get(f"/signals/{signal.pk}/feedback").json()

    assert [(one["text"], one["withheldBecause"]) for one in told] == [(text, "")]
    rls.set_organisation(team.organisation.pk)
    assert AuditLine.objects.filter(action="signals.hear_feedback").count() == 1


def test_who_offered_a_signal_reads_the_answer_and_what_became_of_it():
    giver, taker = make.team(), make.team()
    offer = make.offered(giver, taker, make.registered(giver))
    rls.set_organisation(taker.organisation.pk)
    taken = handing_over.accept(actor=taker.as_(), handover_id=offer.pk)
    tracks.tell_back(actor=taker.as_(), signal_id=taken.pk, result="investigation")
    asker, other = Caller(giver), Caller(taker)

    told = asker.get(f"/hand-overs/{offer.pk}").json()

    assert (told["status"], told["refusalReason"]) == ("accepted", "")
    assert [(one["kind"], one["code"]) for one in told["toldBack"]] == [("result", "investigation")]
    assert other.get(f"/hand-overs/{offer.pk}").status_code == 404
    reader = Caller(giver, {Right.SIGNALS_READ})
    assert reader.get(f"/hand-overs/{offer.pk}").status_code == 403


def walked(caller, path, name):
    """A list in parts of two, put together again."""
    found, cursor = [], ""
    for _part in range(10):
        part = caller.get(f"{path}limit=2&cursor={cursor}").json()
        found += [row[name] for row in part["items"]]
        cursor = part["nextCursor"]
        if not cursor:
            break
    return found


def test_a_list_is_read_in_parts_whole_and_in_the_order_of_danger():
    team, other = make.team(), make.team()
    offers = [make.offered(other, team, make.registered(other)) for _ in range(6)]
    rls.set_organisation(team.organisation.pk)
    for offer in offers[:3]:
        # What ended has no due date and comes last.
        handing_over.accept(actor=team.as_(), handover_id=offer.pk)
    other.as_()
    Signal.objects.filter(pk=offers[4].signal_id).update(is_urgent=True)
    everything = lists.WorkFilter(include_ended=True)
    whole = [row.reference for row in lists.work_list(actor=other.as_(), wanted=everything)]
    sender, caller = Caller(other), Caller(team)

    assert walked(sender, "/signals?includeEnded=true&", "reference") == whole
    assert len(whole) == 6
    assert sorted(walked(caller, "/hand-overs?", "id")) == sorted(str(o.pk) for o in offers[3:])
    of_offers = caller.get("/hand-overs?limit=1").json()["nextCursor"]
    for cursor in ("x", of_offers, of_offers[:-1]):
        answer = caller.get(f"/signals?cursor={cursor}")
        assert (answer.status_code, "cursor" in answer.json()["detail"]) == (400, True)


def test_another_organisation_has_no_such_signal():
    signal, stranger = make.registered(make.team()), Caller(make.team())

    answers = [stranger.post(f"/signals/{signal.pk}/{path}", data) for path, data in POSTS.items()]
    answers += [stranger.get(f"/signals/{signal.pk}/{path}") for path in GETS]

    assert {answer.status_code for answer in answers} == {404}


def test_a_token_without_the_right_is_refused():
    team = make.team()
    signal, reader = make.registered(team), Caller(team, {Right.SIGNALS_READ})

    answers = [reader.post(f"/signals/{signal.pk}/{path}", data) for path, data in POSTS.items()]

    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize(
    "changes",
    [{"facts": "a\0b"}, {"receivedAt": "0001-01-01T00:00:00Z"}, {"receivedAt": "2026-01-01T10:00"},
     {"receivedAt": "2099-01-01T10:00:00Z"}, {"exploitationForms": ["x" * 41]}],
)  # fmt: skip
def test_what_the_database_would_choke_on_is_refused_in_words(changes):
    answer = Caller(make.team()).report(**changes)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
