"""From report to weighing through the API; each right works and each stranger is refused."""

import pytest

from schakel.base.rights import Right
from schakel.signals.services import documents
from schakel.signals.tests import factories as make
from schakel.signals.tests.test_api import Caller

pytestmark = pytest.mark.django_db
DONE = {"doneOn": "2026-11-20", "result": "Niets bekend.", "source": "Eigen administratie"}
POSTS = {
    "registration": {}, "enrichment": {}, "enrichment-steps/x/result": DONE,
    "enrichment-steps/x/omission": {"reason": "Niet nodig."}, "enrichment/completion": {},
}  # fmt: skip
GETS = ("enrichment-steps", "files")


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
