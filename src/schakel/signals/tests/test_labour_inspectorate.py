"""What the Labour Inspectorate finds: fifty workers, the switch, partners, a fine, the guideline."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.base.encryption import selectors as keys
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals.models import Handover, HelpOffer, InvolvedPerson
from schakel.signals.selectors import guideline
from schakel.signals.services import groups, handing_over, investigating, looking, supervising
from schakel.signals.services.reports import WorkplaceInput
from schakel.signals.tests import factories as make
from schakel.signals.tests.organisation_cases import a_switch, an_inspection
from schakel.signals.tests.pages import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervision():
    return make.team("nla_inspection")


@pytest.fixture
def investigation():
    return make.team("nla_investigation")


def page_of(team, signal):
    return visitor(team).get(reverse("signals:signal", args=[signal.pk])).content.decode()


def allow(sender, recipient, signal, parts):
    """The sharing rules leave this to the privacy officer, who looks at moment and reason."""
    offered = handing_over.OfferInput(recipient.organisation.pk, "wpg_46", parts)
    asked = handing_over.transfer_of(actor=sender.as_(), signal=signal, offered=offered)
    sharing.record_decision(
        actor=sender.as_("privacy_officer"),
        transfer=asked,
        may_share=True,
        reasons="Nodig.",
        authority="Awb 3:3",
    )


def crowd(team, number):
    signal = make.registered(team)
    groups.add_group(
        actor=team.as_(), signal_id=signal.pk, number=number, shared=make.victim(language="Pools")
    )
    return signal


def queries(browser, address):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_fifty_workers_are_added_at_once_each_with_a_number_of_their_own(supervision):
    workplace = WorkplaceInput(sector="A", persons=50)
    signal = make.registered(supervision, workplaces=(workplace,))
    address = reverse("signals:act", args=[signal.pk, "groep"])
    browser = visitor(supervision)
    assert 'value="50"' in browser.get(address).content.decode()

    told = {"number": "50", "description": "Slapen in een loods.", "is_minor": "no",
            "is_under_24": "unknown", "in_forced_crime": "unknown", "language": "Pools"}  # fmt: skip
    assert browser.post(address, told).status_code == 302

    rls.set_organisation(supervision.organisation.pk)
    people = InvolvedPerson.objects.filter(signal=signal).order_by("number")
    assert [person.number for person in people] == list(range(1, 51))
    assert {person.description for person in people} == {"Slapen in een loods."}
    assert len({person.trace_id for person in people}) == 50


@pytest.mark.parametrize("number", [1, 201])
def test_a_group_has_a_size(supervision, number):
    signal = make.registered(supervision)
    with pytest.raises(groups.GroupSizeWrong):
        groups.add_group(
            actor=supervision.as_(), signal_id=signal.pk, number=number, shared=make.victim()
        )


def test_help_for_a_group_is_recorded_with_each_person(supervision):
    signal = crowd(supervision, 12)
    browser = visitor(supervision)
    address = reverse("signals:act", args=[signal.pk, "groepshulp"])
    assert browser.get(address).content.decode().count("checked") == 12
    rls.set_organisation(supervision.organisation.pk)
    some = InvolvedPerson.objects.filter(signal=signal, number__lte=10)
    told = {"kind": "shelter", "answer": "offered", "persons": [str(p.pk) for p in some]}
    assert browser.post(address, told).status_code == 302

    rls.set_organisation(supervision.organisation.pk)
    assert HelpOffer.objects.filter(person__signal=signal).count() == 10
    lines = AuditLine.objects.filter(action="signals.offer_help")
    assert {line.target_id for line in lines} == set(told["persons"])
    assert "nog niet aangeboden aan 2" in page_of(supervision, signal)


def test_help_for_a_group_never_reaches_somebody_of_another_signal(supervision):
    signal, other = crowd(supervision, 2), crowd(supervision, 2)
    theirs = frozenset(InvolvedPerson.objects.filter(signal=other).values_list("pk", flat=True))
    with pytest.raises(groups.NotAPossibleVictim):
        groups.offer_help_to(
            actor=supervision.as_(),
            signal_id=signal.pk,
            person_ids=theirs,
            help_given=groups.HelpInput("shelter", "offered"),
        )


def test_pages_of_a_signal_ask_as_much_for_fifty_persons_as_for_twelve(supervision, monkeypatch):
    # What a process remembers for some seconds is asked again on a slow machine.
    for remembered in (reference, keys):
        monkeypatch.setattr(remembered, "FRESH_SECONDS", 3600.0)
    few, many = crowd(supervision, 12), crowd(supervision, 50)
    browser = visitor(supervision)
    for name in ("signals:signal", "signals:persons"):
        addresses = [reverse(name, args=[signal.pk]) for signal in (few, many)]
        queries(browser, addresses[0])
        first, second = (min(queries(browser, one) for _ in range(2)) for one in addresses)
        assert first == second, name
    assert page_of(supervision, many).count('aria-labelledby="person-') == 10


def test_a_person_beyond_the_first_ten_has_a_page_and_looking_is_on_record(supervision):
    signal = crowd(supervision, 12)
    last = InvolvedPerson.objects.get(signal=signal, number=12)
    page = visitor(supervision).get(reverse("signals:person", args=[signal.pk, last.pk]))
    assert "Persoon 12" in page.content.decode()

    rls.set_organisation(supervision.organisation.pk)
    assert AuditLine.objects.filter(action="signals.open", target_id=str(last.pk)).count() == 1
    with pytest.raises(ObjectDoesNotExist):
        looking.open_person(
            actor=make.team("nla_inspection").as_(), signal_id=signal.pk, person_id=last.pk
        )


def test_supervision_goes_to_investigation_only_by_a_recorded_switch(supervision, investigation):
    signal = make.registered(supervision)
    with pytest.raises(supervising.SwitchMissing):
        make.offered(supervision, investigation, signal)

    supervising.switch_powers(
        actor=supervision.as_(), signal_id=signal.pk, switch=a_switch(supervision)
    )
    parts = ("report", "enrichment")
    with pytest.raises(sharing.AskPrivacyOfficer):
        make.offered(supervision, investigation, signal, ground="wpg_46", parts=parts)
    allow(supervision, investigation, signal, parts)
    offer = make.offered(supervision, investigation, signal, ground="wpg_46", parts=parts)

    (told,) = offer.package["done"]["enrichment"]
    assert told["result"] == "Er is dwang verklaard."
    taken = handing_over.accept(actor=investigation.as_(), handover_id=offer.pk)
    assert taken.organisation_id == investigation.organisation.pk
    rls.set_organisation(supervision.organisation.pk)
    assert "Van toezicht naar opsporing" in page_of(supervision, signal)


def test_the_form_of_a_hand_over_says_that_the_switch_is_missing(supervision, investigation):
    signal = make.registered(supervision)
    told = {"recipient": str(investigation.organisation.pk), "ground": "wpg_46",
            "parts": ["report"], "send": "1", "necessity": "x", "proportionality": "x",
            "subsidiarity": "x"}  # fmt: skip
    actor = supervision.as_()
    offered = make.an_offer(actor, investigation, signal, parts=("report",))
    told["ticked"] = sorted(offered.clearance.ticked)
    address = reverse("signals:hand_over", args=[signal.pk])
    answer = visitor(supervision).post(address, told)
    assert answer.status_code == 409
    assert "Awb art. 3:3" in answer.content.decode()
    rls.set_organisation(actor.organisation_id)
    assert not Handover.objects.exists()


def test_a_switch_is_whole_recorded_once_and_for_supervision_only(supervision, investigation):
    signal, actor = make.registered(supervision), supervision.as_()
    whole = a_switch(supervision)
    stranger = make.team("police").as_().user_id or 0
    supervision.as_()
    for wrong in (
        supervising.Switch("because", whole.reason, whole.decided_by, whole.decided_on),
        supervising.Switch(whole.ground, " ", whole.decided_by, whole.decided_on),
    ):
        with pytest.raises(supervising.SwitchIncomplete):
            supervising.switch_powers(actor=actor, signal_id=signal.pk, switch=wrong)
    with pytest.raises(ObjectDoesNotExist):
        supervising.switch_powers(
            actor=actor,
            signal_id=signal.pk,
            switch=supervising.Switch(whole.ground, "x", stranger, whole.decided_on),
        )
    supervising.switch_powers(actor=actor, signal_id=signal.pk, switch=whole)
    with pytest.raises(supervising.AlreadySwitched):
        supervising.switch_powers(actor=actor, signal_id=signal.pk, switch=whole)

    theirs = make.registered(investigation)
    with pytest.raises(supervising.NoSupervision):
        supervising.switch_powers(
            actor=investigation.as_(), signal_id=theirs.pk, switch=a_switch(investigation)
        )


def test_another_organisation_cannot_switch(supervision):
    signal, switch = make.registered(supervision), a_switch(supervision)
    with pytest.raises(ObjectDoesNotExist):
        supervising.switch_powers(
            actor=make.team("nla_inspection").as_(), signal_id=signal.pk, switch=switch
        )


def test_partners_of_an_inspection_get_nothing_by_taking_part(supervision):
    signal, town = make.registered(supervision), make.team("municipality_admin")
    plan = an_inspection(town)
    actor = supervision.as_()
    row = supervising.plan_inspection(actor=actor, signal_id=signal.pk, plan=plan)
    supervising.record_findings(
        actor=actor, signal_id=signal.pk, inspection_id=row.pk, findings="Vijftig bedden."
    )

    page = page_of(supervision, signal)
    assert "niets van dit signaal is gedeeld" in page
    assert "Vijftig bedden." in page
    address = reverse("signals:signal", args=[signal.pk])
    assert visitor(town).get(address).status_code == 404


def test_without_an_inspection_the_page_of_findings_says_what_to_do_first(supervision):
    signal = make.enriching_signal(supervision)
    address = reverse("signals:act", args=[signal.pk, "bevindingen"])

    page = visitor(supervision).get(address).content.decode()

    assert "Er wacht geen controle op bevindingen" in page


def test_findings_come_once_and_after_the_day(supervision):
    signal, town = make.registered(supervision), make.team("municipality_admin")
    actor, later = supervision.as_(), timezone.localdate() + timedelta(days=3)
    for wrong in ({"partners": ()}, {"aim": ""}, {"partners": (supervision.organisation.pk,)}):
        with pytest.raises(supervising.InspectionIncomplete):
            supervising.plan_inspection(
                actor=actor, signal_id=signal.pk, plan=an_inspection(town, **wrong)
            )
    row = supervising.plan_inspection(
        actor=actor, signal_id=signal.pk, plan=an_inspection(town, held_on=later)
    )
    with pytest.raises(supervising.InspectionIncomplete):
        supervising.record_findings(
            actor=actor, signal_id=signal.pk, inspection_id=row.pk, findings="Te vroeg."
        )


@pytest.mark.parametrize(
    ("kind", "track"), [("fine", "beside"), ("closing", "instead"), ("closing", "other")]
)
def test_a_fine_and_a_measure_instead_of_criminal_law_say_why(supervision, kind, track):
    signal = make.registered(supervision)
    told = ("Arbeidsinspectie", date(2026, 3, 2))
    with pytest.raises(investigating.MeasureReasonMissing):
        investigating.record_measure(
            actor=supervision.as_(),
            signal_id=signal.pk,
            measure=investigating.MeasureInput(kind, *told, track=track),
        )


def test_a_fine_instead_of_the_criminal_track_stands_with_its_reason(supervision):
    signal = make.registered(supervision)
    measure = investigating.MeasureInput(
        "fine", "Arbeidsinspectie", date(2026, 3, 2), track="instead", amount=12_000,
        reason="De officier ziet af van vervolging.",
    )  # fmt: skip
    investigating.record_measure(actor=supervision.as_(), signal_id=signal.pk, measure=measure)

    page = page_of(supervision, signal)
    assert "in plaats van het strafrecht" in page
    assert "De officier ziet af van vervolging." in page


def test_the_checklist_follows_what_is_on_record(supervision):
    signal = crowd(supervision, 2)

    def met(code):
        found = looking.open_signal(actor=supervision.as_(), signal_id=signal.pk)
        return {line.code: is_met for line, is_met in guideline.checklist(found)}[code]

    assert met("s_report")
    assert not met("s_help")
    groups.offer_help_to(
        actor=supervision.as_(),
        signal_id=signal.pk,
        person_ids=frozenset(signal.persons.values_list("pk", flat=True)),
        help_given=groups.HelpInput("shelter", "offered"),
    )
    assert met("s_help")


def test_every_line_of_the_guideline_can_be_checked_and_names_a_known_criterion():
    rows = reference.current("guideline").rows
    criteria = {row["code"] for row in reference.current("weighing_criteria").rows}
    assert guideline.problems(rows) == []
    assert {row["criterion"] for row in rows} <= criteria
    assert guideline.problems([rows[0] | {"met_by": "magic"}]) == [rows[0]["code"]]


def test_targets_count_what_left_a_phase_in_time(supervision):
    make.registered(supervision)
    make.reported(supervision)

    found = {target.phase: target for target in guideline.targets(actor=supervision.as_())}

    received = found["received"]
    assert (received.left, received.in_time, received.reached) == (1, 1, 100)
    assert found["registered"].left == 0
    page = visitor(supervision).get(reverse("signals:guideline")).content.decode()
    assert "Normen per fase" in page
    stranger = {t.phase: t.left for t in guideline.targets(
        actor=make.team("nla_inspection").as_())}  # fmt: skip
    assert set(stranger.values()) == {0}
