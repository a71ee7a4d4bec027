"""The pages under /delen/: one visit that works and one that is refused."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.ui.templatetags.ui_forms import is_optional
from schakel.sharing.forms import SendForm
from schakel.sharing.models import Package, Request
from schakel.sharing.selectors import register as figures
from schakel.sharing.selectors.register_words import TABLES
from schakel.sharing.selectors.words import WORDS
from schakel.sharing.services import asking
from schakel.sharing.tests import factories as make
from schakel_methods.sharing import wording
from schakel_methods.sharing.codes import Verdict

pytestmark = pytest.mark.django_db
DESK = ["desk", "rules", "agreements", "register", "register_document", "register_workbook",
        "persons", "export"]  # fmt: skip
SOFT = {"purpose": "share_soft_signal", "form": "anonymised"}
TOLD = {"facts": "Zij slaapt in de auto.", "name": "Persoon A", "region": "Oost-Nederland"}


def visitor(home, role):
    """A browser in which somebody with a role has signed in."""
    return people.browser(people.actor(home, role, purpose="report_suspicion"))


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


def _sending(**said):
    conditions = [("told", "De persoon is verteld wat er gebeurt.")]
    return SendForm(said or None, conditions=conditions, verdict=Verdict.YES_IF, form="identified")


def test_before_sending_no_answer_stands_there_and_nothing_asked_is_called_optional():
    shown = _sending()

    assert shown["informed"].initial is None
    assert not any(choice.data["selected"] for choice in shown["informed"])
    assert not any(is_optional(shown[name]) for name in ("ticked", "necessity", "informed"))


def test_whether_the_person_knows_must_be_said_and_later_needs_a_day():
    assert "informed" in _sending(necessity="Nodig").errors
    later = _sending(informed="deferred")
    assert later.errors == {
        "informed_later_on": [
            "Kies de dag waarop u opnieuw bekijkt of u de persoon kunt inlichten."
        ]
    }
    assert _sending(informed="deferred", informed_later_on="2026-12-01").is_valid()


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


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": "999999"},
        {"recipient": "police"},
        {"recipient": ""},
        {"recipient": "outside"},
        {"recipient": "outside", "outsider_type": "victim", "outsider": "Persoon A"},
        {"purpose": "research"},
        {"purpose": "' OR 1=1"},
        {"form": "secret"},
        {"form": "identified", "acute": "no", "age": "-1"},
        {"form": "identified", "acute": "no", "age": "veertien"},
        {"form": "identified", "acute": "perhaps"},
        {"region": "Karim Bakker"},
        {"age_group": "17, heet Persoon A"},
    ],
)
@pytest.mark.parametrize("step", ["content", "answer"])
def test_a_wizard_with_an_answer_that_is_none_asks_again_and_shares_nothing(homes, wrong, step):
    youth, police = homes
    client = visitor(youth, "professional")
    said = {"recipient": str(police.pk), **SOFT, **TOLD, "masking_confirmed": "on",
            "step": step, "done": "send", "next": "yes"}  # fmt: skip
    assert client.post(reverse("sharing:wizard"), said | wrong).status_code == 400
    rls.set_organisation(youth.pk)
    assert not Package.objects.exists()


def test_a_case_number_that_is_none_begins_a_new_case(homes):
    client = visitor(homes[0], "professional")
    assert client.get(reverse("sharing:wizard") + "?zaak=x").status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "toestemming/{case}/{police}/fun/", "toestemming/{case}/0/report_suspicion/",
        "toestemming/{case}/buiten/victim/report_suspicion/",
        "toestemming/{case}/buiten/gp/fun/", "pakket/{case}/", "verstrekking/{case}/",
        "bericht/{case}/", "verzoek/{case}/", "bureau/betrokkenen/{case}/",
    ],
)  # fmt: skip
def test_a_page_about_nothing_does_not_exist(homes, page):
    youth, police = homes
    address = "/delen/" + page.format(case=make.uuid4(), police=police.pk)
    role = "privacy_officer" if "bureau" in page else "professional"
    assert visitor(youth, role).get(address).status_code == 404


def test_the_register_goes_along_as_document_and_workbook(homes):
    youth, police = homes
    worker = people.actor(youth, "professional")
    asking.ask(actor=worker, transfer=make.transfer(police), question="Mag dit?")
    client = visitor(youth, "privacy_officer")

    document = client.get(reverse("sharing:register_document"))
    text = document.content.decode()
    assert "attachment" in document["Content-Disposition"]
    assert youth.name in text
    assert "Een vraag aan de privacy officer" in text  # what is kept
    assert "Jeugdwet 7.3.11" in text  # on which ground it may go
    assert "S06" in text  # which rule left somebody asking
    assert "velden zijn versleuteld" in text

    book = client.get(reverse("sharing:register_workbook")).content
    with ZipFile(BytesIO(book)) as parts:
        sheets = [name for name in parts.namelist() if "worksheets/" in name]
        words = parts.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 4
    assert "S06" in words


def test_every_table_with_personal_data_stands_in_the_register_once_and_in_dutch():
    with translation.override("nl"):
        rows = figures.register()
    declared = [
        model.__name__ for model in apps.get_models()
        if "Privacy" in vars(model) and (model.Privacy.personal or model.Privacy.sensitive)
    ]  # fmt: skip
    assert sorted(row.name for row in rows) == sorted(declared)
    known = set(TABLES)
    for row in rows:
        model = next(m for m in apps.get_models() if m.__name__ == row.name)
        first = model.__doc__.strip().splitlines()[0]
        assert first not in known or row.about != first, row.name


def test_which_rules_leave_people_asking_is_counted_most_often_first(homes):
    youth, police = homes
    worker, officer = people.actor(youth, "professional"), people.actor(youth, "privacy_officer")
    for _ in range(2):
        asking.ask(actor=worker, transfer=make.transfer(police), question="Mag dit?")
    silent = make.transfer(police, purpose="legal_task")
    asking.ask(actor=worker, transfer=silent, question="En dit?")
    counted = {row.rule: row.times for row in figures.asked_per_rule(actor=officer)}
    assert counted["S06"] == 2
    assert counted["SECRECY"] == 1
    assert figures.asked_per_rule(actor=officer)[0].rule == "S06"
    assert figures.asked_per_rule(actor=worker) == []
