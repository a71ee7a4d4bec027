"""A youth worker asks whether she may share, gets consent, shares; the privacy officer decides."""

import pytest
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

WORKER, OFFICER, DETECTIVE = "Noor de Vries", "Cas Willems", "Sanne Bakker"
FACTS = "Zij slaapt al weken niet thuis. Haar vriend Karim Bakker neemt haar geld."


def become(visit, name, path="/delen/", **options):
    """Sign in as an invented person, and open a page."""
    page = visit("/demonstratie/", **options)
    page.locator("form", has_text=name).get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(path)
    return page


def seen(page, name):
    """The page is accessible and fits; keep its picture."""
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, f"sharing-{name}")


def answer_questions(page, *, form, age="17", name=""):
    """Walk through the three pages of questions to the answer."""
    page.get_by_label("Met wie wilt u delen?").select_option(label="Politie eenheid Rivierland")
    purpose = "share_soft_signal" if form == "anonymised" else "report_suspicion"
    page.get_by_label("Waarvoor?").select_option(purpose)
    page.get_by_role("button", name="Volgende").click()
    page.locator(f"input[name=form][value={form}]").check()
    page.get_by_label("Hoe oud").fill(age)
    page.locator("input[name=acute][value=no]").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_label("Wat zag of hoorde u?").fill(FACTS)
    if name:
        page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="Volgende").click()


def heading(page):
    """What the page says first."""
    return page.get_by_role("heading", level=1).inner_text()


def test_from_an_anonymised_soft_signal_to_an_identified_hand_over_and_back(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    seen(page, "question")
    answer_questions(page, form="anonymised")
    assert heading(page) == "Ja, dit mag worden gedeeld."
    assert "Karim" not in page.locator("dl.sk-definitions").first.inner_text()
    seen(page, "answer-yes")
    page.get_by_label("Ik heb het gelezen").check()
    page.get_by_role("button", name="Delen", exact=True).click()
    assert "Gedeeld door Jeugdhulp De Brug" in heading(page)

    page.get_by_role("link", name="Opnieuw delen over dezelfde persoon").click()
    answer_questions(page, form="identified", name="Persoon A")
    assert "privacy officer" in heading(page)
    seen(page, "answer-ask")
    page.get_by_role("link", name="Leg toestemming van de persoon vast").click()
    seen(page, "consent")
    page.get_by_label("Wie geeft toestemming?").fill("Persoon A")
    page.get_by_label("Leeftijd").fill("17")
    page.get_by_label("De persoon (vanaf 16 jaar)").check()
    page.get_by_label("Wat legde u uit?").fill("Wat we delen, met wie en waarom.")
    page.get_by_label("De persoon kon nee zeggen").check()
    page.get_by_role("button", name="Vastleggen").click()
    answer_questions(page, form="identified", name="Persoon A")
    assert heading(page) == "Ja, op grond van de vastgelegde toestemming van de betrokkene."
    page.get_by_role("button", name="Delen", exact=True).click()
    assert "Persoon A" in page.locator("dl.sk-definitions").first.inner_text()
    seen(page, "shared")

    page.goto("/delen/")
    page.get_by_role("button", name="Intrekken").first.click()
    assert "Ingetrokken. 1 organisatie" in page.locator("main").inner_text()

    police = become(visit, DETECTIVE)
    seen(police, "received")
    police.get_by_role("link", name="Toestemming ingetrokken: Jeugdhulp De Brug").first.click()
    police.get_by_label("Verwijderd").check()
    police.get_by_role("button", name="Vastleggen").click()
    police.get_by_role("link", name="Jeugdhulp De Brug: ").first.click()
    assert "Gedeeld door" in heading(police)


def test_the_privacy_officer_decides_and_the_door_opens_for_exactly_that(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    answer_questions(page, form="identified", age="15", name="Persoon B")
    page.get_by_label("Wat wilt u delen, en waarom is het nodig?").fill("Zij is 15.")
    page.get_by_role("button", name="Verstuur de vraag").click()
    asked = page.url

    officer = become(visit, OFFICER, "/delen/bureau/")
    seen(officer, "desk")
    officer.goto(asked)
    seen(officer, "request")
    officer.get_by_label("Ja", exact=True).check()
    officer.get_by_label("Waarom?").fill("Conflict van plichten, afgewogen.")
    officer.get_by_role("button", name="Beslissen").click()
    assert "Vastgelegd." in officer.locator("main").inner_text()

    page.reload()
    page.get_by_role("link", name="Nu delen").click()
    answer_questions(page, form="identified", age="15", name="Persoon B")
    page.get_by_role("button", name="Delen", exact=True).click()
    assert "Gedeeld door" in heading(page)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", ["/delen/", "/delen/bureau/", "/delen/bureau/register/",
                                  "/delen/bureau/regels/", "/delen/bureau/convenanten/",
                                  "/delen/bureau/betrokkenen/"])  # fmt: skip
def test_the_desk_works_on_a_phone(visit, path, colours):
    page = become(visit, OFFICER, path, width=320, colours=colours)
    seen(page, f"phone-{path.strip('/').replace('/', '-')}-{colours}")


def test_the_wizard_works_on_a_phone(visit):
    page = become(visit, WORKER, "/delen/vraag/", width=320, colours="dark")
    seen(page, "phone-question")
    answer_questions(page, form="identified")
    seen(page, "phone-answer")
