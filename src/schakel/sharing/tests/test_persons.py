"""Persons concerned: what they get passes the door, in whole or in part, within a month."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.sharing.models import Disclosure, Notice, PersonRequest
from schakel.sharing.services import asking, consents, packages, persons
from schakel.sharing.services.persons import Answer
from schakel.sharing.tests import factories as make
from schakel.sharing.tests.test_life import Chain
from schakel.sharing.tests.test_views import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    return Chain()


def asked(chain, officer=None, **fields):
    """A request of somebody whose identity was checked."""
    officer = officer or chain.officer
    made = persons.receive_request(actor=officer, asked=make.person_request(**fields))
    return persons.check_identity(actor=officer, request_id=made.pk)


def test_what_a_person_gets_to_see_passes_the_door_and_is_kept_as_it_was(chain):
    consent = chain.consent()
    chain.send(consent)
    made = asked(chain, subject_id=consent.subject_id)

    done = persons.grant(
        actor=chain.officer, request_id=made.pk, given=Answer("Dit is wat wij hebben.")
    )

    left = Disclosure.objects.get(pk=done.disclosure_id)
    assert (left.purpose, left.channel, left.recipient_type) == (
        "access_request", "export", "data_subject")  # fmt: skip
    assert left.outsider == "Persoon A"
    assert "S72" in left.rule_ids
    shown = {"report": done.report, "answer": "Dit is wat wij hebben."}
    assert left.package_hash == packages.fingerprint(shown)
    words = str(done.report)
    assert chain.police.name in words
    assert "7.3.11" in words  # the ground
    with pytest.raises(persons.AlreadyAnswered):
        persons.grant(actor=chain.officer, request_id=made.pk, given=Answer("Nog eens."))


def test_the_database_refuses_access_that_did_not_pass_the_door(chain):
    made = asked(chain)
    made.state = "granted"
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_part_is_withheld_on_a_ground_in_law_only_and_the_person_reads_which(chain):
    consent = chain.consent()
    chain.send(consent)
    made = asked(chain, subject_id=consent.subject_id)
    sections = persons.report_of(actor=chain.officer, request_id=made.pk)
    looked = next(s.code for s in sections if any("maakte dit rapport" in x.why for x in s.lines))
    with pytest.raises(persons.GroundsMissing):
        persons.grant(
            actor=chain.officer, request_id=made.pk, given=Answer("Deel.", withheld=(looked,))
        )
    done = persons.grant(
        actor=chain.officer,
        request_id=made.pk,
        given=Answer("Deel.", withheld=(looked,), grounds=("investigation",)),
    )
    assert "maakte dit rapport" not in str(done.report)
    client = visitor(chain.home, "privacy_officer")
    document = client.get(reverse("sharing:person_report", args=[made.pk])).content.decode()
    assert "Opsporing of vervolging" in document or "onderzoek" in document
    assert chain.police.name in document
    assert "Autoriteit Persoonsgegevens" in document


def test_a_parent_who_is_a_suspect_never_gets_the_childs_data(chain):
    child = make.uuid4()
    made = asked(chain, subject_id=child, requester="representative", requester_suspect=True)
    with pytest.raises(persons.SuspectAsks):
        persons.report_of(actor=chain.officer, request_id=made.pk)
    client, page = visitor(chain.home, "privacy_officer"), reverse("sharing:person", args=[made.pk])
    answer = {"outcome": "grant", "answer": "Hier."}
    refused = client.post(page, answer)
    assert refused.status_code == 400
    assert "UAVG 41" in refused.content.decode()
    assert not Disclosure.objects.filter(subject_id=child).exists()
    wrong = {"outcome": "refuse", "answer": "Nee."}
    assert client.post(page, wrong).status_code == 400  # a refusal names its ground
    done = client.post(page, wrong | {"grounds": ["protection_of_the_person"]})
    assert done.status_code == 302
    rls.set_organisation(chain.home.pk)
    assert PersonRequest.objects.get(pk=made.pk).refusal_grounds == ["protection_of_the_person"]


def test_police_data_go_case_by_case_with_the_name_of_who_agreed(chain):
    rls.set_organisation(chain.police.pk)
    made = asked(chain, officer=chain.their_officer)
    with pytest.raises(asking.AuthorityMissing):
        persons.grant(actor=chain.their_officer, request_id=made.pk, given=Answer("Hier."))
    done = persons.grant(
        actor=chain.their_officer,
        request_id=made.pk,
        given=Answer("Hier.", authority="Hoofd privacy (Wpg 25)"),
    )
    left = Disclosure.objects.get(pk=done.disclosure_id)
    assert (left.verdict, left.rule_ids, left.approval.authority) == (
        "conditional", ["S73"], "Hoofd privacy (Wpg 25)")  # fmt: skip


@pytest.mark.parametrize(("kind", "heard"), [("correction", "correction"), ("erasure", "erasure")])
def test_what_is_corrected_or_removed_reaches_earlier_receivers(chain, kind, heard):
    consent = chain.consent()
    chain.send(consent)
    made = asked(chain, subject_id=consent.subject_id, kind=kind)
    persons.grant(
        actor=chain.officer,
        request_id=made.pk,
        given=Answer("Gedaan.", for_receivers="De leeftijd is 18."),
    )
    (notice,) = Notice.objects.filter(recipient=chain.police)
    assert (notice.kind, notice.content) == (heard, "De leeftijd is 18.")


def test_the_clock_is_one_month_to_the_next_working_day():
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    due = persons.due_at(organisation_type="youth_care", at=saturday)
    assert due.astimezone(UTC).date().isoformat() == "2026-12-21"
    thursday = datetime(
        2026, 1, 29, 12, tzinfo=UTC
    )  # there is no 29 February, and 28 is a Saturday
    assert persons.due_at(organisation_type="gp", at=thursday).date().isoformat() == "2026-03-02"


def test_a_request_is_on_the_desk_with_its_clock(chain):
    asked(chain)
    page = visitor(chain.home, "privacy_officer").get(reverse("sharing:desk")).content.decode()
    assert "Gegevens inzien" in page or "inzien" in page.lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_id": "geen-nummer"},
        {"kind": "everything"},
        {"requester": "neighbour"},
        {"name": ""},
        {"safe_contact": " "},
    ],
)
def test_a_request_that_is_not_well_formed_is_not_taken_in(chain, wrong):
    told = {"subject_id": str(make.uuid4()), "kind": "access", "requester": "self", "name": "A",
            "safe_contact": "via B"}  # fmt: skip
    client = visitor(chain.home, "privacy_officer")
    assert client.post(reverse("sharing:persons"), told | wrong).status_code == 400
    rls.set_organisation(chain.home.pk)
    assert not PersonRequest.objects.exists()


def test_a_consent_for_somebody_else_is_not_in_the_report(chain):
    others = chain.consent()
    chain.send(others)
    mine = asked(chain)
    told = persons.report_of(actor=chain.officer, request_id=mine.pk)
    assert chain.police.name not in str(told)
    assert consents.withdraw(actor=chain.worker, consent_id=others.pk) == 1


def test_the_officer_of_another_organisation_compiles_nothing(chain):
    made = asked(chain)
    stranger = people.actor(people.organisation("gp"), "privacy_officer")
    for act in (persons.report_of, persons.check_identity):
        with pytest.raises(PersonRequest.DoesNotExist):
            act(actor=stranger, request_id=made.pk)
    with pytest.raises(PersonRequest.DoesNotExist):
        persons.grant(actor=stranger, request_id=made.pk, given=Answer("Hier."))
