"""What a police unit, the Labour Inspectorate and the Marechaussee find on their first day."""

import re

from playwright.sync_api import Page, expect
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

PATIENCE = 120_000


def _be(visit, name: str, **how) -> Page:
    page = visit("/demonstratie/", **how)
    page.set_default_timeout(PATIENCE)
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/vandaag/")
    return page


def _find(page: Page, word: str, nth: int = 0) -> None:
    page.goto(f"/zoeken/?q={word}")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"S-\w{4}-\w{4}")).nth(nth).click()
    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))


def _look(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, name)


def test_a_police_unit_sees_who_is_on_duty_and_consults_the_prosecutor(visit):
    page = _be(visit, "Karin Smit")
    expect(
        page.get_by_role("heading", name=re.compile("Nu dienst voor gesprekken"))
    ).to_be_visible()
    _look(page, "day-one-police-today")
    page.goto("/signalen/dienst/")
    expect(page.get_by_text("nu dienst").first).to_be_visible()
    _look(page, "day-one-duty")

    page.goto("/signalen/?phase=to_weigh")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"S-\w{4}-\w{4}")).first.click()
    page.wait_for_url(re.compile(r"/signalen/[0-9a-f-]{36}/$"))
    page.goto(f"{page.url}overleg/")
    page.get_by_label("Officier van justitie").fill("Officier (verzonnen)")
    page.get_by_label("Wat vindt u er zelf van?").fill("Verzonnen: het risico is hoog.")
    page.get_by_label("Wat was het advies?").select_option("talk_first")
    page.get_by_label("Waarom, in de woorden van de officier?").fill("Verzonnen: eerst spreken.")
    _look(page, "day-one-consult")
    page.get_by_role("button", name="Leg overleg met de officier vast").click()

    expect(page.get_by_role("heading", name="Ons oordeel").first).to_be_visible()
    expect(page.get_by_text("Verzonnen: eerst spreken.")).to_be_visible()
    _look(page, "day-one-police-signal")


def test_the_inspectorate_helps_fifty_workers_at_once_on_a_phone(visit):
    page = _be(visit, "Fatima Aydin", width=320)
    _find(page, "kasweg")
    expect(page.get_by_text("50 personen").first).to_be_visible()
    _look(page, "day-one-farm-phone")
    address = page.url
    page.get_by_role("link", name="Alle personen in dit signaal").click()
    _look(page, "day-one-persons-phone")

    page.goto(f"{address}groepshulp/")
    without = page.locator("input[name=persons]:checked").count()
    assert 0 < without < 50
    page.get_by_label("Welke hulp?").select_option("shelter")
    page.get_by_role("radio").first.check()
    _look(page, "day-one-group-help-phone")
    page.get_by_role("button", name="Leg hulp voor velen vast").click()

    expect(page.get_by_text("nog niet aangeboden aan 0").first).to_be_visible()
    page.goto("/signalen/richtlijn/")
    expect(page.get_by_role("heading", name="Normen per fase")).to_be_visible()
    _look(page, "day-one-guideline-phone")


def test_the_marechaussee_may_investigate_at_an_airport_and_hands_over_elsewhere(visit):
    page = _be(visit, "Lotte Visser", colours="dark")
    expect(page.get_by_role("heading", name=re.compile("nog niets teruggehoord"))).to_be_visible()
    _look(page, "day-one-border-today-dark")
    _find(page, "vertrekhal")
    expect(page.get_by_text("Schiphol: hier is eigen onderzoek mogelijk.")).to_be_visible()
    _look(page, "day-one-border-signal-dark")

    page.goto(f"{page.url}spoor/")
    page.get_by_label("Waar kwam het aan het licht?").select_option("train")
    page.get_by_label("Eigen onderzoek, waar wij dat mogen").check()
    page.get_by_label("Waarom?").fill("Verzonnen: wij waren er al.")
    page.get_by_role("button", name="Eigen onderzoek of overdracht").click()
    expect(page.get_by_text("mag uw dienst niet zelf onderzoeken").first).to_be_visible()
    _look(page, "day-one-track-refused-dark")
    page.get_by_label("Overdragen aan de politie of een andere dienst").check()
    page.get_by_role("button", name="Eigen onderzoek of overdracht").click()

    expect(page.get_by_text("hier geen eigen onderzoek")).to_be_visible()
