"""An administrator manages the people of the own organisation, and of no other."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.models import Membership
from schakel.base.accounts.tests import factories
from schakel.base.administration.services import members
from schakel.base.administration.services.members import Invitation, Work
from schakel.base.administration.tests import people
from schakel.base.audit.models import AuditLine
from schakel.base.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
PURPOSE = "daily_police_task"


@pytest.fixture
def home():
    return people.home()


def invitation(email="nieuw@example.test", role="detective", **work):
    return Invitation(email, "Nieuw Mens", role, Work(PURPOSE, **work))


def test_an_invited_person_chooses_a_password_by_the_link_in_the_mail(home):
    made = members.invite(actor=home.administrator, invitation=invitation())
    mail = OutboxMessage.objects.get(kind="invitation")
    link = next(word for word in mail.body.split() if word.startswith("http"))

    browser = Client()
    form = browser.get(link.removeprefix(settings.SCHAKEL_URL), follow=True)
    chosen = {"password1": people.WORDS, "password2": people.WORDS}
    browser.post(form.request["PATH_INFO"], chosen)

    rls.set_organisation(home.organisation.pk)
    user = get_user_model().objects.get(pk=made.user_id)
    assert mail.address == "nieuw@example.test"
    assert user.check_password(people.WORDS)
    assert AuditLine.objects.filter(action="accounts.invite").get().details["role"] == "detective"


def test_who_already_works_elsewhere_gets_a_second_place_and_keeps_the_name(home):
    known = factories.user()
    made = members.invite(actor=home.administrator, invitation=invitation(known.email.upper()))
    assert made.user_id == known.pk
    assert made.user.name == known.name


def test_a_role_is_given_once(home):
    members.invite(actor=home.administrator, invitation=invitation())
    with pytest.raises(members.AlreadyMember):
        members.invite(actor=home.administrator, invitation=invitation())


def test_nobody_gives_themselves_a_role_or_changes_their_own(home):
    own = get_user_model().objects.get(pk=home.administrator.user_id)
    place = Membership.objects.get(user=own)
    with pytest.raises(members.NotYourOwn):
        members.invite(actor=home.administrator, invitation=invitation(own.email))
    with pytest.raises(members.NotYourOwn):
        members.end_membership(actor=home.administrator, membership_id=place.pk, reason="Weg.")
    with pytest.raises(members.NotYourOwn):
        members.change_member(actor=home.administrator, membership_id=place.pk, work=Work(PURPOSE))


def test_what_somebody_does_can_be_changed(home):
    unit = members.add_unit(actor=home.administrator, name="Team Noord")
    place = Membership.objects.get(user_id=home.analyst.user_id)
    work = Work(PURPOSE, unit.pk, date(2028, 1, 1))
    members.change_member(actor=home.administrator, membership_id=place.pk, work=work)
    place.refresh_from_db()
    assert (place.unit, place.certified_until) == (unit, date(2028, 1, 1))


def test_a_unit_of_another_organisation_cannot_be_given(home):
    strange = members.add_unit(actor=people.home().administrator, name="Elders")
    place = Membership.objects.get(user_id=home.analyst.user_id)
    with pytest.raises(members.ChoiceUnknown):
        members.change_member(
            actor=home.administrator, membership_id=place.pk, work=Work(PURPOSE, strange.pk)
        )


def test_an_ended_membership_counts_from_the_next_click(home):
    browser = factories.browser(home.analyst)
    assert browser.get(reverse("ui:today")).status_code == 200
    place = Membership.objects.get(user_id=home.analyst.user_id)
    rls.set_organisation(home.organisation.pk)
    with pytest.raises(members.ReasonMissing):
        members.end_membership(actor=home.administrator, membership_id=place.pk, reason=" ")

    members.end_membership(actor=home.administrator, membership_id=place.pk, reason="Ander werk.")

    assert browser.get(reverse("ui:today")).status_code == 302
    rls.set_organisation(home.organisation.pk)
    line = AuditLine.objects.get(action="accounts.end_membership")
    assert line.reason == "Ander werk."


def test_signing_out_everywhere_ends_every_session(home):
    browser = people.signed_in(home.analyst)
    place = Membership.objects.get(user_id=home.analyst.user_id)
    rls.set_organisation(home.organisation.pk)

    ended = members.end_sessions(actor=home.administrator, membership_id=place.pk)

    assert ended == 1
    assert browser.get(reverse("ui:today")).status_code == 302


@pytest.mark.parametrize("act", ["open_member", "end_sessions", "invite_again"])
def test_people_of_another_organisation_do_not_exist(home, act):
    theirs = Membership.objects.get(user_id=people.home().analyst.user_id)
    with pytest.raises(Membership.DoesNotExist):
        getattr(members, act)(actor=home.administrator, membership_id=theirs.pk)


def test_who_is_no_administrator_manages_nobody(home):
    place = Membership.objects.get(user_id=home.analyst.user_id)
    with pytest.raises(PermissionDenied):
        members.open_members(actor=home.privacy)
    with pytest.raises(PermissionDenied):
        members.invite(actor=home.privacy, invitation=invitation())
    with pytest.raises(PermissionDenied):
        members.end_membership(actor=home.privacy, membership_id=place.pk, reason="Weg.")


def test_the_pages_invite_change_and_end(home):
    browser = factories.browser(home.administrator)
    where = reverse("administration:invite")
    wrong = browser.post(where, {"email": "geen adres", "role": "detective"})
    assert wrong.status_code == 400
    given = {"email": "a@example.test", "name": "Anna", "role": "intake", "purpose": PURPOSE}
    assert browser.post(where, given, follow=True).text.count("a@<wbr>example.<wbr>test") == 1
    assert "heeft deze rol hier al" in browser.post(where, given).text

    place = Membership.objects.get(user__email="a@example.test")
    page = reverse("administration:member", args=[place.pk])
    certified = {"purpose": PURPOSE, "certified_until": "2028-02-03"}
    assert "2028-02-03" in browser.post(page, certified, follow=True).text
    assert browser.post(reverse("administration:invite_again", args=[place.pk])).status_code == 302
    assert browser.post(reverse("administration:sign_out", args=[place.pk])).status_code == 302
    end = reverse("administration:end", args=[place.pk])
    assert browser.post(end, {"reason": ""}).status_code == 400
    assert browser.post(end, {"reason": "Weg."}).status_code == 302
    place.refresh_from_db()
    assert not place.is_active


def test_own_membership_cannot_be_ended_on_the_page(home):
    place = Membership.objects.get(user_id=home.administrator.user_id)
    page = factories.browser(home.administrator).post(
        reverse("administration:end", args=[place.pk]), {"reason": "Weg."}
    )
    assert page.status_code == 400
    assert "uw eigen lidmaatschap niet wijzigen" in page.text


def test_a_person_sees_and_ends_their_own_sessions(home):
    first, second = people.signed_in(home.analyst), people.signed_in(home.analyst)
    page = first.get(reverse("usersessions_list"))
    assert page.status_code == 200
    assert "Naar mijn werk" in page.text
    assert "dit apparaat, nu" in page.text

    first.post(reverse("usersessions_list"))

    assert first.get(reverse("ui:today")).status_code == 200
    assert second.get(reverse("ui:today")).status_code == 302
