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
DESK = ["desk", "rules", "agreements", "register", "register_document", "register_workbook",
        "persons", "export"]  # fmt: skip
SOFT = {"purpose": "share_soft_signal", "form": "anonymised"}
TOLD = {"facts": "Zij slaapt in de auto.", "name": "Persoon A", "region": "Oost-Nederland"}


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


def ask(client, said, step):
    """Answer one question of the wizard; the answers before it travel along."""
    return client.post(reverse("sharing:wizard"), said | {"step": step, "next": "yes"})


def test_the_wizard_asks_one_question_a_page_answers_and_shares(homes):
    youth, police = homes
    client = visitor(youth, "professional")
    first = client.get(reverse("sharing:wizard")).content.decode()
    assert "Vraag 1 van " in first
    said = {"recipient": str(police.pk)}
    assert b'<select name="purpose"' in ask(client, said, "recipient").content
    said |= {"purpose": "share_soft_signal"}
    assert b'type="radio" name="form"' in ask(client, said, "purpose").content
    said |= {"form": "anonymised"}
    last = ask(client, said, "form").content
    assert b'<textarea name="facts"' in last
    assert b'type="text" name="name"' not in last
    said |= TOLD
    answer = ask(client, said, "content").content.decode()
    assert "Ja, dit mag worden gedeeld." in answer
    assert "Persoon A" not in answer.split("Precies wat")[1].split("</section>")[0]

    said |= {"step": "answer", "done": "send", "informed": "yes"}
    assert client.post(reverse("sharing:wizard"), said).status_code == 400
    sent = client.post(reverse("sharing:wizard"), said | {"masking_confirmed": "on"})
    assert sent.status_code == 302
    assert client.get(sent["Location"]).status_code == 200
    rls.set_organisation(youth.pk)
    assert set(Package.objects.get().content) == {"facts", "region"}


def test_who_wants_to_name_somebody_is_asked_for_age_and_danger_as_well(homes):
    youth, police = homes
    client = visitor(youth, "professional")
    said = {"recipient": str(police.pk), "purpose": "report_suspicion", "form": "identified"}
    assert b'name="age"' in ask(client, said, "form").content
    said |= {"age": "17"}
    assert b'type="radio" name="acute"' in ask(client, said, "age").content
    assert ask(client, said, "acute").status_code == 400
    back = client.post(reverse("sharing:wizard"), said | {"step": "acute", "to": "purpose"})
    assert b'<option value="report_suspicion" selected' in back.content


def test_the_wizard_sends_a_question_when_it_may_not_share(homes):
    youth, police = homes
    client, address = visitor(youth, "professional"), reverse("sharing:wizard")
    said = {"recipient": police.pk, "purpose": "report_suspicion", "form": "identified",
            "acute": "no", **TOLD, "step": "answer", "done": "ask", "question": "Nodig"}  # fmt: skip
    asked = client.post(address, said)
    assert asked.status_code == 302
    rls.set_organisation(youth.pk)
    assert Request.objects.get().verdict == "ask_po"


@pytest.mark.parametrize("page", ["home", *DESK])
def test_the_privacy_officer_sees_every_page_of_the_desk(homes, page):
    client = visitor(homes[0], "privacy_officer")
    assert client.get(reverse(f"sharing:{page}")).status_code == 200


@pytest.mark.parametrize("page", DESK)
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
