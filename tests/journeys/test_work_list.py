"""The promise of the work list: by keyboard, kept under a name, and several signals at once."""

import re

from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 120_000
UNIT = "Mensenhandel Noord"


def test_a_desk_divides_its_list_by_keyboard_and_sees_first_what_will_happen(visit):
    page = _at_the_list(visit)
    page.goto("/signalen/?phase=received")
    total = int(page.locator("nav a[aria-current=true] .sk-small").first.inner_text())
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr.sk-here")).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input:checked")).to_have_count(2)
    expect(page.get_by_text("2 signalen aangevinkt")).to_be_visible()
    chosen = page.locator("tr:has(input:checked) a").all_inner_texts()

    page.get_by_label("Wat u met de aangevinkte signalen doet").select_option(
        label="Aan een afdeling geven"
    )
    page.get_by_role("button", name="Verdergaan").click()
    page.get_by_label("Welke afdeling?").select_option(label=UNIT)
    page.get_by_role("button", name="Laat zien wat er gebeurt").click()
    expect(page.get_by_text("Er is nog niets veranderd")).to_be_visible()
    expect(page.get_by_text(UNIT)).to_have_count(2)
    _look(page, "together-preview")
    page.get_by_role("button", name="Doe dit voor 2 signalen").click()
    expect(page.get_by_text("Gedaan voor 2 signalen.")).to_be_visible()

    page.goto("/signalen/?phase=received")
    expect(page.locator("tr", has_text=UNIT)).to_have_count(len(chosen))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/"))
    assert total >= len(chosen)


def test_a_list_is_kept_found_printed_removed_and_taken_back_on_a_phone_and_in_the_dark(visit):
    for how in ({"width": 320}, {"colours": "dark"}):
        page = _at_the_list(visit, **how)
        page.goto("/signalen/?show=overdue")
        _look(page, f"work-list-{how}")
        page.get_by_text("Deze filters als lijst bewaren").click()
        page.get_by_label("Naam van de lijst").fill("Eerst wat te laat is")
        page.get_by_role("button", name="Opslaan").click()
        chip = page.locator("a.sk-chip", has_text="Eerst wat te laat is")
        expect(chip).to_have_attribute("aria-current", "true")
        _look(page, f"work-list-kept-{how}")

        page.get_by_role("link", name="Deze lijst afdrukken").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Eerst wat te laat is")
        _look(page, f"work-list-printed-{how}")

        page.goto("/signalen/?show=overdue")
        page.get_by_role("link", name=re.compile("hernoemen of weghalen")).click()
        page.get_by_role("button", name=re.compile("weghalen", re.IGNORECASE)).click()
        page.get_by_role("button", name="Ongedaan maken").click()
        expect(page.get_by_text("De lijst staat er weer.")).to_be_visible()
        page.get_by_role("link", name=re.compile("hernoemen of weghalen")).click()
        page.get_by_role("button", name=re.compile("weghalen", re.IGNORECASE)).click()
        expect(page.get_by_text("De lijst is weggehaald.")).to_be_visible()


def _at_the_list(visit, **how) -> Page:
    page = visit("/demonstratie/", **how)
    page.set_default_timeout(PATIENCE)
    page.get_by_role("button", name=re.compile("Sanne Bakker")).click()
    page.wait_for_url("**/vandaag/")
    return page


def _look(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, re.sub(r"\W+", "-", name).strip("-"))
