"""Reporting on screen: professionals, desks and citizens; drafts, double sending, refusals."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from schakel.base import rls
from schakel.signals.models import Draft, InvolvedPerson, Signal
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123456789abcdef"


def filled(**more: str) -> dict[str, str]:
    """Return the least that a report says."""
    least = {"key": KEY, "danger": "no", "minors": "unknown", "source_kind": "professional",
             "facts": "Slaapt in de opslag.", "place_rows": "1", "place-0-kind": "work",
             "person_rows": "1", "company_rows": "0", "platform_rows": "0"}  # fmt: skip
    return least | more


def only_signal(of: make.Team) -> Signal:
    """Return the one signal of a team."""
    rls.set_organisation(of.organisation.pk)
    return Signal.objects.get()


def send(of: make.Team, **more: str):
    """Send the form as a professional."""
    return visitor(of, "professional").post(reverse("signals:report"), filled(**more))


def test_the_form_starts_without_a_field_for_a_name():
    text = visitor(make.team(), "professional").get(reverse("signals:report")).text

    assert 'name="person-0-role"' in text
    assert 'name="person-0-name"' not in text


def test_a_name_can_be_given_once_there_is_a_ground():
    browser = visitor(make.team(), "professional")

    wish = {"add": "names", "person-0-naming_ground": "consent"}
    text = browser.post(reverse("signals:report"), filled(**wish)).text

    assert 'name="person-0-name"' in text
    assert "Slaapt in de opslag." in text


def test_a_report_is_kept_and_acknowledged():
    ours = make.team()

    answer = send(ours)

    signal = only_signal(ours)
    assert answer.url == reverse("signals:acknowledgement", args=[signal.pk])
    assert signal.facts == "Slaapt in de opslag."
    page = visitor(ours, "professional").get(answer.url)
    assert signal.reference in page.text


def test_sending_a_form_twice_makes_one_signal():
    ours = make.team()

    first, second = send(ours), send(ours)

    assert first.url == second.url
    assert only_signal(ours)


def test_a_report_without_a_story_is_refused_and_keeps_what_was_typed():
    answer = send(make.team(), facts="", interpretation="Vermoedelijk dwang.")

    assert answer.status_code == 400
    assert 'href="#id_facts"' in answer.text
    assert "Vermoedelijk dwang." in answer.text


def test_danger_and_minors_are_urgent_and_say_who_to_call():
    ours = make.team()

    answer = send(ours, danger="yes", minors="yes")

    assert only_signal(ours).is_urgent
    text = visitor(ours, "professional").get(answer.url).text
    assert "tel:112" in text
    assert "tel:0800-2000" in text


def test_several_persons_places_companies_and_platforms_are_kept():
    ours = make.team()
    send(ours, **{
        "person_rows": "2", "person-0-role": "possible_victim", "person-1-role": "named_person",
        "person-1-description": "Haalt het loon op.", "place_rows": "2", "place-0-kind": "work",
        "place-0-municipality": "Nergenshuizen", "place-1-kind": "housing",
        "place-1-address": "Boven de zaak", "company_rows": "1", "company-0-name": "Eethuis X",
        "platform_rows": "1", "platform-0-type": "JOBS", "platform-0-role": "RECRUIT",
    })  # fmt: skip

    signal = only_signal(ours)
    assert [person.role for person in signal.persons.order_by("number")] == [
        "possible_victim", "named_person",
    ]  # fmt: skip
    counts = (signal.places.count(), signal.companies.count(), signal.platforms.count())
    assert counts == (2, 1, 1)


def test_an_empty_row_is_no_person():
    ours = make.team()

    send(ours)

    assert only_signal(ours).persons.count() == 0


def test_a_person_without_a_role_is_asked_for_it():
    answer = send(make.team(), **{"person-0-description": "Jong, rode jas."})

    assert answer.status_code == 400
    assert 'href="#id_person-0-role"' in answer.text


def test_a_border_check_keeps_flight_and_departure():
    ours = make.team()

    send(ours, source_kind="border_check", border_post="Luchtpoort", border_travels_by="flight",
         border_number="XX 123", border_direction="in", leaves_at="2030-01-02T10:30")  # fmt: skip

    signal = only_signal(ours)
    assert signal.is_leaving
    assert signal.border_check.number == "XX 123"


def test_a_border_check_asks_for_the_post():
    answer = send(make.team(), source_kind="border_check")

    assert answer.status_code == 400
    assert 'href="#id_border_post"' in answer.text


def test_a_workplace_may_hold_many_persons():
    ours = make.team()

    send(ours, source_kind="workplace", work_site="Kas 4", work_persons="40")

    assert only_signal(ours).workplaces.get().persons == 40


def test_indicators_are_kept_as_yes_no_or_unknown():
    ours = make.team()

    send(ours, **{"indicator-documents": "yes", "indicator-debt": "unknown"})

    answers = dict(only_signal(ours).indicators.values_list("indicator", "answer"))
    assert answers == {"documents": "yes", "debt": "unknown"}


def test_another_row_is_added_without_losing_anything():
    browser = visitor(make.team(), "professional")

    text = browser.post(reverse("signals:report"), filled(add="place")).text

    assert 'name="place-1-kind"' in text
    assert "Slaapt in de opslag." in text
    assert "sk-summary" not in text


def test_a_draft_is_saved_found_back_and_gone_after_sending():
    ours = make.team()
    browser = visitor(ours, "professional")

    for facts in ("Half", "Half af"):
        saved = browser.post(reverse("signals:save_draft"), filled(facts=facts))
        assert saved.status_code == 204
    rls.set_organisation(ours.organisation.pk)
    draft = Draft.objects.get()

    assert reverse("signals:draft", args=[draft.pk]) in browser.get(reverse("signals:report")).text
    assert "Half af" in browser.get(reverse("signals:draft", args=[draft.pk])).text
    browser.post(reverse("signals:report"), filled())
    rls.set_organisation(ours.organisation.pk)
    assert not Draft.objects.exists()


def test_a_draft_is_not_for_a_colleague_nor_another_organisation():
    ours, theirs = make.team(), make.team()
    visitor(ours, "professional").post(reverse("signals:save_draft"), filled())
    rls.set_organisation(ours.organisation.pk)
    address = reverse("signals:draft", args=[Draft.objects.get().pk])

    assert visitor(ours, "intake").get(address).status_code == 404
    assert visitor(theirs, "professional").get(address).status_code == 404


@pytest.mark.parametrize("name", ["report", "report_quick"])
def test_who_may_not_report_gets_no_form(name):
    answer = visitor(make.team(), "researcher").get(reverse(f"signals:{name}"))

    assert answer.status_code == 403


def test_another_organisation_sees_no_acknowledgement():
    ours, theirs = make.team(), make.team()
    signal = make.reported(ours)

    address = reverse("signals:acknowledgement", args=[signal.pk])
    assert visitor(theirs).get(address).status_code == 404


def test_the_desk_writes_down_a_report_by_phone():
    ours = make.team()
    said = {"key": KEY, "danger": "no", "minors": "no", "source_kind": "phone",
            "received_at": "2026-01-05T09:00", "facts": "Iemand belde.",
            "municipality": "Nergenshuizen", "reporter_type": "CITIZEN"}  # fmt: skip

    answer = visitor(ours, "intake").post(reverse("signals:report_quick"), said)

    signal = only_signal(ours)
    assert answer.status_code == 302
    assert signal.source_kind == "phone"
    assert signal.reporter_type == "CITIZEN"


def test_a_report_by_phone_cannot_come_from_the_future():
    said = {"key": KEY, "danger": "no", "minors": "no", "source_kind": "phone",
            "received_at": "2999-01-05T09:00", "facts": "Iemand belde."}  # fmt: skip

    answer = visitor(make.team(), "intake").post(reverse("signals:report_quick"), said)

    assert answer.status_code == 400


@pytest.fixture
def desk():
    """An organisation that takes reports from the public."""
    cache.clear()
    ours = make.team()
    ours.organisation.takes_public_reports = True
    ours.organisation.save()
    return ours


def told(of: make.Team, **more: str) -> dict[str, str]:
    """Return what a citizen tells."""
    return {"key": KEY, "facts": "Er slapen mensen in de schuur.", "minors": "unknown",
            "danger": "no", "organisation": str(of.organisation.pk)} | more  # fmt: skip


def test_a_citizen_reports_without_name_or_cookie(client, desk):
    address = reverse("signals:report_public")
    page = client.get(address)

    answer = client.post(address, told(desk))

    signal = only_signal(desk)
    assert page.status_code == 200
    assert signal.reference in answer.text
    assert signal.reporter_name is None
    assert not client.cookies


def test_a_citizen_who_sends_twice_makes_one_report(client, desk):
    address = reverse("signals:report_public")

    first, second = client.post(address, told(desk)), client.post(address, told(desk))

    assert only_signal(desk).reference in first.text
    assert only_signal(desk).reference in second.text


def test_a_citizen_cannot_choose_an_organisation_that_takes_no_reports(client, desk):
    answer = client.post(reverse("signals:report_public"), told(make.team()))

    assert answer.status_code == 400


def test_many_reports_from_one_connection_are_slowed_down_and_not_lost(client, desk):
    address = reverse("signals:report_public")
    for number in range(10):
        assert client.post(address, told(desk, key=f"{number:032}")).status_code == 200

    answer = client.post(address, told(desk, key=f"{10:032}"))

    assert answer.status_code == 429
    assert "Er slapen mensen in de schuur." in answer.text


def test_without_a_desk_there_is_no_public_form(client):
    assert client.get(reverse("signals:report_public")).status_code == 404


def test_what_is_typed_is_shown_escaped():
    answer = send(make.team(), facts="", interpretation="<script>x</script>")

    assert "<script>x" not in answer.text
    assert InvolvedPerson.objects.count() == 0
