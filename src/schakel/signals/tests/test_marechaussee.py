"""What the Marechaussee finds: hours, competence at named airports, a choice, a message back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.reference import selectors as reference
from schakel.sharing.services import NamesLeft
from schakel.signals import workflow
from schakel.signals.models import Handover, ReturnMessage
from schakel.signals.selectors import returns
from schakel.signals.services import handing_over, investigating, tracks
from schakel.signals.services.reports import BorderInput
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Haste, Phase, Track

pytestmark = pytest.mark.django_db
FRIDAY_EVENING = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)


@pytest.fixture
def kmar():
    return make.team("kmar")


@pytest.fixture
def police():
    return make.team("police")


def page_of(team, signal):
    return visitor(team).get(reverse("signals:signal", args=[signal.pk])).content.decode()


def checked_at(team, post):
    border = BorderInput(post=post, travels_by="flight")
    return make.registered(team, source_kind="border_check", border_check=border)


def choose(team, signal, place="schiphol", track=Track.OWN_INVESTIGATION, reason="Alles is hier."):
    choice = tracks.Choice(place, track, reason)
    return tracks.choose_track(actor=team.as_(), signal_id=signal.pk, choice=choice)


def handed_over(kmar, police):
    offer = make.offered(kmar, police, make.registered(kmar))
    return offer, handing_over.accept(actor=police.as_(), handover_id=offer.pk)


def test_until_weighing_the_marechaussee_counts_in_hours_also_in_the_weekend():
    flow = workflow.current("kmar")
    hours = {
        phase: flow.due(phase, at=FRIDAY_EVENING, haste=Haste()) - FRIDAY_EVENING
        for phase in (Phase.RECEIVED, Phase.REGISTERED, Phase.ENRICHING, Phase.TO_WEIGH)
    }
    assert [term / timedelta(hours=1) for term in hours.values()] == [24, 24, 72, 48]
    assert flow.answer_term(at=FRIDAY_EVENING, haste=Haste()).unit == "hours"


def test_own_investigation_is_chosen_only_at_a_place_that_is_named(kmar):
    signal = make.weighed(kmar)
    with pytest.raises(tracks.NotCompetentHere):
        choose(kmar, signal, place="train")
    for wrong in ({"place": "moon"}, {"track": "other"}, {"reason": " "}):
        with pytest.raises(tracks.ChoiceIncomplete):
            choose(kmar, signal, **wrong)
    assert choose(kmar, signal, place="train", track=Track.HAND_OVER).track == "hand_over"


def test_an_investigation_waits_for_the_choice_and_the_newest_one_counts(kmar):
    signal = make.weighed(kmar)

    def start():
        return investigating.start_investigation(
            actor=kmar.as_(), signal_id=signal.pk, prosecutor="mr. V.", purpose="Vaststellen."
        )

    with pytest.raises(tracks.ChoiceMissing):
        start()
    choose(kmar, signal)
    choose(kmar, signal, track=Track.HAND_OVER)
    with pytest.raises(tracks.ChoiceMissing):
        start()
    choose(kmar, signal)
    assert start().purpose == "Vaststellen."


def test_the_police_need_no_choice(police):
    assert make.investigated(police).phase == Phase.INVESTIGATION
    with pytest.raises(tracks.NoChoiceHere):
        choose(police, make.registered(police))


def test_the_page_and_the_form_say_what_may_be_done_at_the_place(kmar):
    signal = checked_at(kmar, "Schiphol, gate D")
    assert "Schiphol: hier is eigen onderzoek mogelijk." in page_of(kmar, signal)
    address = reverse("signals:act", args=[signal.pk, "spoor"])
    browser = visitor(kmar)
    form = browser.get(address).content.decode()
    assert '<option value="schiphol" selected>' in form
    assert "zeehaven of veerdienst: overdragen" in form

    told = {"place": "seaport", "track": "own_investigation", "reason": "Wij waren er al."}
    refused = browser.post(address, told)
    assert refused.status_code == 400
    assert "niet zelf onderzoeken" in refused.content.decode()
    assert browser.post(address, told | {"track": "hand_over"}).status_code == 302
    rls.set_organisation(kmar.organisation.pk)
    assert "zeehaven of veerdienst: hier geen eigen onderzoek" in page_of(kmar, signal)


def test_which_places_are_named_is_data_with_a_source():
    rows = reference.current("kmar_posts").rows
    assert {row["own_investigation"] for row in rows} == {"yes", "no"}
    assert all(row["source"] for row in rows)


def test_who_has_not_told_back_is_shown_until_the_message_comes(kmar, police):
    offer, taken = handed_over(kmar, police)
    (row,) = returns.awaited(actor=kmar.as_())
    assert (row.handover_id, row.is_overdue) == (offer.pk, False)
    browser = visitor(kmar)
    assert "nog niets teruggehoord" in browser.get(reverse("ui:today")).content.decode()
    listed = browser.get(reverse("signals:offers"), {"show": "not_heard"}).content.decode()
    assert row.reference in listed
    (asked,) = returns.to_tell(actor=police.as_())
    assert asked.signal_id == taken.pk
    assert "wacht op bericht" in page_of(police, taken)

    tracks.tell_back(
        actor=police.as_(),
        signal_id=taken.pk,
        result="investigation",
        note="Dank, wij onderzoeken.",
    )

    assert returns.to_tell(actor=police.as_()) == []
    assert returns.awaited(actor=kmar.as_()) == []
    page = page_of(kmar, make.again(offer.signal))
    assert "er loopt een onderzoek" in page
    assert "Dank, wij onderzoeken." in page


def test_a_term_that_passed_makes_the_silence_overdue(kmar, police):
    offer, _taken = handed_over(kmar, police)
    rls.set_organisation(kmar.organisation.pk)
    Handover.objects.filter(pk=offer.pk).update(answered_at=timezone.now() - timedelta(days=30))
    assert [row.is_overdue for row in returns.awaited(actor=kmar.as_())] == [True]


def test_a_message_back_names_nobody_and_passes_the_door(kmar, police):
    _offer, taken = handed_over(kmar, police)
    with pytest.raises(NamesLeft):
        tracks.tell_back(
            actor=police.as_(),
            signal_id=taken.pk,
            result="talk",
            note="Gesproken met Maria Petrova op 3 maart 2026.",
        )
    message = tracks.tell_back(actor=police.as_(), signal_id=taken.pk, result="talk")
    assert message.disclosure.recipient_id == kmar.organisation.pk
    assert message.disclosure.form == "anonymised"


def test_only_who_took_it_over_tells_back_and_no_third_one_sees_it(kmar, police):
    _offer, taken = handed_over(kmar, police)
    with pytest.raises(tracks.NobodyToTell):
        tracks.tell_back(actor=police.as_(), signal_id=make.registered(police).pk, result="talk")
    with pytest.raises(tracks.NobodyToTell):
        tracks.tell_back(actor=police.as_(), signal_id=taken.pk, result="nothing")
    tracks.tell_back(actor=police.as_(), signal_id=taken.pk, result="talk")

    make.team("police").as_()
    assert ReturnMessage.objects.count() == 0
