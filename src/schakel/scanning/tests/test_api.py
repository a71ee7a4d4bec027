"""Notes from another system: taken in once, refused without right, ground or own source."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from schakel.base import rls
from schakel.base.api import services as tokens
from schakel.base.rights import Right
from schakel.scanning.models import Note
from schakel.scanning.tests import factories as make
from schakel.scanning.workflow import SourceKind

pytestmark = pytest.mark.django_db
DAY = (timezone.localdate() - timedelta(days=2)).isoformat()


def _caller(team, right=Right.SCANNING_RUN):
    wanted = tokens.TokenInput(
        name="registratiesysteem",
        rights=frozenset({right}),
        purpose="daily_police_task",
        expires_on=timezone.localdate() + timedelta(days=30),
    )
    _, secret = tokens.issue_token(actor=team.as_("functional_administrator"), wanted=wanted)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def _note(number="M-1", text="Fiets tegen het hek.", day=DAY):
    return {"number": number, "writtenOn": day, "firstProcessedOn": day, "text": text}


def _offer(client, source, *notes):
    rls.set_organisation(None)
    path = f"/api/v1/scan-sources/{source.pk}/notes"
    return client.post(path, {"notes": list(notes)}, content_type="application/json")


@pytest.fixture
def police():
    return make.team()


@pytest.fixture
def source(police):
    return make.source(police, kind=SourceKind.API)


def test_a_system_sees_its_source_and_offers_notes_once(police, source):
    client = _caller(police)

    listed = client.get("/api/v1/scan-sources").json()
    first = _offer(client, source, _note(), _note("M-2"))
    again = _offer(client, source, _note(), _note("M-2", "Fiets weg."))

    assert [row["id"] for row in listed] == [str(source.pk)]
    assert (first.status_code, first.json()) == (201, {"new": 2, "changed": 0, "unchanged": 0})
    assert again.json() == {"new": 0, "changed": 1, "unchanged": 1}


def test_another_organisations_source_is_not_there(police, source):
    stranger = _caller(make.team())

    answer = _offer(stranger, source, _note())

    assert answer.status_code == 404
    assert stranger.get("/api/v1/scan-sources").json() == []
    police.as_()
    assert not Note.objects.exists()


def test_a_token_without_the_right_is_refused(police, source):
    assert _offer(_caller(police, Right.SIGNALS_READ), source, _note()).status_code == 403


@pytest.mark.parametrize(
    ("kind", "notes", "words"),
    [
        (SourceKind.UPLOAD, [_note()], "does not take notes from another system"),
        (SourceKind.API, [_note(), _note()], "more than once"),
        (SourceKind.API, [_note(day="2001-01-01")], "may not be offered at all"),
    ],
)
def test_what_the_law_or_the_list_refuses_is_a_conflict_in_words(police, kind, notes, words):
    answer = _offer(_caller(police), make.source(police, kind=kind), *notes)

    assert answer.status_code == 409
    assert words in answer.json()["detail"]
    police.as_()
    assert not Note.objects.exists()


def test_an_offer_without_text_is_refused_without_repeating_it(police, source):
    answer = _offer(_caller(police), source, {**_note(), "text": ""})

    assert answer.status_code == 400
    assert "text" in answer.json()["detail"]
