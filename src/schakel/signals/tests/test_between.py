"""Municipality and youth care: minimum data, measures with a receipt, advice without a name."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.sharing import services as sharing
from schakel.sharing.services import asking, consents
from schakel.signals.models import (
    Advice,
    Handover,
    InvolvedPerson,
    Measure,
    MeasureReceipt,
    Signal,
)
from schakel.signals.selectors import consultations
from schakel.signals.services import advising, handing_over, intake, measures, persons
from schakel.signals.services.investigating import MeasureReasonMissing
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor

pytestmark = pytest.mark.django_db
CASE = "Meisje van 15 heeft steeds duurdere spullen en durft niets te zeggen. Wat zou u doen?"
NAMED = "Karim Bakker haalt haar elke dag op, 06-12345678."


def handed_to(municipality: make.Team, police: make.Team, *, decided: bool = True) -> Signal:
    signal = make.registered(police, persons=(make.victim(),), facts="Acht bedden in een kelder.")
    offer = handing_over.OfferInput(
        recipient_id=municipality.organisation.pk, ground="decision", parts=("report",),
        purpose="provide_help",
    )  # fmt: skip
    actor = police.as_()
    if decided:
        asked = handing_over.transfer_of(actor=actor, signal=signal, offered=offer)
        asking.record_decision(
            actor=police.as_("privacy_officer"), transfer=asked,
            may_share=True, reasons="Nodig voor sluiting.", authority="officier van justitie",
        )  # fmt: skip
    made = handing_over.offer(actor=police.as_(), signal_id=signal.pk, offered=offer)
    return handing_over.accept(actor=municipality.as_("attention_officer"), handover_id=made.pk)


def test_a_municipality_gets_nothing_by_name_without_a_decision():
    with pytest.raises(sharing.AskPrivacyOfficer):
        handed_to(make.team("municipality_social"), make.team(), decided=False)


def test_a_municipality_sees_only_what_the_decision_opened():
    municipality, police = make.team("municipality_social"), make.team()
    signal = handed_to(municipality, police)
    browser = visitor(municipality, "attention_officer")

    offer = browser.get(reverse("signals:offer", args=[signal.from_handover_id])).text

    municipality.as_("attention_officer")
    assert not InvolvedPerson.objects.filter(signal=signal).exists()
    assert Handover.objects.get().disclosure.fields == ["report"]
    assert "Alleen dit is geopend" in offer
    assert "Acht bedden" in offer


def test_a_measure_takes_two_clicks_and_the_sender_hears_kind_and_day():
    municipality, police = make.team("municipality_social"), make.team()
    signal = handed_to(municipality, police)
    browser = visitor(municipality, "attention_officer")
    address = reverse("signals:take_measure", args=[signal.pk])

    assert address in browser.get(reverse("signals:signal", args=[signal.pk])).text
    pressed = browser.post(address, {"kind": "closing", "taken_on": f"{timezone.localdate()}"})

    assert pressed.status_code == 302
    rls.set_organisation(police.organisation.pk)
    receipt = MeasureReceipt.objects.get()
    told = sharing.Disclosure.objects.get(pk=receipt.disclosure_id)
    assert (receipt.kind, told.form, told.fields) == ("closing", "anonymised", ["measure"])
    seen = visitor(police).get(reverse("signals:offer", args=[receipt.handover_id])).text
    assert "sluiting van een pand" in seen
    assert "sluiting van een pand" in visitor(police).get(reverse("ui:today")).text


def test_a_measure_is_of_the_list_and_not_of_tomorrow():
    municipality = make.team("municipality_social")
    signal = make.registered(municipality)

    for kind, day in (("magic", date(2026, 3, 2)),
                      ("fine", timezone.localdate() + timedelta(days=1))):  # fmt: skip
        with pytest.raises(measures.MeasureUnknown):
            measures.take_measure(
                actor=municipality.as_(), signal_id=signal.pk, kind=kind, taken_on=day
            )


def test_without_a_hand_over_a_measure_tells_nobody_and_a_fine_says_why():
    municipality = make.team("municipality_social")
    signal, day = make.registered(municipality), date(2026, 3, 2)
    fine = {"actor": municipality.as_("attention_officer"), "signal_id": signal.pk, "kind": "fine"}

    with pytest.raises(MeasureReasonMissing):
        measures.take_measure(**fine, taken_on=day)
    measures.take_measure(**fine, taken_on=day, reason="Zelfde exploitant als vorig jaar.")

    assert Measure.objects.get().authority == municipality.organisation.name
    assert not MeasureReceipt.objects.exists()


def test_nobody_takes_measures_on_signals_of_others():
    municipality, other = make.team("municipality_social"), make.team("municipality_social")
    signal = make.registered(municipality)

    with pytest.raises(Signal.DoesNotExist):
        measures.take_measure(
            actor=other.as_("attention_officer"), signal_id=signal.pk, kind="fine",
            taken_on=date(2026, 3, 2),
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        measures.take_measure(
            actor=municipality.as_("professional"), signal_id=signal.pk, kind="fine",
            taken_on=date(2026, 3, 2),
        )  # fmt: skip


def a_case(youth: make.Team) -> Signal:
    report = make.a_report(persons=(make.victim(),))
    made = intake.report_signal(actor=youth.as_("professional"), report=report, key=make.key())
    return Signal.objects.get(pk=made.signal_id)


def asked(youth: make.Team, police: make.Team, case: str = CASE, *, is_nameless: bool = True):
    signal = a_case(youth)
    return advising.consult(
        actor=youth.as_("professional"), signal_id=signal.pk,
        recipient_id=police.organisation.pk, case=case, is_nameless=is_nameless,
    )  # fmt: skip


def test_advice_is_asked_and_given_without_a_name_with_a_clock():
    youth, police = make.team("youth_care"), make.team()
    question = asked(youth, police)

    police.as_("intake")
    (waits,) = consultations.waiting(actor=police.as_("intake"))
    advising.advise(
        actor=police.as_("intake"), consultation_id=question.pk, answer="Vraag eerst toestemming.",
        is_nameless=True,
    )  # fmt: skip

    assert waits.due_at > waits.asked_at
    assert consultations.waiting(actor=police.as_("intake")) == []
    (back,) = consultations.came_back(actor=youth.as_("professional"))
    assert back.other == police.organisation.name
    found = Advice.objects.get()
    forms = set(
        sharing.Disclosure.objects.filter(
            pk__in=[found.disclosure_id, found.answer_disclosure_id]
        ).values_list("form", flat=True)
    )
    assert forms == {"anonymised"}


def test_a_question_with_a_name_or_unread_does_not_leave():
    youth, police = make.team("youth_care"), make.team()

    with pytest.raises(sharing.NamesLeft):
        asked(youth, police, NAMED)
    with pytest.raises(sharing.MaskingNotConfirmed):
        asked(youth, police, is_nameless=False)
    with pytest.raises(advising.NoAdviser):
        asked(youth, make.team("company"))
    assert not Advice.objects.exists()


def test_advice_is_read_and_given_by_those_two_only_and_once():
    youth, police, other = make.team("youth_care"), make.team(), make.team()
    key = asked(youth, police).pk

    with pytest.raises(Advice.DoesNotExist):
        advising.open_consultation(actor=other.as_("intake"), consultation_id=key)
    with pytest.raises(PermissionDenied):
        advising.advise(
            actor=youth.as_("attention_officer"), consultation_id=key, answer="x", is_nameless=True
        )
    with pytest.raises(sharing.NamesLeft):
        advising.advise(
            actor=police.as_("intake"), consultation_id=key, answer=NAMED, is_nameless=True
        )
    advising.advise(
        actor=police.as_("intake"), consultation_id=key, answer="Bel mij.", is_nameless=True
    )
    with pytest.raises(advising.AlreadyAdvised):
        advising.advise(
            actor=police.as_("intake"), consultation_id=key, answer="Anders.", is_nameless=True
        )


def test_a_question_cannot_hang_on_the_disclosure_of_somebody_else():
    youth, police, other = make.team("youth_care"), make.team(), make.team("youth_care")
    made = asked(youth, police)
    mine = a_case(other)
    Advice.objects.create(
        sender_id=other.organisation.pk, recipient_id=made.recipient_id, signal=mine,
        disclosure_id=made.disclosure_id, case="x", asked_by=1, asked_at=made.asked_at,
        due_at=made.due_at,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="names_its_parties"):
        connection.check_constraints()


def test_after_consent_the_name_is_written_down_and_the_signal_passed_on():
    youth, police = make.team("youth_care"), make.team()
    signal = a_case(youth)
    officer = youth.as_("attention_officer")
    intake.register(actor=officer, signal_id=signal.pk)
    offer = handing_over.OfferInput(
        recipient_id=police.organisation.pk, ground="decision", parts=("report", "persons", "identities")
    )  # fmt: skip
    with pytest.raises(sharing.AskPrivacyOfficer):
        handing_over.offer(actor=officer, signal_id=signal.pk, offered=offer)

    case = consultations.nameless_case(actor=officer, signal_id=signal.pk)
    way = next(one for one in case.ways if one.organisation_id == police.organisation.pk)
    consents.record_consent(actor=officer, consent=consents.ConsentInput(
        subject_id=signal.trace_id, recipient_id=police.organisation.pk, purpose=way.purpose,
        fields=("circumstances", "identities", "persons", "report"), person="Persoon A",
        explained="Alles.", language="nl", given_by="person", is_free=True, age=17,
    ))  # fmt: skip
    identity = persons.Identity("consent", "Persoon A")
    persons.name_person(actor=officer, person_id=case.victims[0], identity=identity)
    made = handing_over.offer(actor=officer, signal_id=signal.pk, offered=offer)

    assert sharing.Disclosure.objects.get(pk=made.disclosure_id).consent_id
    after = consultations.nameless_case(actor=officer, signal_id=signal.pk)
    assert (after.named, after.ways[0].has_consent) == (1, True)


def test_on_screen_each_step_says_what_to_do_and_what_opens_after_it():
    youth, police = make.team("youth_care"), make.team()
    signal = a_case(youth)
    browser = visitor(youth, "professional")
    steps = reverse("signals:nameless", args=[signal.pk])

    before = browser.get(steps).text
    refused = browser.post(
        reverse("signals:consult", args=[signal.pk]),
        {"recipient": police.organisation.pk, "text": NAMED, "is_nameless": "on"},
    )
    browser.post(
        reverse("signals:consult", args=[signal.pk]),
        {"recipient": police.organisation.pk, "text": CASE, "is_nameless": "on"},
    )

    assert steps in browser.get(reverse("signals:signal", args=[signal.pk])).text
    assert "Gaat open na toestemming" in before
    assert refused.status_code == 400
    assert police.organisation.name in browser.get(steps).text
    assert CASE in visitor(police, "intake").get(_only_consultation(police)).text
    assert visitor(make.team(), "intake").get(_only_consultation(police)).status_code == 404


def _only_consultation(police: make.Team) -> str:
    rls.set_organisation(police.organisation.pk)
    return reverse("signals:consultation", args=[Advice.objects.get().pk])
