"""Reporting possible victims: who must, in which form, and what the other side may do."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.audit import selectors as audit
from schakel.sharing import services as sharing
from schakel.sharing.services import consents
from schakel.sharing.tests import factories as shares
from schakel.signals.services import persons, talks
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Phase
from schakel.victims import selectors, workflow
from schakel.victims.models import Registration, Unreported
from schakel.victims.services import reporting, taking_over
from schakel.victims.views.frame import PANELS
from schakel.victims.workflow import State

pytestmark = pytest.mark.django_db
NAMED = reporting.Wish("REG", "identified", "no")
NAMELESS = reporting.Wish("REG")
AT_COMENSHA, AT_THE_SENDER = PANELS[0].lines, PANELS[1].lines
CONFIRMED = sharing.Clearance(masking_confirmed=True)


@pytest.fixture
def comensha() -> make.Team:
    return make.team("comensha")


def a_victim(of: make.Team, *, name: str = "", in_phase=make.registered):
    signal = in_phase(of, persons=(make.victim(sex="F", age_group="18-23"),))
    person = make.InvolvedPerson.objects.get(signal=signal)
    if name:
        persons.name_person(
            actor=of.as_(), person_id=person.pk,
            identity=persons.Identity("police_task", name, birth_date="1999"),
        )  # fmt: skip
    return person


def reported(of: make.Team, person, wish=NAMELESS):
    actor = of.as_()
    asked = reporting.preview(actor=actor, person_id=person.pk, wish=wish).transfer
    more = {"masking_confirmed": wish.form == "anonymised"}
    return reporting.report(
        actor=actor, person_id=person.pk, wish=wish,
        clearance=shares.cleared(actor, asked, **more),
    )  # fmt: skip


def a_consent(of: make.Team, person, wish=NAMED) -> None:
    asked = reporting.preview(actor=of.as_(), person_id=person.pk, wish=wish).transfer
    consents.record_consent(actor=of.as_(), consent=consents.ConsentInput(
        subject_id=asked.subject_id, recipient_id=asked.recipient_id, purpose=asked.purpose,
        fields=asked.fields, person="Persoon A", explained="Alles.", language="nl",
        given_by="person", is_free=True, age=20,
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("type_code", "is_duty", "names"),
    [("police", True, "duty"), ("kmar", True, "duty"), ("nla_inspection", True, "duty"),
     ("shelter", False, "never"), ("youth_care", False, "consent"), ("gp", False, "consent")],
)  # fmt: skip
def test_each_kind_of_organisation_has_its_duty(type_code, is_duty, names):
    duty = workflow.duty_of(type_code)

    assert (duty.is_duty, duty.names) == (is_duty, names)
    assert duty.ground


def test_the_police_report_by_name_and_the_ground_is_on_record(comensha):
    police = make.team()
    person = a_victim(police, name="Persoon A")

    made = reported(police, person, NAMED)

    disclosure = sharing.Disclosure.objects.get(pk=made.disclosure_id)
    assert made.package["name"] == "Persoon A"
    assert made.is_duty
    assert (disclosure.rule_ids, disclosure.form) == (["S21"], "identified")
    assert disclosure.reasons


def test_without_a_name_nothing_goes_along_that_points_at_somebody(comensha):
    police = make.team()
    person = a_victim(police, name="Persoon A")

    made = reported(police, person)

    assert set(made.package) <= set(workflow.fields_of("anonymised"))
    assert not {"name", "birth_date", "nationality"} & set(made.package)


@pytest.mark.parametrize("in_phase", [make.reported, make.enriching_signal, make.weighed,
                                      make.investigated, make.closed])  # fmt: skip
def test_somebody_can_be_reported_from_any_phase(comensha, in_phase):
    police = make.team()
    person = a_victim(police, in_phase=in_phase)

    assert reported(police, person).state == State.SENT
    assert Phase(make.again(person.signal).phase)


def test_data_of_an_investigation_do_not_go_by_name(comensha):
    police = make.team()
    person = a_victim(police, name="Persoon A")

    with pytest.raises(sharing.AskPrivacyOfficer):
        reported(police, person, reporting.Wish("REG", "identified", "yes"))


def test_without_a_duty_a_name_needs_consent_of_the_person(comensha):
    care = make.team("care_coordinator")
    person = a_victim(care, name="Persoon A")
    with pytest.raises(sharing.AskPrivacyOfficer):
        reported(care, person, NAMED)

    a_consent(care, person)

    assert reported(care, person, NAMED).package["name"] == "Persoon A"


def test_a_private_shelter_sends_no_names_at_all(comensha):
    shelter = make.team("shelter")
    person = a_victim(shelter, name="Persoon A")

    with pytest.raises(reporting.NamesNotAllowed):
        reporting.preview(actor=shelter.as_(), person_id=person.pk, wish=NAMED)
    assert reported(shelter, person).form == "anonymised"


def test_a_report_is_received_asked_about_answered_and_gets_a_number(comensha):
    police = make.team()
    key = reported(police, a_victim(police)).pk
    registrar = comensha.as_("registrar")

    taking_over.note_receipt(actor=registrar, registration_id=key)
    taking_over.ask_back(
        actor=registrar, registration_id=key, missing=("person",), question="Welke leeftijd?"
    )
    with pytest.raises(taking_over.NotWithUs):
        taking_over.take_over(actor=registrar, registration_id=key)
    reporting.answer_question(actor=police.as_(), registration_id=key, answer="Meerderjarig.")
    taking_over.take_over(actor=comensha.as_("registrar"), registration_id=key)

    police.as_()
    back = Registration.objects.get(pk=key)
    assert (back.state, back.answer) == (State.TAKEN_OVER, "Meerderjarig.")
    assert back.number.startswith("CM-")
    assert back.received_at


def test_no_two_lines_of_today_read_alike_on_either_side(comensha):
    police = make.team()
    people = [a_victim(police), a_victim(police)]
    keys = [reported(police, person).pk for person in people]
    registrar = comensha.as_("registrar")

    arrived = [(line.title, line.why) for line in AT_COMENSHA(registrar)]
    for key in keys:
        taking_over.ask_back(
            actor=comensha.as_("registrar"), registration_id=key, missing=("person",), question=""
        )
    asked = [line.title for line in AT_THE_SENDER(police.as_())]

    assert len({title for title, _why in arrived}) == len(keys)
    assert all(police.organisation.name in why for _title, why in arrived)
    # To the sender its own signal says most; that number never leaves for CoMensha.
    for person in people:
        assert any(person.signal.reference in title for title in asked)
        assert not any(person.signal.reference in title for title, _why in arrived)


def test_a_question_back_names_nobody(comensha):
    police = make.team()
    key = reported(police, a_victim(police)).pk

    with pytest.raises(sharing.NamesLeft):
        taking_over.ask_back(
            actor=comensha.as_("registrar"), registration_id=key, missing=(),
            question="Is dit Karim Bakker, 06-12345678?",
        )  # fmt: skip


def test_another_organisation_sees_and_takes_over_nothing(comensha):
    police, other = make.team(), make.team()
    key = reported(police, a_victim(police)).pk

    for actor in (other.as_(), other.as_("registrar"), make.team("comensha").as_("registrar")):
        rls.set_organisation(actor.organisation_id)
        with pytest.raises(Registration.DoesNotExist):
            taking_over.open_registration(actor=actor, registration_id=key)
    with pytest.raises(PermissionDenied):
        taking_over.take_over(actor=police.as_("registrar"), registration_id=key)
    with pytest.raises(make.InvolvedPerson.DoesNotExist):
        reporting.preview(actor=other.as_(), person_id=a_victim(police).pk, wish=NAMELESS)


def test_without_the_right_nobody_reports(comensha):
    police = make.team()
    person = a_victim(police)

    with pytest.raises(PermissionDenied):
        reporting.preview(actor=police.as_("researcher"), person_id=person.pk, wish=NAMELESS)
    with pytest.raises(PermissionDenied):
        selectors.reports(actor=police.as_("researcher"))


def test_a_report_cannot_hang_on_the_disclosure_of_somebody_else(comensha):
    police, other = make.team(), make.team()
    made = reported(police, a_victim(police))
    other.as_()
    Registration(
        sender_id=other.organisation.pk, recipient_id=made.recipient_id,
        disclosure_id=made.disclosure_id, person_id=made.person_id, signal_id=made.signal_id,
        form="anonymised", is_duty=True, dossier_type="REG", package={}, package_hash="x",
        state=State.SENT, sent_by=1, sent_at=timezone.now(),
    ).save(force_insert=True)  # fmt: skip

    with pytest.raises(IntegrityError, match="matches_its_disclosure"):
        connection.check_constraints()


def _spoke(of: make.Team, person, *, days: int) -> None:
    plan = talks.Plan("enrichment", timezone.now())
    talk = talks.plan_talk(actor=of.as_(), person_id=person.pk, plan=plan)
    held = talks.TalkResult(timezone.now() - timedelta(days=days), "Verslag.")
    talks.record_talk(actor=of.as_(), talk_id=talk.pk, result=held)


def test_who_was_spoken_with_a_week_ago_without_a_number_is_on_the_list(comensha):
    police, other = make.team(), make.team()
    late, soon = a_victim(police), a_victim(police)
    _spoke(police, late, days=8)
    _spoke(police, soon, days=6)

    assert [row.person_id for row in selectors.not_reported(actor=police.as_())] == [late.pk]
    assert selectors.not_reported(actor=other.as_()) == []
    key = reported(police, late).pk
    (waits,) = selectors.not_reported(actor=police.as_())
    assert waits.registration_id == key
    taking_over.take_over(actor=comensha.as_("registrar"), registration_id=key)
    assert selectors.not_reported(actor=police.as_()) == []


def test_a_reason_takes_somebody_off_the_list_and_consent_is_no_reason_under_a_duty(comensha):
    police, youth = make.team(), make.team("youth_care")
    person = a_victim(police)
    _spoke(police, person, days=8)

    with pytest.raises(reporting.ReasonMissing):
        reporting.leave_unreported(actor=police.as_(), person_id=person.pk, reason="no_consent")
    assert "no_consent" in reporting.reasons_for(youth.as_())
    said = reporting.leave_unreported(
        actor=police.as_(), person_id=person.pk, reason="reported_on_paper"
    )

    assert selectors.not_reported(actor=police.as_()) == []
    assert Unreported.objects.get().pk == said.pk
    assert audit.lines_about(actor=police.as_(), target=said)


def test_on_screen_the_police_report_and_comensha_takes_over(comensha):
    police = make.team()
    person = a_victim(police)
    browser, address = visitor(police), reverse("victims:report", args=[person.pk])
    wish = {"dossier_type": "REG", "form": "anonymised", "from_investigation": "no"}

    page = browser.get(reverse("signals:signal", args=[person.signal_id])).text
    assert address in page
    assert "Meldplicht" in page
    assert "Dit en niets anders" in browser.post(address, wish).text
    refused = browser.post(address, wish | {"send": "yes"})  # not confirmed
    assert refused.status_code == 409
    assert "Dit en niets anders" in refused.text
    sent = browser.post(address, wish | {"send": "yes", "masking_confirmed": "on"})

    registrar = visitor(comensha, "registrar")
    assert "zonder naam" in registrar.get(reverse("victims:reports")).text
    taken = registrar.post(reverse("victims:take_over", args=[sent.url.split("/")[-2]]))
    assert taken.status_code == 302
    assert "CM-" in browser.get(sent.url).text
    assert visitor(make.team()).get(sent.url).status_code == 404
