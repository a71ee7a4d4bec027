"""The front door, help and error pages, as somebody without an account sees them."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from schakel.base.ui.templatetags.ui import address

pytestmark = pytest.mark.django_db

PUBLIC = ["front_door", "help_needed", "report", "help", "glossary", "accessibility"]


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_public_page_opens_in_both_languages_and_leaves_no_cookie(client, name, language):
    answer = client.get(reverse(f"ui:{name}"), headers={"accept-language": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert not answer.cookies


def test_the_language_is_dutch_where_the_browser_names_neither(client):
    answer = client.get("/", headers={"accept-language": "pl,de;q=0.5"})

    assert "Ik heb hulp nodig" in answer.text


def test_the_language_of_the_browser_is_followed_where_we_speak_it(client):
    answer = client.get("/", headers={"accept-language": "de,en;q=0.5"})

    assert "I need help" in answer.text


def test_the_address_may_name_the_language(client):
    answer = client.get("/?lang=en", headers={"accept-language": "nl"})

    assert "I need help" in answer.text


def test_a_chosen_language_stays(client):
    client.post(reverse("ui:choose_language"), {"language": "en", "next": "/help/"})

    assert '<html lang="en"' in client.get("/help/").text


def test_a_chosen_appearance_stays(client):
    answer = client.post(reverse("ui:choose_appearance"), {"appearance": "dark", "next": "/help/"})

    assert answer.url == "/help/"
    assert 'data-theme="dark"' in client.get("/help/").text


def test_a_choice_never_sends_anybody_to_another_site(client):
    choice = {"appearance": "dark", "next": "https://elsewhere.example/"}

    assert client.post(reverse("ui:choose_appearance"), choice).url == "/"


def test_an_unknown_appearance_is_not_kept(client):
    client.post(reverse("ui:choose_appearance"), {"appearance": '"><b>', "next": "/"})
    client.cookies["appearance"] = '"><b>'

    assert "data-theme" not in client.get("/").text


def test_the_public_pages_name_nobody_whose_number_is_unverified(client):
    text = client.get(reverse("ui:help_needed")).text

    assert "112" in text
    assert "033-4481186" not in text


def test_a_page_that_is_not_there_says_what_to_do_next(client):
    answer = client.get("/nergens/", headers={"accept-language": "nl"})

    assert answer.status_code == 404
    assert "Wij kunnen deze pagina niet vinden" in answer.text
    assert "sk-reference" in answer.text


def test_an_address_that_only_takes_a_form_says_so_instead_of_showing_nothing(client):
    answer = client.get(reverse("ui:choose_language"), headers={"accept-language": "nl"})

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Dit adres is geen pagina" in answer.text


def test_a_form_that_was_open_too_long_gets_an_explanation():
    answer = Client(enforce_csrf_checks=True).post(
        reverse("ui:choose_language"), {"language": "en"}
    )

    assert answer.status_code == 400
    assert "sk-reference" in answer.text


@pytest.mark.parametrize("page", ["ui:today", "ui:search"])
def test_the_workplace_asks_who_you_are(client, page):
    answer = client.get(reverse(page))

    assert answer.status_code == 302
    assert "/account/login/" in answer.url


def test_the_style_guide_is_hidden_in_earnest_use(client):
    with override_settings(DEBUG=False, SCHAKEL_DEMONSTRATION=False):
        assert client.get(reverse("ui:styleguide")).status_code == 404


def test_the_style_guide_opens_in_the_demonstration(client):
    with override_settings(SCHAKEL_DEMONSTRATION=True):
        answer = client.get(reverse("ui:styleguide"))

    assert answer.status_code == 200
    assert "SIG-2026-0041" in answer.text


def test_the_demonstration_says_so_on_every_page(client):
    with override_settings(SCHAKEL_DEMONSTRATION=True):
        shown = [client.get(reverse(f"ui:{name}")).text for name in PUBLIC]

    assert all("sk-demonstration" in text for text in shown)


def test_a_search_in_the_glossary_that_finds_nothing_says_so(client):
    answer = client.get(reverse("ui:glossary"), {"q": "xyzzy"})

    assert "sk-empty" in answer.text


def test_an_address_of_mail_breaks_behind_the_at_or_a_dot_and_is_escaped():
    assert address("jan.b@zorg.nl") == (
        '<span class="sk-address">jan.<wbr>b@<wbr>zorg.<wbr>nl</span>'
    )
    assert "&lt;b&gt;" in address("<b>@zorg.nl")
