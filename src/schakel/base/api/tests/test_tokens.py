"""Tokens are given on a page, shown once, and taken away by the own organisation alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.api.forms import RIGHTS
from schakel.base.api.models import ApiToken
from schakel.base.api.services import FOR_SYSTEMS

pytestmark = pytest.mark.django_db


def form(**changes):
    day = timezone.localdate() + timedelta(days=30)
    return {"name": "Zaaksysteem", "rights": ["signals.read"], "purpose": "hand_over_signal",
            "expires_on": day.isoformat(), **changes}  # fmt: skip


@pytest.fixture
def admin():
    return people.actor(people.organisation(), "functional_administrator")


def test_a_token_is_shown_once_works_and_is_refused_after_it_was_taken_away(admin):
    browser, home = people.browser(admin), reverse("tokens:home")

    once = browser.post(home, form())
    secret = once.text.partition("<code")[2].partition(">")[2].partition("<")[0]
    asking = Client(headers={"Authorization": f"Bearer {secret}"})
    before = asking.get("/api/v1/signals").status_code
    later = browser.get(home)
    token = ApiToken.objects.get(organisation_id=admin.organisation_id)
    gone = browser.post(reverse("tokens:revoke", args=[token.pk]), follow=True)

    assert once["Cache-Control"] == "no-store"
    assert before == 200
    assert "Zaaksysteem" in later.text
    assert secret not in later.text
    assert gone.status_code == 200
    assert asking.get("/api/v1/signals").status_code == 401


@pytest.mark.parametrize(
    "changes", [{"rights": ["accounts.manage"]}, {"rights": []}, {"expires_on": "2099-01-01"}]
)
def test_more_than_a_system_may_have_is_refused(admin, changes):
    answer = people.browser(admin).post(reverse("tokens:home"), form(**changes))

    assert answer.status_code == 400
    assert not ApiToken.objects.filter(organisation_id=admin.organisation_id).exists()


def test_another_organisation_and_another_role_are_refused(admin):
    people.browser(admin).post(reverse("tokens:home"), form())
    token = ApiToken.objects.get(organisation_id=admin.organisation_id)
    where = reverse("tokens:revoke", args=[token.pk])
    stranger = people.actor(people.organisation(), "functional_administrator")
    rls.set_organisation(None)
    detective = people.browser(people.actor(people.organisation(), "detective"))

    assert people.browser(stranger).post(where).status_code == 404
    assert "Zaaksysteem" not in people.browser(stranger).get(reverse("tokens:home")).text
    assert detective.get(reverse("tokens:home")).status_code == 403
    assert detective.post(where).status_code in {403, 404}
    token.refresh_from_db()
    assert token.revoked_at is None


def test_every_right_of_systems_has_words():
    assert RIGHTS.keys() == FOR_SYSTEMS
