"""The API: report, list, open, hand over; each right works and each stranger is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.api import services as tokens
from schakel.base.audit.models import AuditLine
from schakel.base.rights import Right
from schakel.signals.models import Signal
from schakel.signals.tests import factories

pytestmark = pytest.mark.django_db

REPORT = {
    "sourceKind": "professional",
    "facts": "Slaapt in de opslag.",
    "places": [{"kind": "work", "municipality": "Nergenshuizen"}],
    "persons": [{"role": "possible_victim", "isMinor": "unknown"}],
}
EVERYTHING = tokens.FOR_SYSTEMS


class Caller:
    """A system with a token."""

    def __init__(self, team, rights=EVERYTHING, days=30):
        administrator = people.actor(team.organisation, "functional_administrator")
        rls.set_organisation(team.organisation.pk)
        wanted = tokens.TokenInput(
            name="ons systeem",
            rights=frozenset(rights),
            purpose="hand_over_signal",
            expires_on=timezone.localdate() + timedelta(days=days),
        )
        self.administrator = administrator
        self.token, self.secret = tokens.issue_token(actor=administrator, wanted=wanted)
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})
        rls.set_organisation(None)

    def get(self, path):
        return self.client.get(f"/api/v1{path}")

    def post(self, path, data=None, **headers):
        return self.client.post(
            f"/api/v1{path}", data or {}, content_type="application/json", headers=headers
        )

    def report(self, key="sleutel-1", **changes):
        return self.post("/signals", {**REPORT, **changes}, **{"Idempotency-Key": key})


@pytest.fixture
def team():
    return factories.team()


def test_a_report_is_acknowledged_once_however_often_it_is_sent(team):
    caller = Caller(team)

    first, second = caller.report(), caller.report()

    assert first.status_code == second.status_code == 201
    assert first.json()["reference"] == second.json()["reference"]
    assert (first.json()["isRepeat"], second.json()["isRepeat"]) == (False, True)
    assert first["API-Version"] == "1.0.0"


def test_what_was_reported_is_listed_and_opened_with_a_trail(team):
    caller = Caller(team)
    made = caller.report().json()

    listed = caller.get("/signals").json()
    opened = caller.get(f"/signals/{made['signalId']}").json()
    history = caller.get(f"/signals/{made['signalId']}/history").json()

    assert [row["reference"] for row in listed["items"]] == [made["reference"]]
    assert "facts" not in listed["items"][0]
    assert opened["facts"] == REPORT["facts"]
    assert [step["toPhase"] for step in history] == ["received"]
    rls.set_organisation(team.organisation.pk)
    assert AuditLine.objects.filter(action="signals.open").count() == 1


def test_a_signal_goes_from_system_to_system(team):
    other = factories.team()
    signal = factories.registered(team)
    giver, taker = Caller(team), Caller(other)
    clearance = factories.an_offer(team.as_(), other, signal, parts=("report",)).clearance
    rls.set_organisation(None)
    offer = {"recipient": other.organisation.code, "ground": "wpg_15", "parts": ["report"]}
    met = {"conditions": sorted(clearance.ticked), "reasons": clearance.reasons}

    too_soon = giver.post(f"/signals/{signal.pk}/hand-overs", offer)
    offered = giver.post(f"/signals/{signal.pk}/hand-overs", {**offer, **met})
    waiting = taker.get("/hand-overs").json()["items"]
    path = f"/hand-overs/{waiting[0]['id']}"
    received = taker.post(f"{path}/receipt")
    accepted = taker.post(f"{path}/acceptance")
    again = taker.post(f"{path}/acceptance")

    assert too_soon.status_code == 409
    assert "conditions" in too_soon.json()["detail"]
    assert offered.status_code == 201
    assert received.json()["status"] == "received"
    assert accepted.status_code == 201
    assert again.status_code == 409
    rls.set_organisation(other.organisation.pk)
    assert Signal.objects.get(reference=accepted.json()["reference"]).trace_id == signal.trace_id


def test_an_offer_is_refused_with_what_was_missing(team):
    other = factories.team()
    factories.offered(team, other, factories.registered(team))
    taker = Caller(other)
    offer = taker.get("/hand-overs").json()["items"][0]["id"]

    without_reason = taker.post(f"/hand-overs/{offer}/refusal", {"reason": "zomaar"})
    refused = taker.post(f"/hand-overs/{offer}/refusal", {"reason": "not_competent"})

    assert without_reason.status_code == 409
    assert refused.json()["status"] == "refused"


@pytest.mark.parametrize(
    ("right", "method", "path"),
    [
        (Right.SIGNALS_REGISTER, "report", ""),
        (Right.SIGNALS_READ, "get", "/signals/{signal}"),
        (Right.SIGNALS_HAND_OVER, "post", "/signals/{signal}/hand-overs"),
        (Right.SIGNALS_RECEIVE, "post", "/hand-overs/{offer}/acceptance"),
    ],
)
def test_a_token_without_the_right_is_refused(team, right, method, path):
    other = factories.team()
    signal = factories.registered(team)
    offer = factories.offered(other, team, factories.registered(other))
    caller = Caller(team, EVERYTHING - {right})
    path = path.format(signal=signal.pk, offer=offer.pk)
    data = {"recipient": other.organisation.code, "ground": "wpg_15", "parts": ["report"]}

    answer = (
        caller.report() if method == "report" else
        caller.get(path) if method == "get" else caller.post(path, data)
    )  # fmt: skip

    assert answer.status_code in {403, 404}
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_what_others_offer_us_is_shown_to_who_may_receive_it_only(team):
    other = factories.team()
    factories.offered(other, team, factories.registered(other))
    assert (
        Caller(team, EVERYTHING - {Right.SIGNALS_RECEIVE}).get("/hand-overs").json()["items"] == []
    )
    assert Caller(team, {Right.SIGNALS_RECEIVE}).get("/hand-overs").json()["items"]


def test_for_another_organisation_nothing_exists(team):
    signal = factories.registered(team)
    stranger = Caller(factories.team())

    assert stranger.get(f"/signals/{signal.pk}").status_code == 404
    assert stranger.get(f"/signals/{signal.pk}/history").status_code == 404
    assert stranger.get("/signals").json()["total"] == 0


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer schakel_wrong", "Basic x"])
def test_without_a_valid_token_nothing_is_told(header):
    answer = Client(headers={"Authorization": header}).get("/api/v1/signals")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_revoked_token_is_refused_at_the_next_request(team):
    caller = Caller(team)
    assert caller.get("/signals").status_code == 200

    rls.set_organisation(team.organisation.pk)
    tokens.revoke_token(actor=caller.administrator, token_id=caller.token.pk)

    assert caller.get("/signals").status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": ""},
        {"facts": "x" * 20_001},
        {"unknown": 1},
        {"persons": [{"role": "suspect-ish"}]},
        {"sourceKind": None},
    ],
)
def test_what_is_not_well_formed_is_told_by_field_and_never_echoed(team, changes):
    answer = Caller(team).report(**changes)

    assert answer.status_code == 400
    assert next(iter(changes)) in answer.json()["detail"]
    assert "suspect-ish" not in answer.content.decode()


def test_rights_of_people_are_not_given_to_systems(team):
    with pytest.raises(tokens.RightNotForSystems):
        Caller(team, {Right.SIGNALS_NAME_SUSPECT})


def test_only_an_administrator_gives_tokens(team):
    wanted = tokens.TokenInput("x", frozenset({Right.SIGNALS_READ}), "other", timezone.localdate())

    with pytest.raises(PermissionDenied):
        tokens.issue_token(actor=team.as_(), wanted=wanted)


def test_a_token_lasts_a_year_at_most(team):
    with pytest.raises(tokens.TermTooLong):
        Caller(team, days=400)


def test_code_lists_come_with_both_languages(team):
    answer = Caller(team).get("/code-lists/exploitation_forms")

    assert {"code", "nl", "en"} == set(answer.json()[0])
    assert Caller(team).get("/code-lists/naming_grounds").status_code == 404
