"""The pages of allauth speak as the rest of the house does."""

import re

import pytest
from django.utils.translation import gettext, override

from schakel.base.accounts.apps import SAID_WITH_U
from schakel.base.accounts.forms import AddKeyForm, RenameKeyForm


@pytest.mark.parametrize("text", SAID_WITH_U)
def test_what_allauth_asks_is_said_with_u(text):
    with override("nl"):
        said = gettext(text)
    assert said != text
    assert not re.search(r"\b(je|jij|jou|jouw)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("form", [AddKeyForm, RenameKeyForm])
def test_the_name_of_a_key_is_asked_in_dutch(form):
    with override("nl"):
        assert str(form.base_fields["name"].label) == "Naam"
