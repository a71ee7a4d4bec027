"""Nothing leaves without a decision, and what left is on record on both sides."""

from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.tests import factories as people
from schakel.base.identifiers import new_id
from schakel.sharing import selectors, services
from schakel.sharing.services import Transfer
from schakel.sharing.tests import factories as make

pytestmark = pytest.mark.django_db
SERVICES = ("police", "kmar", "nla_investigation")


def _actor(type_code: str, role: str = "lead_detective"):
    made = people.actor(people.organisation(type_code), role)
    make.switch_on(accounts.organisation(made.organisation_id))
    return made


def _transfer(recipient_id: int, *fields: str, subject: UUID | None = None) -> Transfer:
    return Transfer(subject or new_id(), recipient_id, "hand_over_signal", fields or ("report",))


# Who may hand a signal to whom under conditions: Wpg 15 and 46 (rows S33, S34, S36). Every other
# pair of organisations asks, whatever the usual purpose between them.
OPEN_WAYS = {
    ("police", "police"),
    ("police", "kmar"),
    ("police", "nla_investigation"),
    ("kmar", "police"),
    ("nla_investigation", "police"),
}


@pytest.mark.parametrize("sender", [*SERVICES, "nla_inspection", "gp", "comensha", "emm"])
@pytest.mark.parametrize("recipient", [*SERVICES, "shelter", "ind", "comensha"])
def test_identified_signals_pass_only_where_the_wpg_opens_a_way(sender, recipient):
    other, actor = people.organisation(recipient), _actor(sender)
    purpose = selectors.usual_purpose(actor=actor, about=make.transfer(other, fields=("report",)))
    transfer = Transfer(new_id(), other.pk, purpose, ("report",))
    if (sender, recipient) not in OPEN_WAYS:
        with pytest.raises(services.AskPrivacyOfficer):
            services.record_disclosure(actor=actor, transfer=transfer, package_hash="x")
        return
    with pytest.raises(services.ConditionsOpen):
        services.record_disclosure(actor=actor, transfer=transfer, package_hash="x")
    cleared = make.cleared(actor, transfer)
    made = services.record_disclosure(
        actor=actor, transfer=transfer, package_hash="x", clearance=cleared
    )
    assert made.verdict == "yes_if"


def test_an_unknown_recipient_gets_nothing():
    with pytest.raises(services.UnknownRecipient):
        services.record_disclosure(actor=_actor("police"), transfer=_transfer(0), package_hash="x")


def test_only_a_privacy_officer_decides_and_says_why():
    shelter = people.organisation("shelter")
    with pytest.raises(PermissionDenied):
        services.record_decision(
            actor=_actor("police"), transfer=_transfer(shelter.pk), may_share=True, reasons="Nodig."
        )
    with pytest.raises(services.ReasonsMissing):
        services.record_decision(
            actor=_actor("police", "privacy_officer"),
            transfer=_transfer(shelter.pk),
            may_share=True,
            reasons=" ",
        )


def test_a_later_no_withdraws_an_earlier_yes():
    shelter, officer = people.organisation("shelter"), _actor("police", "privacy_officer")
    transfer = _transfer(shelter.pk)
    for may_share in (True, False):
        services.record_decision(
            actor=officer, transfer=transfer, may_share=may_share, reasons="Afgewogen."
        )
    with pytest.raises(services.RefusedByPrivacyOfficer):
        services.record_disclosure(actor=officer, transfer=transfer, package_hash="x")


def test_the_decision_of_another_organisation_is_no_decision():
    shelter, subject = people.organisation("shelter"), new_id()
    transfer = _transfer(shelter.pk, subject=subject)
    services.record_decision(
        actor=_actor("police", "privacy_officer"),
        transfer=transfer,
        may_share=True,
        reasons="Nodig.",
    )
    other = _actor("police")
    assert selectors.decisions(actor=other, subject_id=subject) == []
    with pytest.raises(services.AskPrivacyOfficer):
        services.record_disclosure(actor=other, transfer=transfer, package_hash="x")


def _daily(to) -> Transfer:
    return Transfer(new_id(), to.organisation_id, "daily_police_task", ("report",))


def _disclosed(actor, transfer):
    return services.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash="abc",
        clearance=make.cleared(actor, transfer),
    )


def test_both_sides_see_a_disclosure_and_a_third_does_not():
    police, kmar, third = _actor("police"), _actor("kmar"), _actor("nla_investigation")
    rls.set_organisation(police.organisation_id)
    transfer = _daily(kmar)
    made = _disclosed(police, transfer)
    for side in (police, kmar):
        rls.set_organisation(side.organisation_id)
        seen = selectors.disclosures(actor=side, subject_id=transfer.subject_id)
        assert [row.pk for row in seen] == [made.pk]
    rls.set_organisation(third.organisation_id)
    assert selectors.disclosures(actor=third, subject_id=transfer.subject_id) == []
    with pytest.raises(ObjectDoesNotExist):
        services.acknowledge(actor=third, disclosure_id=made.pk, package_hash="abc")


def test_a_receipt_says_that_what_arrived_is_what_was_sent():
    police, kmar = _actor("police"), _actor("kmar")
    rls.set_organisation(police.organisation_id)
    made = _disclosed(police, _daily(kmar))
    rls.set_organisation(kmar.organisation_id)
    with pytest.raises(services.WrongPackage):
        services.acknowledge(actor=kmar, disclosure_id=made.pk, package_hash="other")
    receipt = services.acknowledge(actor=kmar, disclosure_id=made.pk, package_hash="abc")
    again = services.acknowledge(actor=kmar, disclosure_id=made.pk, package_hash="abc")
    assert receipt.pk == again.pk
