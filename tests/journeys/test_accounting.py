"""The promise of the account: every number leads to its signals, and reads on any screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling


def _signed_in(visit: Callable[..., Page], who: str, path: str, **how: object) -> Page:
    page = visit("/demonstratie/", **how)
    page.get_by_role("button", name=re.compile(who)).click()
    page.wait_for_url("**/vandaag/")
    page.goto(path)
    return page


def test_a_number_of_the_funnel_opens_the_signals_behind_it(visit):
    page = _signed_in(visit, "Karin Smit", "/verantwoording/")
    expect(page.get_by_text(re.compile("Verzonnen: alle getallen"))).to_be_visible()
    assert_accessible(page)
    link = page.locator(".sk-funnel a").first
    number = int(link.inner_text().replace(".", ""))

    link.click()
    page.wait_for_url("**/verantwoording/signalen/**")

    expect(page.locator(".sk-lead")).to_contain_text(f"{number} signa")
    assert_accessible(page)


@pytest.mark.parametrize(("colours", "width"), [("light", 320), ("dark", 1280)])
def test_the_account_reads_on_a_phone_and_in_the_dark(visit, colours, width):
    page = _signed_in(visit, "Karin Smit", "/verantwoording/", colours=colours, width=width)

    assert_accessible(page)
    assert_no_sideways_scrolling(page)


def test_who_works_for_the_rapporteur_comes_to_the_account_of_all_services(visit):
    page = _signed_in(visit, "Eline Groen", "/verantwoording/")

    expect(page).to_have_url(re.compile("/verantwoording/landelijk/"))
    expect(page.get_by_text("Het ene is geen deel van het andere.")).to_be_visible()
    assert_accessible(page)
