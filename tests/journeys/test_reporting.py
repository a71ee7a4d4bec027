"""A professional reports on a phone, a citizen anonymously, and the tour is walked."""

import re

import pytest
from playwright.sync_api import Page
from tests.seeing import (
    assert_accessible,
    assert_no_sideways_scrolling,
    assert_targets_large_enough,
    picture,
    pictures,
)

GUARD = "Daan Prins"


def become(page: Page, name: str) -> None:
    """Be an invented person, by the cards of the demonstration."""
    page.goto("/demonstratie/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/vandaag/")


@pytest.mark.parametrize("path", ["/signalen/burger/", "/rondleiding/"])
def test_a_public_page_is_accessible_in_light_dark_and_on_a_phone(visit, path):
    pictures(visit, path, path.strip("/").replace("/", "-"))


@pytest.mark.parametrize(
    ("options", "label"),
    [({}, "light"), ({"colours": "dark"}, "dark"), ({"width": 320}, "phone"),
     ({"language": "en"}, "english")],
)  # fmt: skip
def test_the_pages_of_the_chain_are_accessible(visit, options, label):
    page = visit("/demonstratie/", **options)
    become(page, GUARD)
    pages = {"today": "/vandaag/", "signals": "/signalen/", "with-me": "/signalen/bij-mij/",
             "offers": "/signalen/overdrachten/", "report-form": "/signalen/melden/",
             "quick-form": "/signalen/melden/snel/"}  # fmt: skip
    for name, path in pages.items():
        page.goto(path)
        assert_accessible(page)
        assert_no_sideways_scrolling(page)
        assert_targets_large_enough(page)
        picture(page, f"{name}-{label}")


def test_a_report_is_made_on_a_phone_one_thing_at_a_time(visit):
    page = visit("/demonstratie/", width=320)
    become(page, GUARD)
    page.goto("/signalen/melden/")
    following = page.get_by_role("button", name="Volgende")

    page.get_by_role("group", name="onder de 18").get_by_text("Ja").click()
    assert page.get_by_role("link", name="0800-2000").is_visible()
    following.click()
    page.get_by_label("melding van een professional").check()
    following.click()
    page.get_by_label("Wat zag of hoorde u zelf?").fill("Een meisje slaapt in de opslag.")
    picture(page, "report-step-phone")
    for _ in range(5):
        following.click()
    page.get_by_role("button", name="Melding versturen").click()
    page.wait_for_url("**/ontvangst/")

    assert page.locator(".sig-number").inner_text().startswith("S-")
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, "acknowledgement-phone")


def test_a_report_is_made_with_the_keyboard_alone_and_saved_on_the_way(visit):
    page = visit("/demonstratie/")
    become(page, GUARD)
    page.goto("/signalen/melden/")

    page.get_by_label("melding van een professional").focus()
    page.keyboard.press("Space")
    page.get_by_label("Wat zag of hoorde u zelf?").focus()
    page.keyboard.type("Iemand anders houdt het paspoort vast.")
    page.get_by_text("Concept bewaard").wait_for()
    page.get_by_role("button", name="Melding versturen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ontvangst/")

    assert page.locator(".sig-number").is_visible()


def test_an_empty_form_says_what_is_wrong_and_leads_there(visit):
    page = visit("/demonstratie/", width=320)
    become(page, GUARD)
    page.goto("/signalen/melden/")
    for _ in range(7):
        page.get_by_role("button", name="Volgende").click()

    with page.expect_response(lambda answer: answer.status == 400):
        page.get_by_role("button", name="Melding versturen").click()
    page.locator(".sk-summary a").last.click()

    assert page.evaluate("document.activeElement.tagName") in {"INPUT", "TEXTAREA"}
    assert_accessible(page)


def test_a_citizen_reports_without_a_cookie(visit):
    page = visit("/signalen/burger/", width=320)

    page.get_by_label("Wat zag of hoorde u?").fill("Er slapen mensen in de schuur.")
    page.get_by_role("button", name="Versturen").click()
    page.locator(".sig-number").wait_for()

    assert page.context.cookies() == []
    assert_accessible(page)


def test_the_list_is_walked_with_the_keyboard(visit):
    page = visit("/demonstratie/")
    become(page, GUARD)
    page.goto("/signalen/melden/")
    page.get_by_label("melding van een professional").check()
    page.get_by_label("Wat zag of hoorde u zelf?").fill("Een busje brengt elke nacht mensen.")
    page.get_by_role("button", name="Melding versturen").click()
    page.wait_for_url("**/ontvangst/")
    page.goto("/signalen/")

    page.keyboard.press("j")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
