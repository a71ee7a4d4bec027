"""Two people, two browsers: what one does, the other's open page notices."""

from playwright.sync_api import Page
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 60_000  # milliseconds
GUARD, HIS_CHIEF, ELSEWHERE = "Daan Prins", "Lotte Visser", "Fatima Aydin"


def at_work(visit, name: str, **options: object) -> Page:
    """Their page of today, with its line open."""
    page = visit("/demonstratie/", **options)
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/vandaag/")
    page.locator("[data-live=open]").wait_for(state="attached", timeout=PATIENCE)
    return page


def report(page: Page, facts: str) -> None:
    """Report a signal, as somebody who signed in."""
    page.goto("/signalen/melden/")
    page.get_by_label("melding van een professional").check()
    page.get_by_label("Wat zag of hoorde u zelf?").fill(facts)
    page.get_by_role("button", name="Melding versturen").click()
    page.wait_for_url("**/ontvangst/")


def test_an_open_page_notices_what_a_colleague_registered(visit):
    chief, elsewhere = at_work(visit, HIS_CHIEF, width=320), at_work(visit, ELSEWHERE)
    guard = at_work(visit, GUARD)

    report(guard, "Twee meisjes reizen met één paspoort.")
    told = chief.get_by_role("status").filter(has_text="iets bijgekomen")
    told.wait_for(timeout=PATIENCE)

    assert_accessible(chief)
    assert_no_sideways_scrolling(chief)
    picture(chief, "today-told-phone")
    # Both lines hear the same listener, in the same order.
    assert elsewhere.get_by_text("iets bijgekomen").count() == 0
    told.get_by_role("link", name="Toon het").click()
    chief.locator("[data-live=open]").wait_for(state="attached", timeout=PATIENCE)
    assert chief.get_by_text("iets bijgekomen").count() == 0


def test_who_signs_out_elsewhere_is_told_nothing_any_more(visit):
    chief = at_work(visit, HIS_CHIEF)
    other_tab = visit("/vandaag/", context=chief.context)
    other_tab.goto("/account/logout/")
    other_tab.locator("main form button[type=submit]").click()

    chief.locator("[data-live=closed]").wait_for(state="attached", timeout=PATIENCE)

    assert chief.get_by_text("iets bijgekomen").count() == 0
