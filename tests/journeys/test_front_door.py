"""Everybody can use the public pages, and the components of every page, in any setting."""

import pytest
from tests.seeing import (
    assert_accessible,
    assert_targets_large_enough,
    pictures,
)

PAGES = {
    "front-door": "/",
    "help-needed": "/hulp/",
    "report": "/melden/",
    "help": "/help/",
    "glossary": "/begrippen/",
    "accessibility": "/toegankelijkheid/",
    "styleguide": "/styleguide/",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_light_dark_and_on_a_phone(visit, name):
    pictures(visit, PAGES[name], name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_english_with_large_enough_targets(visit, name):
    page = visit(PAGES[name], language="en")

    assert page.locator("html").get_attribute("lang") == "en"
    assert_accessible(page)
    assert_targets_large_enough(page)


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_the_dark_appearance_can_be_chosen_and_stays(visit):
    page = visit("/styleguide/")

    page.get_by_text("Weergave").click()
    page.get_by_role("button", name="Donker").click()
    page.wait_for_url("**/styleguide/")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert_accessible(page)


def test_the_language_can_be_changed_without_a_cookie_on_the_front_door(visit):
    page = visit("/")

    page.get_by_role("link", name="English").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Together against human trafficking"
    assert page.context.cookies() == []


def test_shift_three_times_leaves_at_once(visit):
    page = visit("/hulp/")
    page.route("**/weg/", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/weg/")

    assert page.evaluate("history.length") <= 2


def test_a_list_is_walked_and_chosen_with_the_keyboard(visit):
    page = visit("/styleguide/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")

    assert page.locator("tr.sk-here").inner_text().strip().startswith("SIG-2026-0041")
    assert page.locator("tr.sk-chosen").count() == 1


def test_on_a_phone_the_top_and_the_steps_leave_room_for_the_work(visit):
    page = visit("/styleguide/", width=320)
    assert page.locator(".sk-top").bounding_box()["height"] < 140
    steps = page.locator(".sk-steps").first
    assert not steps.is_visible()

    fold = page.locator(".sk-fold > summary").first
    fold.press("Enter")
    assert steps.is_visible()
    fold.press("Enter")
    assert not steps.is_visible()

    page.set_viewport_size({"width": 1280, "height": 900})
    assert steps.is_visible(), "where there is room it stands open"


def test_the_menu_folds_on_a_phone(visit):
    page = visit("/styleguide/", width=320)
    navigation = page.get_by_role("navigation", name="Hoofdmenu")
    assert not navigation.is_visible()

    page.get_by_role("button", name="Menu").click()

    assert navigation.is_visible()
