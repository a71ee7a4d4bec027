"""What a police unit finds on day one: who is on duty, a copy, the prosecutor, a receipt."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.models import Membership
from schakel.sharing.services import ConditionsOpen, packages
from schakel.sharing.tests import factories as shares
from schakel.signals.selectors import duty as roster
from schakel.signals.services import consulting, duty, handing_over, talks
from schakel.signals.tests import factories as make
from schakel.signals.tests.organisation_cases import a_consultation, a_turn
from schakel.signals.tests.pages import visitor
from schakel.signals.tests.people_cases import a_victim
from schakel.signals.workflow import Phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def police():
    return make.team("police")


def expire(team, *, days=1):
    Membership.objects.filter(user_id=team.as_().user_id).update(
        certified_until=timezone.localdate() - timedelta(days=days)
    )


def page_of(team, signal):
    return visitor(team).get(reverse("signals:signal", args=[signal.pk])).content.decode()


def a_plan(team, **fields):
    return talks.Plan("informative", timezone.now(), detective_id=team.as_().user_id, **fields)


def test_an_informative_talk_is_planned_with_a_certified_detective_only(police):
    person = a_victim(police)
    actor = police.as_()
    assert talks.plan_talk(actor=actor, person_id=person.pk, plan=a_plan(police)).detective_id

    expire(police)
    with pytest.raises(duty.NotCertified):
        talks.plan_talk(actor=actor, person_id=person.pk, plan=a_plan(police))
    without = talks.Plan(
        "informative", timezone.now(), detective_id=police.as_("detective").user_id
    )
    with pytest.raises(duty.NotCertified):
        talks.plan_talk(actor=actor, person_id=person.pk, plan=without)


def test_the_form_of_a_talk_shows_who_is_on_duty_and_whose_certificate_expired(police):
    person = a_victim(police)
    duty.put_on_duty(actor=police.as_(), turn=a_turn(police))
    address = reverse("signals:act", args=[person.signal_id, "gesprek", person.pk])
    browser = visitor(police)
    assert "heeft nu dienst" in browser.get(address).content.decode()

    expire(police)
    answer = browser.get(address).content.decode()
    assert "verlopen" in answer
    chosen = {"kind": "informative", "planned_for": "2026-12-01T10:00", "interpreter": "unknown",
              "detective": str(police.as_().user_id)}  # fmt: skip
    rls.set_organisation(None)
    refused = browser.post(address, chosen)
    assert refused.status_code == 400
    assert "certificaat" in refused.content.decode()


def test_a_turn_needs_a_certificate_until_its_end_and_ends_later_than_it_starts(police):
    turn = a_turn(police)
    backwards = duty.Turn(turn.user_id, turn.ends_at, turn.starts_at)
    with pytest.raises(duty.TurnInvalid):
        duty.put_on_duty(actor=police.as_(), turn=backwards)
    expire(police)
    with pytest.raises(duty.NotCertified):
        duty.put_on_duty(actor=police.as_(), turn=turn)


def test_who_was_taken_off_duty_is_on_duty_no_more(police):
    made = duty.put_on_duty(actor=police.as_(), turn=a_turn(police))
    assert [one.is_on_duty for one in roster.certified(actor=police.as_())] == [True]
    duty.take_off_duty(actor=police.as_(), turn_id=made.pk)
    assert [one.is_on_duty for one in roster.certified(actor=police.as_())] == [False]


def test_the_page_of_duty_puts_somebody_on_duty(police):
    turn = a_turn(police)
    told = {"detective": str(turn.user_id), "starts_at": "2026-01-01T08:00",
            "ends_at": f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"}  # fmt: skip
    browser = visitor(police)

    assert browser.post(reverse("signals:duty"), told).status_code == 302
    assert "nu dienst" in browser.get(reverse("signals:duty")).content.decode()
    assert browser.get(reverse("ui:today")).content.decode().count("gecertificeerd tot") == 1
    assert visitor(police, "researcher").get(reverse("signals:duty")).status_code == 403


def test_a_copy_goes_to_the_expert_centre_and_the_signal_stays(police):
    signal, emm = make.registered(police), make.team("emm")
    actor, other = police.as_(), emm.organisation.pk
    with pytest.raises(ConditionsOpen):
        consulting.send_copy(actor=actor, signal_id=signal.pk, recipient_id=other)

    asked = consulting.copy_to(signal=signal, recipient_id=other)
    consulting.send_copy(
        actor=actor,
        signal_id=signal.pk,
        recipient_id=other,
        clearance=shares.cleared(actor, asked),
    )

    assert make.phase_of(signal) == Phase.REGISTERED
    assert "Afschrift gestuurd, aan" in page_of(police, signal)
    expert = emm.as_("analyst")
    (package,) = packages.Package.objects.filter(recipient_id=other)
    opened = packages.open_package(actor=expert, package_id=package.pk)
    assert opened.content == {"facts": "Slaapt in de opslag van het restaurant."}
    rls.set_organisation(actor.organisation_id)
    assert "Aangekomen en gelezen." in page_of(police, signal)


def test_both_judgements_stand_side_by_side_after_consulting_the_prosecutor(police):
    signal = make.registered(police)
    consulting.consult_prosecutor(
        actor=police.as_(), signal_id=signal.pk, consulted=a_consultation()
    )

    page = page_of(police, signal)

    for text in ("Wij vinden het risico hoog.", "Eerst een verklaring.", "Officier geraadpleegd",
                 "Ons oordeel", "Oordeel van het OM"):  # fmt: skip
        assert text in page


@pytest.mark.parametrize(
    "wrong", [{"advice": "other"}, {"advised": " "}, {"own_risk": "x"}, {"prosecutor": ""}]
)
def test_half_a_consultation_is_refused(police, wrong):
    signal = make.registered(police)
    with pytest.raises(consulting.ConsultationIncomplete):
        consulting.consult_prosecutor(
            actor=police.as_(), signal_id=signal.pk, consulted=a_consultation(**wrong)
        )


def test_a_unit_sees_that_its_hand_over_arrived_at_another_unit(police):
    neighbours, signal = make.team("police"), make.registered(police)
    offer = make.offered(police, neighbours, signal)
    assert "Nog niet gelezen." in page_of(police, signal)

    handing_over.note_receipt(actor=neighbours.as_(), handover_id=offer.pk)

    rls.set_organisation(police.organisation.pk)
    assert "Aangekomen en gelezen." in page_of(police, signal)
