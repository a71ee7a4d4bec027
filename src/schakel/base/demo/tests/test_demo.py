"""The demonstration is there only where it was asked for, and lets nobody be a real person."""

import pytest
from django.core.management import CommandError, call_command

from schakel.base.accounts.models import Membership, Organisation
from schakel.base.accounts.tests import factories
from schakel.base.demo import services

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(settings):
    settings.SCHAKEL_DEMONSTRATION = True
    services.encryption.ensure_master_key()
    services.make_people()


@pytest.mark.owner
def test_filling_twice_adds_nothing(filled):
    before = Membership.objects.count()

    services.make_people()

    assert Membership.objects.count() == before > 20
    assert Organisation.objects.filter(is_demonstration=False).count() == 0


def test_an_installation_in_earnest_refuses_invented_data(settings):
    settings.SCHAKEL_DEMONSTRATION = False

    with pytest.raises(CommandError, match="SCHAKEL_DEMONSTRATION"):
        call_command("demo")


def test_nobody_can_become_a_real_person(settings, rf):
    settings.SCHAKEL_DEMONSTRATION = True
    real = factories.actor(factories.organisation())

    with pytest.raises(Membership.DoesNotExist):
        services.become(
            request=rf.post("/"), membership_id=Membership.objects.get(user_id=real.user_id).pk
        )


def test_nobody_can_become_anybody_outside_the_demonstration(filled, settings, rf):
    settings.SCHAKEL_DEMONSTRATION = False
    membership = Membership.objects.first()

    with pytest.raises(services.NotADemonstration):
        services.become(request=rf.post("/"), membership_id=membership.pk)
