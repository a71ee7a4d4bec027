"""What `make run` does to a database before the first page, and what it says of it."""

from io import StringIO

import pytest
from django.core.management import call_command

from schakel.base.accounts.models import Organisation
from schakel.base.accounts.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


def prepared() -> str:
    said = StringIO()
    call_command("prepare", stdout=said)
    return said.getvalue()


def test_no_invented_data_enter_a_database_in_which_people_work(settings):
    settings.SCHAKEL_DEMONSTRATION = True
    make.organisation()

    assert "real organisations work here" in prepared()
    assert not Organisation.objects.filter(is_demonstration=True).exists()


def test_without_the_demonstration_it_says_that_nothing_invented_is_added(settings):
    settings.SCHAKEL_DEMONSTRATION = False

    assert "SCHAKEL_DEMONSTRATION is not 1" in prepared()
    assert not Organisation.objects.filter(is_demonstration=True).exists()
