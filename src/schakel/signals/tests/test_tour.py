"""The guided tour goes through every step, and exists in the demonstration only."""

import pytest
from django.urls import reverse

from schakel.base import rls
from schakel.base.accounts.models import Organisation
from schakel.base.demo import services as demonstration
from schakel.sharing.tests import factories as shares
from schakel.signals.selectors import tour as touring
from schakel.signals.services.tour import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(settings, as_owner):
    """The invented people, with the sharing rules switched on."""
    settings.SCHAKEL_DEMONSTRATION = True
    with as_owner():
        demonstration.encryption.ensure_master_key()
        demonstration.make_people()
        for organisation in Organisation.objects.all():
            if organisation.type in {"police", "kmar"}:
                shares.switch_on(organisation)
    rls.set_organisation(None)


@pytest.mark.usefixtures("filled")
def test_every_step_of_the_tour_can_be_taken_and_looked_at(client):
    for code in PEOPLE:
        client.post(reverse("tour_step", args=[code]), {"do": "yes"})
        assert code in touring.course().done
        page = client.post(reverse("tour_step", args=[code]), {"look": "yes"}, follow=True)
        assert page.status_code == 200
        rls.set_organisation(None)

    for code in PEOPLE:
        again = client.post(reverse("tour_step", args=[code]), {"look": "yes"}, follow=True)
        assert again.status_code == 200, code
        rls.set_organisation(None)
    assert "De rondleiding is klaar" in client.get(reverse("tour")).text


@pytest.mark.usefixtures("filled")
def test_a_step_cannot_be_skipped(client):
    client.post(reverse("tour_step", args=["weigh"]), {"do": "yes"})

    assert touring.course().done == frozenset()


@pytest.mark.usefixtures("filled")
def test_the_tour_begins_again_with_a_new_signal(client):
    client.post(reverse("tour_step", args=["register"]), {"do": "yes"})
    first = touring.course().first_id

    client.post(reverse("tour_step", args=["register"]), {"again": "yes"})

    assert touring.course().first_id != first


def test_outside_the_demonstration_there_is_no_tour(client, settings):
    settings.SCHAKEL_DEMONSTRATION = False

    assert client.get(reverse("tour")).status_code == 404
    assert client.post(reverse("tour_step", args=["register"])).status_code == 404
