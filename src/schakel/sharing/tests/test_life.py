"""Consents, requests, packages, agreements and persons concerned: what works and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.outbox.models import OutboxMessage
from schakel.sharing import selectors
from schakel.sharing.models import AccessUse, Consent, Notice, RuleSet
from schakel.sharing.services import agreements, asking, consents, door, notices, packages, persons
from schakel.sharing.services.asking import Judgement
from schakel.sharing.tests import factories as make
from schakel.sharing.views.frame import draft_lines
from schakel.sharing.workflow import MOST_TRIES

pytestmark = pytest.mark.django_db
CONTENT = {"facts": "Zij slaapt in de auto.", "name": "Persoon A", "remark": ""}


@pytest.fixture
def chain():
    """A youth care provider with its people, and the police."""
    return Chain()


class Chain:
    def __init__(self):
        self.police = people.organisation("police")
        self.desk = people.actor(self.police, "intake")
        self.their_officer = people.actor(self.police, "privacy_officer")
        make.switch_on(self.police)
        self.home = people.organisation("youth_care")
        self.worker = people.actor(self.home, "professional")
        self.officer = people.actor(self.home, "privacy_officer")
        make.switch_on(self.home)

    def consent(self, **fields):
        standard = {
            "subject_id": make.uuid4(),
            "recipient_id": self.police.pk,
            "purpose": "report_suspicion",
            "fields": ("facts", "name"),
            "person": "Persoon A",
            "explained": "Alles.",
            "language": "pl",
            "given_by": "person",
            "is_free": True,
            "age": 17,
        }
        given = consents.ConsentInput(**(standard | fields))
        return consents.record_consent(actor=self.worker, consent=given)

    def send(self, consent, clearance=None, **fields):
        transfer = make.transfer(self.police, subject_id=consent.subject_id, **fields)
        return packages.send_package(
            actor=self.worker,
            transfer=transfer,
            content=CONTENT,
            clearance=clearance or door.Clearance(),
        )

    def at(self, organisation):
        rls.set_organisation(organisation.pk)
        return self


def test_with_consent_the_name_goes_and_after_withdrawal_nothing_does(chain):
    consent = chain.consent()
    package = chain.send(consent)
    assert package.content == {"facts": "Zij slaapt in de auto.", "name": "Persoon A"}
    assert (package.disclosure.verdict, package.disclosure.consent) == ("consent", consent)

    assert consents.withdraw(actor=chain.worker, consent_id=consent.pk) == 1
    with pytest.raises(door.SharingRefused):
        chain.send(consent)
    assert OutboxMessage.objects.filter(kind="sharing_notice").count() == 1

    (notice,) = selectors.notices(actor=chain.at(chain.police).desk)
    notices.handle_notice(actor=chain.desk, notice_id=notice.pk, how="removed")
    assert selectors.notices(actor=chain.desk) == []


def test_consent_covers_its_recipient_purpose_and_fields_and_ends(chain):
    consent = chain.consent()
    for other in (
        {"recipient_id": people.organisation("police").pk},
        {"purpose": "share_soft_signal"},
    ):
        with pytest.raises(door.SharingRefused):
            chain.send(consent, **other)
    with pytest.raises(door.SharingRefused):
        chain.send(chain.consent(fields=("facts",)))
    Consent.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(door.SharingRefused):
        chain.send(consent)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"age": 15}, consents.WrongPersonConsents),
        ({"age": 14, "given_by": "representative"}, consents.WrongPersonConsents),
        ({"age": 8, "given_by": "person"}, consents.WrongPersonConsents),
        (
            {"age": 8, "given_by": "representative", "representative_suspect": True},
            consents.RepresentativeSuspect,
        ),
        ({"is_free": False}, consents.NotFree),
        ({"explained": " "}, consents.ExplanationMissing),
    ],
)
def test_consent_that_does_not_count_is_not_recorded(chain, fields, refusal):
    with pytest.raises(refusal):
        chain.consent(**fields)


@pytest.mark.parametrize(("age", "by"), [(8, "representative"), (14, "both"), (16, "person")])
def test_the_age_decides_who_consents(chain, age, by):
    assert chain.consent(age=age, given_by=by).given_by == by


def test_the_database_never_lets_a_suspect_consent_for_a_child(chain):
    consent = chain.consent(age=8, given_by="representative")
    consent.representative_suspect = True
    with pytest.raises(IntegrityError), transaction.atomic():
        consent.save()


def test_another_organisation_cannot_withdraw_or_see_a_consent(chain):
    consent = chain.consent()
    stranger = people.actor(people.organisation("youth_care"), "professional")
    with pytest.raises(ObjectDoesNotExist):
        consents.withdraw(actor=stranger, consent_id=consent.pk)
    assert selectors.consents(actor=stranger) == []


def test_an_anonymised_package_has_no_name_and_hides_those_in_the_text(chain):
    seen = packages.preview(
        content={"facts": "Zij woont bij Karim Bakker in Lutten.", "name": "Persoon A"},
        form="anonymised",
        subject_id=make.uuid4(),
    )
    assert set(seen) == {"facts"}
    assert not {"Karim", "Bakker", "Lutten"} & set(seen["facts"].replace(".", "").split())


def test_an_override_takes_a_second_person(chain):
    ngo = people.organisation("ngo")
    worker, officer = people.actor(ngo, "professional"), people.actor(ngo, "privacy_officer")
    second = people.actor(ngo, "privacy_officer")
    make.switch_on(ngo)
    transfer = make.transfer(chain.police, classes=frozenset({"bsn"}))
    with pytest.raises(asking.SecondPersonMissing):
        asking.record_decision(actor=officer, transfer=transfer, may_share=True, reasons="Toch.")
    asked = asking.ask(actor=worker, transfer=transfer, question="Toch nodig.")
    asking.decide_request(actor=officer, request_id=asked.pk, judgement=Judgement(True, "Toch."))
    with pytest.raises(door.NotAllowed):
        door.record_disclosure(actor=worker, transfer=transfer, package_hash="x")
    for same in (officer, worker):
        with pytest.raises(PermissionDenied):
            asking.confirm_override(actor=same, request_id=asked.pk, agrees=True)
    asking.confirm_override(actor=second, request_id=asked.pk, agrees=True)
    made = door.record_disclosure(actor=worker, transfer=transfer, package_hash="x")
    assert made.approval.is_override


def test_nobody_decides_on_the_own_question_or_on_anothers_organisation(chain):
    transfer = make.transfer(chain.police)
    asked = asking.ask(actor=chain.officer, transfer=transfer, question="Mag dit?")
    yes = Judgement(True, "Ja.")
    with pytest.raises(PermissionDenied):
        asking.decide_request(actor=chain.officer, request_id=asked.pk, judgement=yes)
    with pytest.raises(PermissionDenied):
        asking.decide_request(actor=chain.worker, request_id=asked.pk, judgement=yes)
    with pytest.raises(ObjectDoesNotExist):
        asking.decide_request(actor=chain.their_officer, request_id=asked.pk, judgement=yes)


def test_case_by_case_needs_the_name_of_an_authority(chain):
    shelter = people.organisation("shelter")
    officer = chain.at(chain.police).their_officer
    transfer = make.transfer(shelter, purpose="provide_help")
    with pytest.raises(asking.AuthorityMissing):
        asking.record_decision(actor=officer, transfer=transfer, may_share=True, reasons="Nodig.")
    made = asking.record_decision(
        actor=officer, transfer=transfer, may_share=True, reasons="Nodig.", authority="OvJ"
    )
    assert made.authority == "OvJ"


def test_the_conflict_of_duties_asks_every_question(chain):
    answers = dict.fromkeys(asking.DUTY_QUESTIONS, "Ja.")
    subject = make.uuid4()
    for name in answers:
        with pytest.raises(asking.ConflictIncomplete, match=name):
            asking.record_conflict(
                actor=chain.worker, subject_id=subject, answers={**answers, name: " "}
            )
    made = asking.record_conflict(actor=chain.worker, subject_id=subject, answers=answers)
    assert made.answers == answers


def test_a_code_opens_one_package_until_it_is_taken_back_and_not_after_five_tries(chain):
    transfer = make.transfer(
        chain.police,
        recipient_id=None,
        recipient_type="gp",
        outsider="Huisarts buiten Schakel",
        purpose="share_soft_signal",
        form="anonymised",
    )
    package = packages.send_package(
        actor=chain.worker,
        transfer=transfer,
        content={"facts": "Zij slaapt in de auto."},
        clearance=door.Clearance(masking_confirmed=True),
    )
    grant, code = packages.give_access(actor=chain.worker, package_id=package.pk)
    rls.set_organisation(None)
    door_of = {"organisation_id": chain.home.pk, "grant_id": grant.pk}

    assert packages.open_with_code(**door_of, code=code.lower()).content == package.content
    for _ in range(MOST_TRIES):
        assert packages.open_with_code(**door_of, code="WRONG") is None
    assert packages.open_with_code(**door_of, code=code) is None

    chain.at(chain.home)
    assert AccessUse.objects.filter(was_opened=False).count() == MOST_TRIES
    again, code = packages.give_access(actor=chain.worker, package_id=package.pk)
    packages.take_access_back(actor=chain.worker, grant_id=again.pk)
    door_of["grant_id"] = again.pk
    assert packages.open_with_code(**door_of, code=code) is None


def test_rules_are_switched_on_by_two_people(chain):
    home = people.organisation("kmar")
    officer, second = people.actor(home, "privacy_officer"), people.actor(home, "publisher")
    chain.at(home)
    made = agreements.draft_rules(actor=officer, rule_ids=frozenset({"S34"}), note="Gelezen.")
    assert "S34" not in {rule.id for rule in selectors.book_of(home.pk).rules}
    with pytest.raises(agreements.SamePerson):
        agreements.publish_rules(actor=officer, number=made.number)
    agreements.publish_rules(actor=second, number=made.number)
    assert "S34" in {rule.id for rule in selectors.book_of(home.pk).rules}
    with pytest.raises(PermissionDenied):
        agreements.draft_rules(actor=chain.worker, rule_ids=frozenset({"S34"}), note="x")


def test_a_draft_stands_on_today_of_who_must_decide_and_of_nobody_else(chain):
    home = people.organisation("kmar")
    officer, second = people.actor(home, "privacy_officer"), people.actor(home, "publisher")
    administrator = people.actor(home, "functional_administrator")
    chain.at(home)
    older = agreements.draft_rules(actor=administrator, rule_ids=frozenset(), note="Leeg.")
    made = agreements.draft_rules(actor=officer, rule_ids=frozenset({"S34"}), note="Gelezen.")
    agreements.draft_agreement(actor=officer, agreement=an_agreement(chain))

    waits = {who: [one.why for one in draft_lines(who)] for who in (officer, second, administrator)}
    agreements.publish_rules(actor=second, number=made.number)

    assert waits[second] == ["Leeg.", "Gelezen.", "Geen."]
    assert waits[officer] == ["Leeg."], "nobody decides on what they wrote themselves"
    assert waits[administrator] == []
    # A newer choice counts: nobody has to decide on the older one any more.
    assert older.number < made.number
    assert [one.why for one in draft_lines(second)] == ["Geen."]


def test_the_database_refuses_rules_of_one_person(chain):
    chain.at(chain.home)
    made = RuleSet.objects.first()
    made.published_by = made.drafted_by
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def an_agreement(chain):
    today = timezone.localdate()
    return agreements.AgreementInput(
        title="Convenant",
        parties=frozenset({chain.police.pk}),
        purposes=("share_soft_signal",),
        classes=("special",),
        legal_basis="Geen.",
        starts_on=today,
        ends_on=today + timedelta(days=10),
    )


def test_an_agreement_is_read_by_its_parties_only(chain):
    today = timezone.localdate()
    made = agreements.draft_agreement(actor=chain.officer, agreement=an_agreement(chain))
    agreements.publish_agreement(actor=people.actor(chain.home, "publisher"), agreement_id=made.pk)
    assert len(selectors.agreements(actor=chain.at(chain.police).desk, today=today)) == 1
    third = people.actor(people.organisation("gp"), "professional")
    rls.set_organisation(third.organisation_id)
    assert selectors.agreements(actor=third, today=today) == []


def asked(chain, **fields):
    standard = {
        "subject_id": make.uuid4(),
        "kind": "access",
        "requester": "self",
        "name": "Persoon A",
        "safe_contact": "via de hulpverlener",
    }
    given = persons.RequestInput(**(standard | fields))
    return persons.receive_request(actor=chain.officer, asked=given)


def test_a_suspected_parent_never_gets_the_childs_data(chain):
    made = asked(chain, requester="representative", requester_suspect=True)
    persons.check_identity(actor=chain.officer, request_id=made.pk)
    with pytest.raises(persons.SuspectAsks):
        persons.report_of(actor=chain.officer, request_id=made.pk)
    with pytest.raises(persons.SuspectAsks):
        persons.grant(actor=chain.officer, request_id=made.pk, given=persons.Answer(text="Hier."))
    made.state, made.identity_checked = "granted", True
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
    refused = persons.refuse(
        actor=chain.officer,
        request_id=made.pk,
        grounds=("protection_of_the_person",),
        answer="Wij weigeren (UAVG 41).",
    )
    assert refused.state == "refused"


def test_the_person_hears_what_was_shared_and_who_looked(chain):
    consent = chain.consent()
    package = chain.send(consent)
    packages.open_package(actor=chain.worker, package_id=package.pk)
    made = asked(chain, subject_id=consent.subject_id)
    with pytest.raises(persons.IdentityUnchecked):
        persons.report_of(actor=chain.officer, request_id=made.pk)
    persons.check_identity(actor=chain.officer, request_id=made.pk)

    told = persons.report_of(actor=chain.officer, request_id=made.pk)

    words = " ".join(f"{line.title} {line.why}" for part in told for line in part.lines)
    assert chain.police.name in words
    assert "gezien en gehoord" in words.lower()
    assert "7.3.11" in words
    assert "las wat was gedeeld" in words
    with pytest.raises(PermissionDenied):
        persons.report_of(actor=chain.worker, request_id=made.pk)


@pytest.mark.parametrize(("kind", "days"), [("youth_care", (28, 35)), ("police", (42, 46))])
def test_the_clock_is_a_month_or_six_weeks_under_the_wpg(kind, days):
    now = timezone.now()
    term = (persons.due_at(organisation_type=kind, at=now) - now).days
    assert days[0] <= term <= days[1]


def test_corrections_reach_every_earlier_receiver(chain):
    consent = chain.consent()
    package = chain.send(consent)
    sent = notices.correct(
        actor=chain.worker, disclosure_id=package.disclosure_id, content="Zij is 18."
    )
    assert sent == 1
    (notice,) = Notice.objects.filter(recipient=chain.police)
    assert notice.content == "Zij is 18."
