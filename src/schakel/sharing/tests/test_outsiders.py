"""Somebody outside Schakel: consent, decision and code hold for that kind and name alone."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.sharing.models import AccessGrant, Notice
from schakel.sharing.selectors.answers import UnknownRecipient
from schakel.sharing.services import asking, consents, door, notices, packages
from schakel.sharing.services.asking import Judgement
from schakel.sharing.tests import factories as make
from schakel.sharing.tests.test_life import Chain

pytestmark = pytest.mark.django_db
CONTENT = {"facts": "Zij slaapt in de auto.", "name": "Persoon A"}
ABROAD = {"recipient_type": "police", "outsider": "Rijkspolitie Verweg (verzonnen)"}


@pytest.fixture
def chain():
    return Chain()


def named(**fields):
    """A report by name to the police of somewhere else."""
    standard = {"form": "identified", "purpose": "report_suspicion",
                "fields": ("facts", "name"), **ABROAD}  # fmt: skip
    return make.outside(**(standard | fields))


def send(chain, transfer):
    return packages.send_package(
        actor=chain.worker, transfer=transfer, content=CONTENT, clearance=door.Clearance()
    )


def test_consent_for_somebody_outside_holds_for_that_name_alone(chain):
    transfer = named()
    with pytest.raises(door.SharingRefused):
        send(chain, transfer)
    chain.consent(subject_id=transfer.subject_id, recipient_id=None, **ABROAD)
    for other in ({"outsider": "Andere politie"}, {"recipient_type": "kmar"}):
        with pytest.raises(door.SharingRefused):
            send(chain, replace(transfer, **other))
    package = send(chain, replace(transfer, outsider=" rijkspolitie verweg (VERZONNEN) "))
    assert package.disclosure.verdict == "consent"
    assert package.recipient_id is None


def test_a_withdrawn_consent_ends_the_code_and_the_sender_must_tell_them(chain):
    transfer = named()
    consent = chain.consent(subject_id=transfer.subject_id, recipient_id=None, **ABROAD)
    package = send(chain, transfer)
    grant, code = packages.give_access(actor=chain.worker, package_id=package.pk)
    assert consents.withdraw(actor=chain.worker, consent_id=consent.pk) == 1
    opened = packages.open_with_code(organisation_id=chain.home.pk, grant_id=grant.pk, code=code)
    assert opened is None
    notice = Notice.objects.get(recipient_id=None)
    with pytest.raises(notices.HowMissing):
        notices.handle_notice(actor=chain.worker, notice_id=notice.pk, how="removed")
    done = notices.handle_notice(actor=chain.worker, notice_id=notice.pk, how="told")
    assert done.handled_how == "told"


def test_who_still_has_a_code_reads_what_was_corrected(chain):
    transfer = named()
    chain.consent(subject_id=transfer.subject_id, recipient_id=None, **ABROAD)
    package = send(chain, transfer)
    grant, code = packages.give_access(actor=chain.worker, package_id=package.pk)
    notices.correct(actor=chain.worker, disclosure_id=package.disclosure_id, content="Zij is 18.")
    page = reverse("sharing:access", args=[chain.home.pk, grant.pk])
    visitor = Client()
    shown = visitor.post(page, {"code": code})
    assert "Zij is 18." in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    wrong = visitor.post(page, {"code": "FOUT"})
    assert wrong.status_code == 403
    assert "Persoon A" not in wrong.content.decode()


def test_a_correction_of_something_anonymous_names_nobody(chain):
    soft = make.outside()
    package = packages.send_package(
        actor=chain.worker, transfer=soft, content={"facts": "Zij slaapt in de auto."},
        clearance=door.Clearance(masking_confirmed=True),
    )  # fmt: skip
    with pytest.raises(door.NamesLeft):
        notices.correct(
            actor=chain.worker, disclosure_id=package.disclosure_id, content="Het is Karim Bakker."
        )
    assert not Notice.objects.exists()


def test_the_privacy_officer_decides_about_somebody_outside_by_name(chain):
    transfer = named()
    asked = asking.ask(actor=chain.worker, transfer=transfer, question="Mag dit?")
    assert (asked.recipient_id, asked.outsider) == (None, ABROAD["outsider"])
    asking.decide_request(
        actor=chain.officer, request_id=asked.pk, judgement=Judgement(True, "Ja.")
    )
    with pytest.raises(door.SharingRefused):
        send(chain, replace(transfer, outsider="Iemand anders"))
    assert send(chain, transfer).disclosure.approval.outsider == ABROAD["outsider"]


def test_an_outsider_without_kind_or_name_is_nobody(chain):
    for nobody in ({"outsider": ""}, {"recipient_type": ""}):
        with pytest.raises(UnknownRecipient):
            send(chain, named(**nobody))
        with pytest.raises(UnknownRecipient):
            chain.consent(recipient_id=None, **(ABROAD | nobody))


def test_a_package_for_an_organisation_in_schakel_needs_no_code(chain):
    package = chain.send(chain.consent())
    with pytest.raises(PermissionDenied):
        packages.give_access(actor=chain.worker, package_id=package.pk)
    assert not AccessGrant.objects.exists()


def test_a_code_of_one_organisation_opens_nothing_under_the_address_of_another(chain):
    transfer = named()
    chain.consent(subject_id=transfer.subject_id, recipient_id=None, **ABROAD)
    grant, code = packages.give_access(actor=chain.worker, package_id=send(chain, transfer).pk)
    rls.set_organisation(None)
    other = people.organisation("gp")
    for organisation_id in (other.pk, 0):
        opened = packages.open_with_code(
            organisation_id=organisation_id, grant_id=grant.pk, code=code
        )
        assert opened is None
