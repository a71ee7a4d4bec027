"""Each right of sharing: who holds it may, a colleague without it may not, strangers see nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.sharing import selectors
from schakel.sharing.models import Notice, RuleSet
from schakel.sharing.services import (
    agreements,
    asking,
    consents,
    door,
    notices,
    packages,
    persons,
    records,
)
from schakel.sharing.tests import factories as make
from schakel.sharing.tests.test_life import Chain
from schakel.sharing.tests.test_views import visitor

pytestmark = pytest.mark.django_db


class Things(Chain):
    """One of everything that sharing keeps at the youth care provider."""

    def __init__(self):
        super().__init__()
        given = self.consent()
        self.sent = self.send(given)
        self.ended = self.consent()
        self.request = asking.ask(
            actor=self.worker, transfer=make.transfer(self.police), question="Mag dit?"
        )
        notices.correct(
            actor=self.worker, disclosure_id=self.sent.disclosure_id, content="Zij is 18."
        )
        self.notice = Notice.objects.get()
        outside = make.outside()
        self.outside = packages.send_package(
            actor=self.worker,
            transfer=outside,
            content={"facts": "Zij slaapt in de auto."},
            clearance=door.Clearance(masking_confirmed=True),
        )
        self.code, _code = packages.give_access(actor=self.worker, package_id=self.outside.pk)
        self.asked = persons.receive_request(actor=self.officer, asked=make.person_request())
        self.agreement = agreements.draft_agreement(
            actor=self.officer, agreement=make.agreement(self.police)
        )
        self.rules = agreements.draft_rules(
            actor=self.officer, rule_ids=frozenset({"S07"}), note="Gelezen."
        )


# What is done, and which colleague lacks the right to do it.
ACTS = {
    "withdraw": (lambda a, t: consents.withdraw(actor=a, consent_id=t.ended.pk), "researcher"),
    "open request": (
        lambda a, t: asking.open_request(actor=a, request_id=t.request.pk), "intake"),
    "decide request": (
        lambda a, t: asking.decide_request(
            actor=a, request_id=t.request.pk, judgement=asking.Judgement(True, "Ja.")),
        "professional"),
    "open package": (
        lambda a, t: packages.open_package(actor=a, package_id=t.sent.pk), "researcher"),
    "open disclosure": (
        lambda a, t: records.open_disclosure(actor=a, disclosure_id=t.sent.disclosure_id),
        "researcher"),
    "correct": (
        lambda a, t: notices.correct(
            actor=a, disclosure_id=t.sent.disclosure_id, content="Zij is 19."),
        "researcher"),
    "give access": (
        lambda a, t: packages.give_access(actor=a, package_id=t.outside.pk), "researcher"),
    "take access back": (
        lambda a, t: packages.take_access_back(actor=a, grant_id=t.code.pk), "researcher"),
    "open person request": (
        lambda a, t: persons.open_request(actor=a, request_id=t.asked.pk), "professional"),
    "check identity": (
        lambda a, t: persons.check_identity(actor=a, request_id=t.asked.pk), "professional"),
    "refuse person": (
        lambda a, t: persons.refuse(
            actor=a, request_id=t.asked.pk, grounds=("excessive",), answer="Nee."),
        "professional"),
    "publish agreement": (
        lambda a, t: agreements.publish_agreement(actor=a, agreement_id=t.agreement.pk),
        "professional"),
    "publish rules": (
        lambda a, t: agreements.publish_rules(actor=a, number=t.rules.number), "professional"),
}  # fmt: skip
MAY = {"decide request": "privacy_officer", "publish agreement": "publisher",
       "publish rules": "publisher", "open request": "privacy_officer"}  # fmt: skip
OVERSEE = frozenset({"open person request", "check identity", "refuse person"})


@pytest.mark.parametrize("name", ACTS)
def test_who_holds_the_right_may_a_colleague_without_it_may_not(name):
    things = Things()
    act, without = ACTS[name]
    rls.set_organisation(things.home.pk)
    with pytest.raises(PermissionDenied):
        act(people.actor(things.home, without), things)
    holder = "privacy_officer" if name in OVERSEE else MAY.get(name, "professional")
    assert act(people.actor(things.home, holder), things) is not None


@pytest.mark.parametrize("name", ACTS)
def test_another_organisation_is_refused_as_if_nothing_were_there(name):
    things = Things()
    act, _without = ACTS[name]
    elsewhere = people.organisation("youth_care")
    for role in ("privacy_officer", "professional", "publisher"):
        stranger = people.actor(elsewhere, role)
        rls.set_organisation(elsewhere.pk)
        with pytest.raises((ObjectDoesNotExist, PermissionDenied)):
            act(stranger, things)
        # Also where the database would show the rows, the service itself looks at whose they are.
        rls.set_organisation(things.home.pk)
        with pytest.raises((ObjectDoesNotExist, PermissionDenied)):
            act(stranger, things)


def test_a_notice_is_for_its_receiver_alone():
    things = Things()
    for stranger in (things.officer, people.actor(people.organisation("gp"), "professional")):
        with pytest.raises(ObjectDoesNotExist):
            notices.open_notice(actor=stranger, notice_id=things.notice.pk)
        with pytest.raises(ObjectDoesNotExist):
            notices.handle_notice(actor=stranger, notice_id=things.notice.pk, how="removed")
    rls.set_organisation(things.police.pk)
    with pytest.raises(PermissionDenied):
        notices.open_notice(
            actor=people.actor(things.police, "researcher"), notice_id=things.notice.pk
        )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("request", "request"), ("package", "sent"), ("notice", "notice"), ("person", "asked"),
        ("person_report", "asked"),
    ],
)  # fmt: skip
def test_the_pages_of_another_organisation_do_not_exist(name, key):
    things = Things()
    stranger = visitor(people.organisation("gp"), "privacy_officer")
    page = reverse(f"sharing:{name}", args=[getattr(things, key).pk])
    assert stranger.get(page).status_code == 404


def test_a_stranger_sees_nothing_in_any_list():
    things = Things()
    stranger = people.actor(people.organisation("gp"), "privacy_officer")
    rls.set_organisation(things.home.pk)  # even if the database showed the rows
    today = timezone.localdate()
    assert selectors.requests(actor=stranger) == []
    assert selectors.decisions(actor=stranger) == []
    assert selectors.consents(actor=stranger) == []
    assert selectors.notices(actor=stranger) == []
    assert selectors.received(actor=stranger) == []
    assert selectors.sent(actor=stranger) == []
    assert selectors.grants(actor=stranger, package_id=things.outside.pk) == []
    assert selectors.told_about(actor=stranger, disclosure_id=things.sent.disclosure_id) == []
    assert selectors.disclosures_of_organisation(actor=stranger) == []
    assert selectors.person_requests(actor=stranger) == []
    assert selectors.agreements(actor=stranger, today=today) == []
    assert selectors.drafts_of(actor=stranger) == []
    assert selectors.agreements_to_publish(actor=stranger) == []


def test_who_may_not_ask_records_and_asks_nothing():
    chain = Chain()
    nobody = people.actor(chain.home, "researcher")
    transfer = make.transfer(chain.police)
    for act in (
        lambda: asking.ask(actor=nobody, transfer=transfer, question="Mag dit?"),
        lambda: asking.record_conflict(actor=nobody, subject_id=transfer.subject_id, answers={}),
        lambda: packages.send_package(
            actor=nobody, transfer=transfer, content={"facts": "x"}, clearance=door.Clearance()
        ),
        lambda: persons.receive_request(actor=nobody, asked=make.person_request()),
        lambda: agreements.draft_agreement(actor=nobody, agreement=make.agreement(chain.police)),
        lambda: agreements.draft_rules(actor=nobody, rule_ids=frozenset(), note="x"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    chain.worker = nobody
    with pytest.raises(PermissionDenied):
        chain.consent()


def test_the_writer_of_rules_or_an_agreement_never_publishes_them():
    things = Things()
    with pytest.raises(agreements.SamePerson):
        agreements.publish_agreement(actor=things.officer, agreement_id=things.agreement.pk)
    with pytest.raises(agreements.SamePerson):
        agreements.publish_rules(actor=things.officer, number=things.rules.number)
    assert RuleSet.objects.get(pk=things.rules.pk).published_by is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"purposes": ()},
        {"classes": ()},
        {"parties": frozenset()},
        {"ends_on": timezone.localdate() - timedelta(days=1)},
    ],
)
def test_an_agreement_without_parties_purpose_data_or_term_is_none(wrong):
    chain = Chain()
    with pytest.raises(agreements.Incomplete):
        agreements.draft_agreement(
            actor=chain.officer, agreement=make.agreement(chain.police, **wrong)
        )
