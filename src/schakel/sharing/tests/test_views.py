"""The pages under /delen/: one visit that works and one that is refused."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from schakel.base import rls
from schakel.base.accounts import services as registry
from schakel.base.accounts.tests import factories as people
from schakel.sharing.models import Package, Request
from schakel.sharing.selectors.words import WORDS
from schakel.sharing.tests import factories as make
from schakel_methods.sharing import wording

pytestmark = pytest.mark.django_db
STEP_1 = {"step": "1", "next": "yes", "purpose": "share_soft_signal"}
STEP_2 = {"step": "2", "form": "anonymised", "age": "17", "acute": "no"}
STEP_3 = {"step": "3", "facts": "Zij slaapt in de auto.", "name": "Persoon A"}


def visitor(home, role):
    """A browser in which somebody with a role has signed in."""
    user = people.user(is_demonstration=True)  # invented people need no second factor
    registry.add_membership(user=user, organisation=home, role=role, purpose="report_suspicion")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def homes():
    youth, police = people.organisation("youth_care"), people.organisation("police")
    make.switch_on(youth)
    return youth, police


def test_the_wizard_asks_answers_and_shares(homes):
    youth, police = homes
    client, address = visitor(youth, "professional"), reverse("sharing:wizard")
    assert client.get(address).status_code == 200
    said = {"recipient": police.pk, **STEP_1}
    second = client.post(address, said)
    assert b'name="acute"' in second.content
    said |= STEP_2
    third = client.post(address, said)
    assert b'name="facts"' in third.content
    said |= STEP_3
    answer = client.post(address, said)
    assert "Ja, dit mag worden gedeeld." in answer.content.decode()
    assert "Persoon A" not in answer.content.decode().split("Precies wat")[1].split("</section>")[0]

    said |= {"step": "4", "done": "send", "informed": "yes"}
    assert client.post(address, said).status_code == 400
    sent = client.post(address, said | {"masking_confirmed": "on"})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200
    rls.set_organisation(youth.pk)
    assert set(Package.objects.get().content) == {"facts"}


def test_the_wizard_sends_a_question_when_it_may_not_share(homes):
    youth, police = homes
    client, address = visitor(youth, "professional"), reverse("sharing:wizard")
    said = {"recipient": police.pk, **STEP_1, **STEP_2, **STEP_3, "step": "4"}
    said |= {
        "form": "identified",
        "purpose": "report_suspicion",
        "done": "ask",
        "question": "Nodig",
    }
    asked = client.post(address, said)
    assert asked.status_code == 302
    rls.set_organisation(youth.pk)
    assert Request.objects.get().verdict == "ask_po"


@pytest.mark.parametrize(
    "page", ["home", "desk", "rules", "agreements", "register", "persons", "export"]
)
def test_the_privacy_officer_sees_every_page_of_the_desk(homes, page):
    client = visitor(homes[0], "privacy_officer")
    assert client.get(reverse(f"sharing:{page}")).status_code == 200


@pytest.mark.parametrize("page", ["desk", "rules", "agreements", "register", "persons", "export"])
def test_a_professional_does_not_see_the_desk(homes, page):
    client = visitor(homes[0], "professional")
    assert client.get(reverse(f"sharing:{page}")).status_code == 403


def test_who_has_not_signed_in_is_sent_to_the_door(homes):
    assert Client().get(reverse("sharing:home")).status_code == 302


def test_every_word_of_the_method_is_in_the_catalogue_of_the_screens():
    assert set(wording.MESSAGES) == set(WORDS)
    with translation.override("nl"):
        silent = [word for word in WORDS if translation.gettext(word) == word]
    assert silent == []
