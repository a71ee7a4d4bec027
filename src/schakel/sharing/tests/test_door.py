"""Nothing leaves but through the one door, and only as the rules in force allow."""

import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.tests import factories as people
from schakel.sharing.models import Disclosure
from schakel.sharing.selectors.answers import answer
from schakel.sharing.services import asking, door, masking
from schakel.sharing.services.asking import Judgement
from schakel.sharing.services.masking import mask_text
from schakel.sharing.tests import factories as make
from schakel_methods.sharing.codes import Verdict

pytestmark = pytest.mark.django_db
HASH = "a" * 64


def worker(type_code="youth_care", role="professional", rules=None):
    home = people.organisation(type_code)
    actor = people.actor(home, role, purpose="report_suspicion")
    make.switch_on(home, rules)
    return actor


def disclose(actor, transfer, **fields):
    return door.record_disclosure(actor=actor, transfer=transfer, package_hash=HASH, **fields)


def test_a_condition_that_is_not_ticked_keeps_the_door_closed():
    actor, police = worker("kmar", "lead_detective"), people.organisation("police")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    cleared = make.cleared(actor, transfer)
    assert len(cleared.ticked) > 1

    for key in cleared.ticked:
        with pytest.raises(door.ConditionsOpen, match=key):
            disclose(actor, transfer, clearance=replace(cleared, ticked=cleared.ticked - {key}))

    made = disclose(actor, transfer, clearance=cleared)
    assert (made.verdict, made.rule_ids, made.classes) == ("yes_if", ["S34"], ["police"])
    assert set(made.conditions) == cleared.ticked
    assert made.reasons["necessity"]
    assert made.rule_version.startswith("2026-")


@pytest.mark.parametrize("missing", ["necessity", "proportionality", "subsidiarity"])
def test_each_of_the_three_reasons_is_required(missing):
    actor, police = worker("kmar", "lead_detective"), people.organisation("police")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    cleared = make.cleared(actor, transfer, **{missing: "  "})
    with pytest.raises(door.ConditionsOpen):
        disclose(actor, transfer, clearance=cleared)


def test_a_youth_worker_is_sent_to_the_privacy_officer_and_hears_why():
    actor, police = worker(), people.organisation("police")
    with pytest.raises(door.AskPrivacyOfficer, match=r"7\.3\.11"):
        disclose(actor, make.transfer(police))
    assert not Disclosure.objects.exists()


def test_what_the_law_forbids_is_refused():
    ngo, police = worker("ngo"), people.organisation("police")
    with pytest.raises(door.NotAllowed, match="UAVG"):
        disclose(ngo, make.transfer(police, classes=frozenset({"bsn"})))


def test_a_rule_that_nobody_switched_on_permits_nothing():
    kmar = worker("kmar", "lead_detective", rules=set())
    police = people.organisation("police")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    assert answer(actor=kmar, transfer=transfer).verdict is Verdict.ASK_PO


def test_a_rule_that_forbids_needs_nobody_to_switch_it_on():
    ngo, police = worker("ngo", rules=set()), people.organisation("police")
    transfer = make.transfer(police, classes=frozenset({"bsn"}))
    assert answer(actor=ngo, transfer=transfer).verdict is Verdict.NO


def test_a_rule_whose_text_changed_is_off_until_two_people_read_it():
    kmar, police = worker("kmar", "lead_detective"), people.organisation("police")
    home = accounts.organisation(kmar.organisation_id)
    changed = make.switch_on(home)
    changed.rules = {**changed.rules, "S34": "0" * 16}
    changed.save()
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    assert answer(actor=kmar, transfer=transfer).verdict is Verdict.ASK_PO


def test_anonymised_items_leave_only_when_a_person_confirms_and_hold_no_name():
    actor, police = worker(), people.organisation("police")
    soft = make.transfer(
        police, purpose="share_soft_signal", form="anonymised", fields=("facts", "age_group")
    )
    with pytest.raises(door.MaskingNotConfirmed):
        disclose(actor, soft, texts=())
    confirmed = door.Clearance(masking_confirmed=True)
    with pytest.raises(door.FieldsTooMany, match="name"):
        disclose(actor, replace(soft, fields=("facts", "name")), clearance=confirmed, texts=())
    assert disclose(actor, soft, clearance=confirmed, texts=("Rustig.",)).verdict == "yes"


def test_telling_somebody_later_needs_a_day():
    actor, police = worker(), people.organisation("police")
    soft = make.transfer(police, purpose="share_soft_signal", form="anonymised", fields=("facts",))
    with pytest.raises(door.InformingUnclear):
        disclose(
            actor,
            soft,
            texts=(),
            clearance=door.Clearance(masking_confirmed=True, informed="deferred"),
        )


def test_a_privacy_officers_yes_covers_what_it_was_given_for_and_no_more():
    actor, police = worker(), people.organisation("police")
    officer = people.actor(accounts.organisation(actor.organisation_id), "privacy_officer")
    transfer = make.transfer(police)
    asked = asking.ask(actor=actor, transfer=transfer, question="Zij is 15 en in gevaar.")
    asking.decide_request(
        actor=officer, request_id=asked.pk, judgement=Judgement(True, "Conflict van plichten.")
    )

    made = disclose(actor, transfer)
    assert made.approval.decided_by == made.decided_by == officer.user_id
    for wider in (
        replace(transfer, fields=(*transfer.fields, "photo")),
        replace(transfer, purpose="share_soft_signal"),
        replace(transfer, recipient_id=people.organisation("police").pk),
        replace(transfer, subject_id=make.uuid4()),
        replace(transfer, classes=frozenset({"special", "health"})),
    ):
        with pytest.raises(door.AskPrivacyOfficer):
            disclose(actor, wider)


def test_a_privacy_officers_no_goes_before_the_rules():
    kmar, police = worker("kmar", "lead_detective"), people.organisation("police")
    officer = people.actor(accounts.organisation(kmar.organisation_id), "privacy_officer")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    asking.record_decision(actor=officer, transfer=transfer, may_share=False, reasons="Embargo.")
    with pytest.raises(door.RefusedByPrivacyOfficer):
        disclose(kmar, transfer, clearance=make.cleared(kmar, transfer))


def test_only_a_person_by_name_discloses():
    kmar, police = worker("kmar", "lead_detective"), people.organisation("police")
    with pytest.raises(PermissionDenied):
        disclose(replace(kmar, user_id=None), make.transfer(police))


def test_the_database_refuses_a_disclosure_without_what_its_verdict_asks_for():
    kmar, police = worker("kmar", "lead_detective"), people.organisation("police")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    made = disclose(kmar, transfer, clearance=make.cleared(kmar, transfer))
    for change in (
        {"reasons": None},
        {"verdict": "ask_po"},
        {"verdict": "consent"},
        {"verdict": "no"},
        {"recipient_id": None},
        {"fields": []},
        {"informed": "deferred"},
        {"decision": ""},
    ):
        copy = Disclosure.objects.get(pk=made.pk)
        assert copy.reasons
        copy.pk = make.uuid4()
        for name, value in change.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.parametrize(
    "table",
    [
        "disclosure", "decision", "request", "consent", "dutyconflict", "notice", "agreement",
        "ruleset", "package", "accessgrant", "accessuse", "personrequest", "consentevent",
    ],
)  # fmt: skip
def test_another_organisation_sees_no_row(table):
    kmar, police = worker("kmar", "lead_detective"), people.organisation("police")
    transfer = make.transfer(police, purpose="hand_over_signal", fields=("report",))
    disclose(kmar, transfer, clearance=make.cleared(kmar, transfer))
    rls.set_organisation(people.organisation("gp").pk)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM sharing_{table}")  # noqa: S608 - fixed names
        assert cursor.fetchone() == (0,)


NAMED = "Zij woont bij Karim Bakker in Lutten, tel 0612345678."


@pytest.mark.parametrize("form", ["anonymised", "pseudonymised"])
def test_the_door_itself_looks_at_free_text_where_nobody_may_be_recognised(form):
    actor, police = worker(), people.organisation("police")
    soft = make.transfer(police, purpose="share_soft_signal", form=form, fields=("facts",))
    confirmed = make.cleared(actor, soft, masking_confirmed=True)
    with pytest.raises(door.TextsUnseen):
        disclose(actor, soft, clearance=confirmed)
    with pytest.raises(door.NamesLeft, match="Karim"):
        disclose(actor, soft, clearance=confirmed, texts=("Rustig.", NAMED))
    assert not Disclosure.objects.exists()


def test_text_that_passed_the_masking_passes_the_door():
    actor, police = worker(), people.organisation("police")
    soft = make.transfer(
        police, purpose="share_soft_signal", form="anonymised", fields=("facts", "remark")
    )
    texts = (mask_text(NAMED).text, mask_text("Volgens mij is het de vriend, Karim.").text)
    made = disclose(actor, soft, clearance=door.Clearance(masking_confirmed=True), texts=texts)
    assert made.masking_confirmed


@budget(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*NAMED.split(), "de", "auto", "AB-12-CD", "12-03-2026", "Den Haag",
                                 "info@voorbeeld.nl", "niet", "En"]), max_size=12).map(" ".join))  # fmt: skip
def test_masking_twice_hides_nothing_more(text):
    assert mask_text(mask_text(text).text).hidden == ()


class FakeDeduce:
    """Stands in for deduce, whose tables take minutes: says where the name is."""

    class Deduce:
        def deidentify(self, text):
            at = text.index("warme bakker")
            hit = SimpleNamespace(start_char=at, end_char=at + 12, tag="persoon")
            return SimpleNamespace(annotations=[hit])


def test_deduce_adds_what_it_finds_where_it_is_switched_on(monkeypatch, settings):
    text = "Zij werkt bij de warme bakker om de hoek."
    assert mask_text(text).hidden == ()
    settings.SCHAKEL_DEDUCE = True
    monkeypatch.setitem(sys.modules, "deduce", FakeDeduce)
    masking._deduce.cache_clear()
    masked = mask_text(text)
    masking._deduce.cache_clear()
    assert masked.used_deduce
    assert masked.hidden == ("warme bakker",)
    assert masked.text == "Zij werkt bij de [persoon-1] om de hoek."


def test_where_deduce_is_asked_for_but_missing_nothing_is_masked_by_half(monkeypatch, settings):
    settings.SCHAKEL_DEDUCE = True
    monkeypatch.setitem(sys.modules, "deduce", None)
    masking._deduce.cache_clear()
    with pytest.raises(masking.MaskingUnavailable):
        mask_text("Zij slaapt in de auto.")
