"""One signal by hand, from the border to an investigation and back to who saw it.

Five people of three organisations; each finds the next step as the one button on the page.
"""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

GUARD, CHIEF, NEIGHBOUR = "Daan Prins", "Lotte Visser", "Ruben Mulder"
LEAD, WEIGHER, DETECTIVE = "Karin Smit", "Esra Demir", "Tom Verhoeven"
POLICE, OTHERS = "Politie eenheid Rivierland", "Politie eenheid Duinstad"
SIGNAL = re.compile(r"/signalen/[0-9a-f-]{36}/$")


def become(page: Page, name: str, path: str = "/vandaag/") -> None:
    """Go on as another invented person."""
    page.goto("/demonstratie/")
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/vandaag/")
    page.goto(path)


def press(page: Page, name: str) -> None:
    """Press the button of the form; the signal's page says that it is recorded."""
    page.locator("main form").get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(SIGNAL)


def next_step(page: Page, name: str) -> None:
    """Follow the one button on the signal's page."""
    page.locator(".sk-card--accent").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def seen(page: Page, name: str) -> None:
    """The page is accessible and fits; keep its picture."""
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, f"chain-{name}")


def report(page: Page) -> str:
    """Report what was seen at the border; return the address of the signal."""
    page.goto("/signalen/melden/")
    page.get_by_label("grenscontrole").check()
    page.get_by_label("Grenspost").fill("Luchtpoort")
    page.get_by_label("Wat zag of hoorde u zelf?").fill("Een reisgenoot bewaart haar paspoort.")
    page.get_by_label("Wie is het?").first.select_option(label="mogelijk slachtoffer")
    page.get_by_label("Hoe herkennen wij deze persoon?").first.fill("Groene jas, rugzak.")
    page.get_by_role("button", name="Melding versturen").click()
    page.wait_for_url("**/ontvangst/")
    address = page.url.removesuffix("ontvangst/")
    page.goto(address)
    return address


def enrich(page: Page) -> None:
    """Do every step of the standard until the button leads on."""
    next_step(page, "Verrijken starten")
    press(page, "Verrijken starten")
    onwards = page.locator(".sk-card--accent").get_by_role("link", name="Klaar om te wegen")
    while not onwards.count():
        next_step(page, "Stap vastleggen")
        page.get_by_label("Wat kwam eruit?").fill("Niets bijzonders gevonden.")
        page.get_by_label("Bron").fill("Systeem X")
        press(page, "Stap vastleggen")
    next_step(page, "Klaar om te wegen")
    press(page, "Klaar om te wegen")


def weigh(page: Page, outcome: str) -> None:
    """Decide with reasons."""
    next_step(page, "Wegen")
    page.get_by_label("Wie nam deel?").fill("Lotte Visser, leider\nEsra Demir, weger")
    leads = page.get_by_role("group", name="Zijn er voldoende relevante aanknopingspunten")
    leads.get_by_text("Ja", exact=True).click()
    page.get_by_label("Redenen").fill("Er is een vlucht en een plaats van bestemming.")
    page.get_by_label("Wat zou dit besluit veranderen?").fill("Een verklaring van haar zelf.")
    page.get_by_label(outcome).check()
    press(page, "Wegen")


def offer(page: Page, recipient: str) -> None:
    """See what would leave, meet the conditions and offer it."""
    next_step(page, "Overdragen")
    page.get_by_label("Aan wie?").select_option(label=recipient)
    page.get_by_label("Op welke grond?").select_option("wpg_15")
    page.get_by_role("button", name="Bekijk wat de ontvanger zou zien").click()
    page.get_by_label("Waarom is het nodig?").fill("Zonder deze gegevens vindt niemand haar.")
    page.get_by_label("Waarom is het in verhouding?").fill("Alleen wat nodig is voor een gesprek.")
    page.get_by_label("Waarom kan het niet anders").fill("Er is geen lichtere weg.")
    for condition in page.locator("input[name=ticked]").all():
        condition.check()
    page.get_by_role("button", name="Aanbieden").click()
    page.wait_for_load_state()


def refuse(page: Page, reference: str) -> None:
    """Refuse with a reason and say what was missing."""
    page.get_by_role("link", name=re.compile(reference)).click()
    seen(page, "offer")
    page.get_by_role("link", name="Weigeren met een reden").click()
    page.locator("[name=reason]").select_option("other_region")
    page.get_by_role("button", name="Weigeren").click()
    page.wait_for_load_state()


def accept(page: Page, reference: str) -> str:
    """Accept; from now on the signal is ours. Return its address."""
    page.get_by_role("link", name=re.compile(reference)).click()
    page.get_by_role("button", name="Accepteren").click()
    page.wait_for_url(SIGNAL)
    return page.url


def talk(page: Page) -> None:
    """Plan a talk with the possible victim, and record what was told."""
    next_step(page, "Gesprek plannen")
    seen(page, "plan-talk")
    page.locator("[name=kind]").select_option("informative")
    page.get_by_label("Wanneer?").fill(f"{datetime.now(UTC):%Y-%m-%dT%H:%M}")
    press(page, "Gesprek plannen")
    next_step(page, "Gesprek vastleggen")
    page.locator("[name=report]").fill("Zij vertelt dat zij haar paspoort niet mag hebben.")
    for topic in page.locator("input[name=topics]").all():
        topic.check()
    press(page, "Gesprek vastleggen")


def investigate(page: Page) -> None:
    """Start the investigation under a prosecutor."""
    next_step(page, "Onderzoek starten")
    page.locator("[name=prosecutor]").fill("mr. Voorbeeld")
    page.locator("[name=purpose]").fill("Vaststellen wie haar bracht.")
    press(page, "Onderzoek starten")


def test_a_signal_goes_by_hand_from_the_border_to_an_investigation(visit):
    page = visit("/demonstratie/", colours="dark")
    become(page, GUARD)
    address = report(page)
    next_step(page, "Deze melding registreren")
    press(page, "Registreren")
    page.set_viewport_size({"width": 320, "height": 900})
    enrich(page)
    reference = page.locator("h1").inner_text().split()[-1]
    become(page, CHIEF, address)
    weigh(page, "Overdragen aan een andere dienst")
    offer(page, OTHERS)

    become(page, NEIGHBOUR, "/signalen/overdrachten/")
    refuse(page, reference)
    become(page, CHIEF, address)
    seen(page, "came-back")
    offer(page, POLICE)

    become(page, LEAD, "/signalen/overdrachten/")
    ours = accept(page, reference)
    seen(page, "accepted")
    enrich(page)
    become(page, WEIGHER, ours)
    weigh(page, "Gesprek met het mogelijke slachtoffer")
    next_step(page, "Gesprekken starten")
    press(page, "Gesprekken starten")
    become(page, DETECTIVE, ours)
    talk(page)
    become(page, LEAD, ours)
    investigate(page)
