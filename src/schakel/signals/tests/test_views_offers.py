"""Handing over on screen: preview, offer, accept, refuse, take back, and the privacy officer."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from schakel.base import rls
from schakel.base.outbox.models import OutboxMessage
from schakel.base.reference import selectors as reference
from schakel.sharing import selectors as sharing
from schakel.signals.models import Handover
from schakel.signals.selectors import trail
from schakel.signals.services import handing_over
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.views.package import sheets
from schakel.signals.workflow import HandoverStatus, Phase

pytestmark = pytest.mark.django_db


REASONS = {"necessity": "Nodig.", "proportionality": "Niet meer dan dat.",
           "subsidiarity": "Minder kan niet."}  # fmt: skip


def address(name: str, thing) -> str:
    """Return the address of a page about a signal or offer."""
    return reverse(f"signals:{name}", args=[thing.pk])


def wish(recipient: make.Team, **more: object) -> dict[str, object]:
    """Return a filled form of a hand-over."""
    return {"recipient": str(recipient.organisation.pk), "ground": "wpg_15",
            "parts": ["report", "persons"], "note": "Graag een gesprek.", **more}  # fmt: skip


def the_offer(of: make.Team) -> Handover:
    """Return the one offer of a team."""
    rls.set_organisation(of.organisation.pk)
    return Handover.objects.get()


def test_one_sees_what_the_receiver_would_see_before_anything_leaves():
    sender, receiver = make.team(), make.team("kmar")
    signal = make.registered(sender, facts="Zag drie mensen in een schuur.",
                             statements="De buurman hoorde geschreeuw.")  # fmt: skip

    page = visitor(sender).post(address("hand_over", signal), wish(receiver))

    assert "Zag drie mensen in een schuur." in page.text
    rls.set_organisation(sender.organisation.pk)
    assert not Handover.objects.exists()


def test_a_signal_is_offered_read_and_accepted():
    sender, receiver = make.team(), make.team("kmar")
    signal = make.registered(sender, facts="Zag drie mensen in een schuur.")

    browser = visitor(sender)
    seen = browser.post(address("hand_over", signal), wish(receiver)).text
    ticked = re.findall(r'name="ticked" value="([^"]+)"', seen)
    halfway = browser.post(address("hand_over", signal), wish(receiver, send="yes"))
    browser.post(address("hand_over", signal),
                 wish(receiver, send="yes", ticked=ticked, **REASONS))  # fmt: skip
    offer = the_offer(sender)
    assert halfway.status_code == 400
    page = visitor(receiver).get(address("offer", offer))
    answer = visitor(receiver).post(address("offer_accept", offer))

    assert "Zag drie mensen in een schuur." in page.text
    assert answer.status_code == 302
    assert the_offer(receiver).status == HandoverStatus.ACCEPTED
    rls.set_organisation(sender.organisation.pk)
    assert make.phase_of(signal) == Phase.HANDED_OVER


def test_an_offer_needs_a_receiver_a_ground_and_parts():
    sender = make.team()
    signal = make.registered(sender)

    page = visitor(sender).post(address("hand_over", signal), {"send": "yes"})

    assert page.status_code == 400
    assert page.text.count("sk-field__error") == 3


def test_a_refusal_has_a_reason_and_says_what_was_missing():
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))
    browser = visitor(receiver)

    without = browser.post(address("offer_refuse", offer), {"missing": ["place"]})
    browser.post(address("offer_refuse", offer), {"reason": "too_little", "missing": ["place"]})

    assert without.status_code == 400
    text = visitor(sender).get(address("offer", offer)).text
    assert "te weinig informatie om op te pakken" in text
    assert "plaats of adres" in text


def test_receipt_can_be_confirmed_and_missing_information_told():
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))
    browser = visitor(receiver)

    browser.post(address("offer_receive", offer))
    assert the_offer(receiver).status == HandoverStatus.RECEIVED
    browser.post(address("offer_accept", offer))
    browser.post(address("offer_missing", offer), {"missing": ["time"], "note": ""})

    assert the_offer(sender).missing == ["time"]


def test_the_trail_calls_an_offer_by_our_own_number_never_that_of_the_other_side():
    sender, receiver = make.team(), make.team("kmar")
    signal = make.registered(sender)
    offer = make.offered(sender, receiver, signal)
    named = {known.target_type: known.names for known in trail.NAMES}["signals.Handover"]
    keys = {str(offer.pk)}

    rls.set_organisation(receiver.organisation.pk)
    before = named(receiver.as_(), keys)
    ours = handing_over.accept(actor=receiver.as_(), handover_id=offer.pk)

    assert before == {}
    assert named(receiver.as_(), keys) == {str(offer.pk): ours.reference}
    rls.set_organisation(sender.organisation.pk)
    assert named(sender.as_(), keys) == {str(offer.pk): signal.reference}


def test_telling_what_was_missing_says_something():
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))
    browser = visitor(receiver)
    browser.post(address("offer_accept", offer))

    assert browser.post(address("offer_missing", offer), {"note": "  "}).status_code == 400
    assert browser.post(address("offer_missing", offer)).status_code == 400


def test_an_offer_is_taken_back_after_a_question():
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))
    browser = visitor(sender)

    asked = browser.get(address("offer_revoke", offer))
    browser.post(address("offer_revoke", offer))

    assert receiver.organisation.name in asked.text
    assert the_offer(sender).status == HandoverStatus.REVOKED
    assert browser.get(address("offer_revoke", offer)).status_code == 302


def test_answering_twice_is_explained():
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))
    browser = visitor(receiver)
    browser.post(address("offer_refuse", offer), {"reason": "known"})

    page = browser.post(address("offer_accept", offer), follow=True)

    assert "eerder beantwoord" in page.text


PAGES = ["offer", "offer_refuse", "offer_revoke", "offer_missing"]


@pytest.mark.parametrize("name", PAGES)
def test_an_offer_does_not_exist_for_others(name):
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))

    assert visitor(make.team()).get(address(name, offer)).status_code == 404


@pytest.mark.parametrize("name", ["offer_receive", "offer_accept"])
def test_only_the_receiver_answers(name):
    sender, receiver = make.team(), make.team("kmar")
    offer = make.offered(sender, receiver, make.registered(sender))

    assert visitor(sender).post(address(name, offer)).status_code == 403
    assert visitor(make.team()).post(address(name, offer)).status_code == 404


@pytest.mark.parametrize("name", ["hand_over", "register", "files"])
def test_another_organisation_finds_no_signal(name):
    signal = make.reported(make.team())

    assert visitor(make.team()).get(address(name, signal)).status_code == 404


def test_who_may_not_hand_over_gets_no_form():
    ours = make.team()
    signal = make.registered(ours)

    assert visitor(ours, "researcher").get(address("hand_over", signal)).status_code == 403


def test_where_the_rule_is_silent_one_reads_what_to_do():
    sender, receiver = make.team(), make.team("shelter")
    signal = make.registered(sender)

    page = visitor(sender).post(address("hand_over", signal), wish(receiver, send="yes"))

    assert page.status_code == 409
    assert "Vraag uw privacy officer" in page.text
    rls.set_organisation(sender.organisation.pk)
    assert not Handover.objects.exists()


def test_a_privacy_officer_is_asked_decides_and_the_offer_goes_through():
    sender, receiver = make.team(), make.team("shelter")
    signal = make.registered(sender, facts="Zag drie mensen in een schuur.")
    officer = visitor(sender, "privacy_officer")
    browser = visitor(sender)

    browser.post(address("ask_privacy_officer", signal),
                 {"recipient": receiver.organisation.pk, "part": ["report", "persons"],
                  "question": "Zij heeft vannacht een bed nodig."})  # fmt: skip
    rls.set_organisation(sender.organisation.pk)
    mail = OutboxMessage.objects.get()
    (waiting,) = sharing.requests(actor=sender.as_("privacy_officer"), only_open=True)
    question = reverse("sharing:request", args=[waiting.pk])
    asked = officer.get(question)
    officer.post(question, {"may_share": "yes", "reasons": "AVG 6(1)(d)", "authority": "OvJ"})
    browser.post(address("hand_over", signal), wish(receiver, send="yes", ground="decision"))

    assert question in mail.body
    assert signal.reference not in mail.subject + mail.body
    assert "een bed nodig" not in mail.subject + mail.body
    assert "een bed nodig" in asked.text
    assert "Zag drie mensen" not in asked.text
    assert the_offer(sender).recipient_id == receiver.organisation.pk


def test_a_question_without_parts_or_recipient_is_no_question():
    sender = make.team()
    signal = make.registered(sender)
    for wrong in ({}, {"recipient": "x", "part": "report"}, {"recipient": "1", "part": "all"}):
        assert (
            visitor(sender).post(address("ask_privacy_officer", signal), wrong).status_code == 404
        )
    assert sharing.requests(actor=sender.as_("privacy_officer")) == []


def test_a_note_to_the_sender_may_not_say_whom_the_receiver_knows():
    sender, receiver = make.team(), make.team()
    offer = make.offered(sender, receiver, make.registered(sender))
    refused = visitor(receiver).post(
        reverse("signals:offer_refuse", args=[offer.pk]),
        {"reason": "known", "note": "Wij kennen Karim Bakker al."},
    )
    assert refused.status_code == 400
    rls.set_organisation(receiver.organisation.pk)
    assert Handover.objects.get(pk=offer.pk).answered_at is None


def test_the_desk_gives_a_report_its_number_and_owner():
    ours = make.team()
    signal = make.reported(ours)
    colleague = ours.as_("analyst")

    values = {"owner": str(colleague.user_id), "own_case_number": "ZK-1", "is_urgent": "on"}
    visitor(ours, "intake").post(address("register", signal), values)

    rls.set_organisation(ours.organisation.pk)
    found = make.again(signal)
    assert found.phase == Phase.REGISTERED
    assert (found.responsible_user_id, found.own_case_number) == (colleague.user_id, "ZK-1")
    assert found.is_urgent


def test_a_report_without_any_key_needs_a_case_number():
    ours = make.team()
    signal = make.reported(ours, places=())

    values = {"owner": str(ours.as_("intake").user_id)}
    page = visitor(ours, "intake").post(address("register", signal), values)

    assert page.status_code == 400
    assert 'href="#id_own_case_number"' in page.text


def test_registering_twice_leads_to_the_signal():
    ours = make.team()
    signal = make.registered(ours)

    assert visitor(ours, "intake").get(address("register", signal)).status_code == 302


def test_who_may_not_register_is_refused():
    ours = make.team()
    signal = make.reported(ours)

    assert visitor(ours, "professional").get(address("register", signal)).status_code == 403


def test_a_file_is_added_listed_and_opened(settings, tmp_path):
    settings.SCHAKEL_VAR = tmp_path
    ours = make.team()
    signal = make.reported(ours)
    browser = visitor(ours)
    upload = make_upload("verklaring.txt", b"Gezien om tien uur.")

    page = browser.post(address("files", signal), {"file": upload}, follow=True)
    (link,) = re.findall(r"/bestanden/([0-9a-f-]{36})/", page.text)
    answer = browser.get(reverse("signals:file", args=[signal.pk, link]))

    assert "verklaring.txt" in page.text
    assert answer.content == b"Gezien om tien uur."
    assert answer["Content-Disposition"].startswith("attachment")
    assert visitor(make.team()).get(answer.request["PATH_INFO"]).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "leeg"), (b"MZ\x00\x01", "soort bestand"), (b"\x89PNG\r\nx", "beschadigd")],
)
def test_a_file_that_is_not_taken_is_explained(settings, tmp_path, content, words):
    settings.SCHAKEL_VAR = tmp_path
    ours = make.team()
    signal = make.reported(ours)

    page = visitor(ours).post(address("files", signal), {"file": make_upload("x.txt", content)})

    assert page.status_code == 400
    assert words in page.text


def make_upload(name: str, content: bytes):
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def test_a_sector_of_any_list_is_said_in_words():
    (sheet,) = sheets({"core": {"sectors": ["HOTEL", "A"]}})
    ((_name, words),) = sheet.things[0]
    assert words == ", ".join(
        [reference.labels("sectors_sexual")["HOTEL"], reference.labels("sectors_labour")["A"]]
    )
